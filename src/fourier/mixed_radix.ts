import type { FftLines, FftPlan } from "./fft_plan.ts";
import { oddPass } from "./odd_pass.ts";
import { firstPass4, pass2, pass3, pass4, pass5 } from "./radix_passes.ts";
import type { RadixPass } from "./radix_passes.ts";

/** One pass and what it needs: `span` numbers lie between its operands. */
interface Stage {
  readonly pass: RadixPass;
  readonly span: number;
  readonly twiddles: Float64Array;
}

const PASSES: ReadonlyMap<number, RadixPass> = new Map([
  [2, pass2],
  [3, pass3],
  [4, pass4],
  [5, pass5],
]);

/** Up to this prime a pass of that radix beats Bluestein's algorithm. */
const LARGEST_RADIX = 47;

/** `size` as a product of 4, 2 and odd primes; null if a large prime is left. */
export function smallFactors(size: number): number[] | null {
  const factors: number[] = [];
  let rest = size;
  const divideBy = (radix: number): void => {
    for (; rest % radix === 0; rest /= radix) factors.push(radix);
  };
  divideBy(4);
  divideBy(2);
  for (let radix = 3; radix <= LARGEST_RADIX; radix += 2) divideBy(radix);
  return rest === 1 ? factors : null;
}

/**
 * Plan for a `size` that is the product of `factors`: decimation in time, the
 * lines reordered on the way to the output and transformed there in place.
 * Source: J. W. Cooley and J. W. Tukey, Math. Comput. 19 (1965) 297-301.
 */
export function mixedRadixPlan(
  size: number,
  factors: readonly number[],
): FftPlan {
  const order = inputOrder(factors);
  const stages = stagesOf(factors);
  // The first pass has no twiddles; in radix 4 it does the reordering, too.
  const starts4 = order.filter((_, index) => index % 4 === 0);
  const reorder = factors[0] === 4 ? firstPass4 : copyReordered;
  const starts = factors[0] === 4 ? starts4 : order;
  const passes = factors[0] === 4 ? stages.slice(1) : stages;
  return {
    size,
    lines(inputLines: number, outputLines: number): FftLines {
      const input = new Float64Array(2 * size * inputLines);
      const output = new Float64Array(2 * size * outputLines);
      return {
        input,
        output,
        forward(from: number, to: number, count: number): void {
          const start = 2 * size * to;
          const end = start + 2 * size * count;
          for (let line = 0; line < count; line++) {
            const at = 2 * size * line;
            reorder(input, 2 * size * from + at, starts, output, start + at);
          }
          for (const { pass, span, twiddles } of passes) {
            pass(output, start, end, span, twiddles);
          }
        },
      };
    },
  };
}

/** Where in the input each value of the reordered line stands, in numbers. */
function inputOrder(factors: readonly number[]): Int32Array {
  let order = [0];
  let stride = 2;
  for (const radix of factors.toReversed()) {
    const step = stride;
    order = order.flatMap((start) =>
      Array.from({ length: radix }, (_, digit) => start + digit * step)
    );
    stride *= radix;
  }
  return Int32Array.from(order);
}

function stagesOf(factors: readonly number[]): Stage[] {
  let length = 1;
  return factors.map((radix) => {
    const pass = PASSES.get(radix) ?? oddPass(radix);
    const stage = {
      pass,
      span: 2 * length,
      twiddles: twiddlesOf(radix, length),
    };
    length *= radix;
    return stage;
  });
}

/** exp(-2 pi i j k / (radix length)) for k < length and 0 < j < radix. */
function twiddlesOf(radix: number, length: number): Float64Array {
  const twiddles = new Float64Array(2 * (radix - 1) * length);
  let at = 0;
  for (let k = 0; k < length; k++) {
    for (let j = 1; j < radix; j++) {
      const angle = -2 * Math.PI * j * k / (radix * length);
      twiddles[at++] = Math.cos(angle);
      twiddles[at++] = Math.sin(angle);
    }
  }
  return twiddles;
}

function copyReordered(
  input: Float64Array,
  inputStart: number,
  order: Int32Array,
  output: Float64Array,
  outputStart: number,
): void {
  for (let index = 0; index < order.length; index++) {
    output[outputStart + 2 * index] = input[inputStart + order[index]];
    output[outputStart + 2 * index + 1] = input[inputStart + order[index] + 1];
  }
}

import type { RadixPass } from "./radix_passes.ts";

/** DFT of the short line `values`, written to `data` at steps of `span`. */
type Butterfly = (
  values: Float64Array,
  data: Float64Array,
  start: number,
  span: number,
) => void;

/** Makes the pass of any odd radix; radix 7 has a butterfly of its own. */
export function oddPass(radix: number): RadixPass {
  const butterfly = radix === 7 ? butterfly7 : oddButterfly(radix);
  const values = new Float64Array(2 * radix);
  return (data, start, end, span, twiddles) => {
    for (let block = start; block < end; block += radix * span) {
      let w = 0;
      for (let a = block; a < block + span; a += 2) {
        values[0] = data[a];
        values[1] = data[a + 1];
        let at = a + span;
        for (let j = 2; j < 2 * radix; j += 2, w += 2, at += span) {
          values[j] = data[at] * twiddles[w] - data[at + 1] * twiddles[w + 1];
          values[j + 1] = data[at] * twiddles[w + 1] +
            data[at + 1] * twiddles[w];
        }
        butterfly(values, data, a, span);
      }
    }
  };
}

const COS_1 = Math.cos(2 * Math.PI / 7);
const COS_2 = Math.cos(4 * Math.PI / 7);
const COS_3 = Math.cos(6 * Math.PI / 7);
const SIN_1 = Math.sin(2 * Math.PI / 7);
const SIN_2 = Math.sin(4 * Math.PI / 7);
const SIN_3 = Math.sin(6 * Math.PI / 7);

function butterfly7(
  x: Float64Array,
  data: Float64Array,
  start: number,
  span: number,
): void {
  const sum1R = x[2] + x[12];
  const sum1I = x[3] + x[13];
  const dif1R = x[2] - x[12];
  const dif1I = x[3] - x[13];
  const sum2R = x[4] + x[10];
  const sum2I = x[5] + x[11];
  const dif2R = x[4] - x[10];
  const dif2I = x[5] - x[11];
  const sum3R = x[6] + x[8];
  const sum3I = x[7] + x[9];
  const dif3R = x[6] - x[8];
  const dif3I = x[7] - x[9];
  data[start] = x[0] + sum1R + sum2R + sum3R;
  data[start + 1] = x[1] + sum1I + sum2I + sum3I;
  let low = start + span;
  let high = start + 6 * span;
  let evenR = x[0] + COS_1 * sum1R + COS_2 * sum2R + COS_3 * sum3R;
  let evenI = x[1] + COS_1 * sum1I + COS_2 * sum2I + COS_3 * sum3I;
  let oddR = SIN_1 * dif1I + SIN_2 * dif2I + SIN_3 * dif3I;
  let oddI = SIN_1 * dif1R + SIN_2 * dif2R + SIN_3 * dif3R;
  data[low] = evenR + oddR;
  data[low + 1] = evenI - oddI;
  data[high] = evenR - oddR;
  data[high + 1] = evenI + oddI;
  low += span;
  high -= span;
  evenR = x[0] + COS_2 * sum1R + COS_3 * sum2R + COS_1 * sum3R;
  evenI = x[1] + COS_2 * sum1I + COS_3 * sum2I + COS_1 * sum3I;
  oddR = SIN_2 * dif1I - SIN_3 * dif2I - SIN_1 * dif3I;
  oddI = SIN_2 * dif1R - SIN_3 * dif2R - SIN_1 * dif3R;
  data[low] = evenR + oddR;
  data[low + 1] = evenI - oddI;
  data[high] = evenR - oddR;
  data[high + 1] = evenI + oddI;
  low += span;
  high -= span;
  evenR = x[0] + COS_3 * sum1R + COS_1 * sum2R + COS_2 * sum3R;
  evenI = x[1] + COS_3 * sum1I + COS_1 * sum2I + COS_2 * sum3I;
  oddR = SIN_3 * dif1I - SIN_1 * dif2I + SIN_2 * dif3I;
  oddI = SIN_3 * dif1R - SIN_1 * dif2R + SIN_2 * dif3R;
  data[low] = evenR + oddR;
  data[low + 1] = evenI - oddI;
  data[high] = evenR - oddR;
  data[high + 1] = evenI + oddI;
}

function oddButterfly(radix: number): Butterfly {
  const roots = new Float64Array(2 * radix);
  for (let k = 0; k < radix; k++) {
    roots[2 * k] = Math.cos(2 * Math.PI * k / radix);
    roots[2 * k + 1] = Math.sin(2 * Math.PI * k / radix);
  }
  return (x, data, start, span) => {
    foldEnds(x);
    let sumR = x[0];
    let sumI = x[1];
    for (let j = 2; j <= radix; j += 2) {
      sumR += x[j];
      sumI += x[j + 1];
    }
    data[start] = sumR;
    data[start + 1] = sumI;
    for (let k = 1; 2 * k < radix; k++) {
      let evenR = x[0];
      let evenI = x[1];
      let oddR = 0;
      let oddI = 0;
      let root = 2 * k;
      for (let j = 2; j < radix; j += 2) {
        evenR += roots[root] * x[j];
        evenI += roots[root] * x[j + 1];
        oddR += roots[root + 1] * x[2 * radix - j + 1];
        oddI += roots[root + 1] * x[2 * radix - j];
        root += 2 * k;
        if (root >= 2 * radix) root -= 2 * radix;
      }
      const low = start + k * span;
      const high = start + (radix - k) * span;
      data[low] = evenR + oddR;
      data[low + 1] = evenI - oddI;
      data[high] = evenR - oddR;
      data[high + 1] = evenI + oddI;
    }
  };
}

/** Turns the values j and n - j into their sum and their difference. */
function foldEnds(x: Float64Array): void {
  let high = x.length - 2;
  for (let low = 2; low < high; low += 2, high -= 2) {
    const re = x[low];
    const im = x[low + 1];
    x[low] = re + x[high];
    x[low + 1] = im + x[high + 1];
    x[high] = re - x[high];
    x[high + 1] = im - x[high + 1];
  }
}

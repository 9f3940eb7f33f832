import { fftJs } from "./fft_js.ts";
import type { FftLines, FftPlan } from "./fft_plan.ts";

/** Plan by fft.js for `size`, a power of two of at least 2. */
export function powerOfTwoPlan(size: number): FftPlan {
  const fft = fftJs(size);
  return {
    size,
    lines(inputLines: number, outputLines: number): FftLines {
      const input = new Float64Array(2 * size * inputLines);
      const output = new Float64Array(2 * size * outputLines);
      // fft.js takes whole arrays, so every line gets its view once.
      const inputViews = lineViews(input, size);
      const outputViews = lineViews(output, size);
      return {
        input,
        output,
        forward(from: number, to: number, count: number): void {
          for (let line = 0; line < count; line++) {
            fft.transform(outputViews[to + line], inputViews[from + line]);
          }
        },
      };
    },
  };
}

function lineViews(lines: Float64Array, size: number): Float64Array[] {
  return Array.from(
    { length: lines.length / (2 * size) },
    (_, line) => lines.subarray(2 * size * line, 2 * size * (line + 1)),
  );
}

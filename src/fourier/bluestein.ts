import type { FftLines, FftPlan } from "./fft_plan.ts";
import { powerOfTwoPlan } from "./power_of_two.ts";

/**
 * Plan for any `size` of at least 2 by Bluestein's algorithm: with j k = (j^2 + k^2 - (k - j)^2) / 2
 * the DFT becomes a convolution with a chirp, done by power-of-two transforms.
 * Source: L. I. Bluestein, IEEE Trans. Audio Electroacoust. 18 (1970) 451-455.
 */
export function bluesteinPlan(size: number): FftPlan {
  const paddedSize = 2 ** Math.ceil(Math.log2(2 * size - 1));
  const padded = powerOfTwoPlan(paddedSize);
  const chirp = chirpOf(size);
  const filter = filterOf(chirp, padded.lines(1, 1));
  return {
    size,
    lines(inputLines: number, outputLines: number): FftLines {
      const input = new Float64Array(2 * size * inputLines);
      const output = new Float64Array(2 * size * outputLines);
      const work = padded.lines(1, 1);
      return {
        input,
        output,
        forward(from: number, to: number, count: number): void {
          for (let line = 0; line < count; line++) {
            modulate(input, 2 * size * (from + line), chirp, work.input);
            convolve(work, filter);
            demodulate(work.output, chirp, output, 2 * size * (to + line));
          }
        },
      };
    },
  };
}

/** exp(-pi i j^2 / n); j^2 is reduced modulo 2 n to keep the angle exact. */
function chirpOf(size: number): Float64Array {
  const chirp = new Float64Array(2 * size);
  for (let j = 0; j < size; j++) {
    const angle = -Math.PI * ((j * j) % (2 * size)) / size;
    chirp[2 * j] = Math.cos(angle);
    chirp[2 * j + 1] = Math.sin(angle);
  }
  return chirp;
}

/** Transform of the conjugate chirp, periodic, with the 1/M of the inverse. */
function filterOf(chirp: Float64Array, work: FftLines): Float64Array {
  const padded = work.input;
  for (let at = 0; at < chirp.length; at += 2) {
    const mirrored = at === 0 ? 0 : padded.length - at;
    padded[at] = padded[mirrored] = chirp[at];
    padded[at + 1] = padded[mirrored + 1] = -chirp[at + 1];
  }
  work.forward(0, 0, 1);
  return work.output.map((value) => value / (padded.length / 2));
}

function modulate(
  line: Float64Array,
  start: number,
  chirp: Float64Array,
  out: Float64Array,
): void {
  for (let at = 0; at < chirp.length; at += 2) {
    const re = line[start + at];
    const im = line[start + at + 1];
    out[at] = re * chirp[at] - im * chirp[at + 1];
    out[at + 1] = re * chirp[at + 1] + im * chirp[at];
  }
  out.fill(0, chirp.length);
}

/** Leaves the conjugate of the convolution in `work.output`. */
function convolve(work: FftLines, filter: Float64Array): void {
  const { input, output } = work;
  work.forward(0, 0, 1);
  for (let at = 0; at < filter.length; at += 2) {
    const re = output[at];
    const im = output[at + 1];
    input[at] = re * filter[at] - im * filter[at + 1];
    input[at + 1] = -(re * filter[at + 1] + im * filter[at]);
  }
  work.forward(0, 0, 1);
}

/** Multiplies the conjugate of `line` by the chirp. */
function demodulate(
  line: Float64Array,
  chirp: Float64Array,
  out: Float64Array,
  start: number,
): void {
  for (let at = 0; at < chirp.length; at += 2) {
    const re = line[at];
    const im = -line[at + 1];
    out[start + at] = re * chirp[at] - im * chirp[at + 1];
    out[start + at + 1] = re * chirp[at + 1] + im * chirp[at];
  }
}

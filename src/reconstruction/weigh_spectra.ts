import { ArgumentError } from "../core/errors.ts";
import type { FloatArray, NumericArray } from "../core/nd_array.ts";

/** What the half spectra of a batch are weighted by. */
export interface Weighing {
  /** CTF of every element. */
  readonly ctf: Float32Array;
  /** Noise variance, one row for all images or one an image; null for 1. */
  readonly noise: NumericArray | null;
  /** Elements of a half spectrum. */
  readonly pixels: number;
  /** Local index of each image; negative for rows that only fill up. */
  readonly imageIndices: Int32Array;
  /** Whether the images were multiplied by their CTF. */
  readonly premultipliedCtf: boolean;
}

/**
 * X becomes c X / σ², or X / σ² if it holds the CTF c already, and the weights
 * become c² / σ²; rows that only fill up have none.
 *
 * @throws {ArgumentError} `ctf-not-finite`.
 */
export function weighSpectra(
  values: FloatArray,
  weights: Float32Array,
  { ctf, noise, pixels, imageIndices, premultipliedCtf }: Weighing,
): void {
  const noiseStep = noise === null || noise.length === pixels ? 0 : pixels;
  for (let image = 0; image < imageIndices.length; image++) {
    const from = image * pixels;
    if (imageIndices[image] < 0) {
      weights.fill(0, from, from + pixels);
      continue;
    }
    let sum = 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const at = from + pixel;
      const c = ctf[at];
      const inverse = noise === null ? 1 : 1 / noise[image * noiseStep + pixel];
      const factor = premultipliedCtf ? inverse : c * inverse;
      values[2 * at] *= factor;
      values[2 * at + 1] *= factor;
      weights[at] = c * c * inverse;
      sum += weights[at];
    }
    if (!Number.isFinite(sum)) throw ctfNotFinite(imageIndices[image]);
  }
}

function ctfNotFinite(image: number): ArgumentError {
  return new ArgumentError(
    "ctf-not-finite",
    `Cannot weigh image ${image} by its CTF: it is not finite`,
    { label: "ctfEvaluator", actual: image },
  );
}

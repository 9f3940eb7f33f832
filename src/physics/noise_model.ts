import { ArgumentError, UnsupportedError } from "../core/errors.ts";
import {
  type FloatArray,
  type NdArray,
  ndArray,
  requireReal,
} from "../core/nd_array.ts";

/**
 * Noise variance of the DFT coefficients of images, E|X|² of the unnormalised
 * transform: white noise of pixel variance σ² has N² σ² everywhere.
 */
export interface NoiseModel {
  /**
   * Variance at the elements of the full spectra of images.
   *
   * @param imageIndices Local indices of the images.
   * @returns [rows, height * width], one row for all or one an image; null if unknown.
   */
  get(imageIndices: ArrayLike<number>): NdArray<FloatArray> | null;

  /**
   * Variance at the elements of the half spectra of images.
   *
   * @param imageIndices Local indices of the images.
   * @returns [rows, height * (floor(width / 2) + 1)], one row for all or one an image; null if unknown.
   */
  getHalf(imageIndices: ArrayLike<number>): NdArray<FloatArray> | null;
}

/** A noise model made of radial profiles, which can be replaced. */
export interface RadialNoise extends NoiseModel {
  /** Replaces the profiles; null makes the variance unknown. */
  setVariance(variance: NoiseValues | null): void;

  /** Mean profile over the images, or null. */
  getAverageRadialNoise(): FloatArray | null;
}

/** Noise variances as a caller may give them; one number stands for all. */
export type NoiseValues =
  | number
  | readonly number[]
  | FloatArray
  | NdArray<FloatArray>;

/**
 * A copy of the values as an array; plain numbers are stored in float32.
 *
 * @throws {ArgumentError} if an array is complex or not in C order.
 */
export function toNoiseArray(values: NoiseValues): NdArray<FloatArray> {
  if (typeof values === "number") return ndArray(Float32Array.of(values), []);
  if (values instanceof Float32Array || values instanceof Float64Array) {
    return ndArray(values.slice(), [values.length]);
  }
  if ("data" in values) {
    requireReal(values, "noise");
    return ndArray(values.data.slice(), values.shape);
  }
  return ndArray(Float32Array.from(values), [values.length]);
}

/** The values as one or more profiles, [levels, length]. */
export function toProfiles(values: NoiseValues): NdArray<FloatArray> {
  const { data, shape } = toNoiseArray(values);
  if (shape.length > 2 || data.length === 0) {
    throw new ArgumentError(
      "noise-profile",
      `Cannot use an array of shape "${
        shape.join(", ")
      }" as radial noise: [length] or [levels, length] is needed`,
      { actual: shape },
    );
  }
  const length = shape.length === 0 ? 1 : shape[shape.length - 1];
  return ndArray(data, [data.length / length, length]);
}

/** @throws {UnsupportedError} if `model` has no radial profile. */
export function asRadialNoise(model: NoiseModel): RadialNoise {
  if ("setVariance" in model && "getAverageRadialNoise" in model) {
    return model as RadialNoise;
  }
  throw new UnsupportedError(
    "noise-not-radial",
    "This noise model has no radial profile",
    { actual: model },
  );
}

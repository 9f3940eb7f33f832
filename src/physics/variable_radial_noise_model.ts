import { ArgumentError } from "../core/errors.ts";
import { normalizeIndices } from "../core/index_utils.ts";
import { type FloatArray, type NdArray, takeRows } from "../core/nd_array.ts";
import { zerosLike } from "../fourier/planes.ts";
import {
  type NoiseValues,
  type RadialNoise,
  toProfiles,
} from "./noise_model.ts";
import { expandProfiles, impliedShape } from "./radial_noise.ts";

/**
 * Radial noise of several levels, such as the doses of a tilt series, each
 * image having one of them.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ndArray, VariableRadialNoiseModel } from "@cryoset/cryoset";
 *
 * const profiles = ndArray(new Float32Array([1, 1, 5, 5]), [2, 2]);
 * const model = new VariableRadialNoiseModel(profiles, [0, 1, 1, 1], [2, 2]);
 * assertEquals([...model.get([0, 3])!.data], [1, 1, 1, 1, 5, 5, 5, 5]);
 * assertEquals([...model.getAverageRadialNoise()!], [4, 4]);
 * ```
 */
export class VariableRadialNoiseModel implements RadialNoise {
  /** Level of each image. */
  readonly doseIndices: Int32Array;
  readonly #imageShape: readonly number[] | undefined;
  #profiles: NdArray<FloatArray> | null = null;
  #full: NdArray<FloatArray> | null = null;
  #half: NdArray<FloatArray> | null = null;

  /**
   * Makes a model.
   *
   * @param noiseVarianceRadials [levels, length], or one profile for all levels, or null if unknown.
   * @param doseIndices Level of each image.
   * @param imageShape [height, width]; by default a square of side 2 (length + 1).
   * @throws {ArgumentError} if there are fewer profiles than levels in use.
   * @throws {IndexError} if a level is negative.
   */
  constructor(
    noiseVarianceRadials: NoiseValues | null,
    doseIndices: ArrayLike<number>,
    imageShape?: readonly number[],
  ) {
    this.doseIndices = normalizeIndices(doseIndices, Infinity, {
      name: "doseIndices",
    });
    this.#imageShape = imageShape;
    this.setVariance(noiseVarianceRadials);
  }

  /**
   * Replaces the profiles, [levels, length], or one for all levels; null makes
   * the variance unknown.
   *
   * @throws {ArgumentError} if there are fewer profiles than levels in use.
   */
  setVariance(variance: NoiseValues | null): void {
    this.#profiles = variance === null
      ? null
      : profilesFor(toProfiles(variance), this.doseIndices);
    this.#full = null;
    this.#half = null;
  }

  /** Mean of the profiles over the images, or null. */
  getAverageRadialNoise(): FloatArray | null {
    if (this.#profiles === null) return null;
    const { data, shape } = this.#profiles;
    const length = shape[1];
    const counts = new Float64Array(shape[0]);
    for (const level of this.doseIndices) counts[level]++;
    const sums = new Float64Array(length);
    for (let at = 0; at < data.length; at++) {
      sums[at % length] += counts[Math.floor(at / length)] * data[at];
    }
    const mean = zerosLike(data, length);
    const images = Math.max(1, this.doseIndices.length);
    for (let at = 0; at < length; at++) mean[at] = sums[at] / images;
    return mean;
  }

  /**
   * Variance at the elements of the full spectra, [images, height * width], or null.
   *
   * @throws {IndexError} if there is no such image.
   */
  get(imageIndices: ArrayLike<number>): NdArray<FloatArray> | null {
    this.#full ??= this.#expand(false);
    return this.#select(this.#full, imageIndices);
  }

  /**
   * Variance at the elements of the half spectra, [images, height * (floor(width / 2) + 1)], or null.
   *
   * @throws {IndexError} if there is no such image.
   */
  getHalf(imageIndices: ArrayLike<number>): NdArray<FloatArray> | null {
    this.#half ??= this.#expand(true);
    return this.#select(this.#half, imageIndices);
  }

  #expand(half: boolean): NdArray<FloatArray> | null {
    if (this.#profiles === null) return null;
    const shape = this.#imageShape ?? impliedShape(this.#profiles);
    return expandProfiles(this.#profiles, shape, half);
  }

  #select(
    table: NdArray<FloatArray> | null,
    imageIndices: ArrayLike<number>,
  ): NdArray<FloatArray> | null {
    const images = normalizeIndices(imageIndices, this.doseIndices.length, {
      name: "imageIndices",
    });
    if (table === null) return null;
    return takeRows(table, images.map((image) => this.doseIndices[image]));
  }
}

/** One profile for all levels is repeated. */
function profilesFor(
  profiles: NdArray<FloatArray>,
  doseIndices: Int32Array,
): NdArray<FloatArray> {
  const levels = doseIndices.reduce(
    (most, level) => Math.max(most, level + 1),
    0,
  );
  const [count] = profiles.shape;
  if (count === 1 && levels > 1) {
    return takeRows(profiles, new Int32Array(levels));
  }
  if (count >= levels) return profiles;
  throw new ArgumentError(
    "noise-levels",
    `Cannot use ${count} radial noise profiles for ${levels} levels`,
    { expected: levels, actual: count },
  );
}

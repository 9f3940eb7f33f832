import type { FloatArray, NdArray } from "../core/nd_array.ts";
import type { NoiseValues, RadialNoise } from "./noise_model.ts";
import {
  expandProfiles,
  impliedShape,
  requireOneProfile,
} from "./radial_noise.ts";

/**
 * The same radial noise for every image. Its rows stand for all images and are
 * shared between calls: do not write to them.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { RadialNoiseModel } from "@cryoset/cryoset";
 *
 * const model = new RadialNoiseModel(new Float32Array([1, 2, 3]), [8, 8]);
 * assertEquals(model.getHalf([0, 5])?.shape, [1, 40]);
 * ```
 */
export class RadialNoiseModel implements RadialNoise {
  readonly #imageShape: readonly number[] | undefined;
  #profile: NdArray<FloatArray> | null = null;
  #full: NdArray<FloatArray> | null = null;
  #half: NdArray<FloatArray> | null = null;

  /**
   * Makes a model.
   *
   * @param noiseVarianceRadial One variance a shell, one for all, or null if unknown.
   * @param imageShape [height, width]; by default a square of side 2 (length + 1).
   * @throws {ArgumentError} if there is not exactly one profile.
   */
  constructor(
    noiseVarianceRadial: NoiseValues | null,
    imageShape?: readonly number[],
  ) {
    this.#imageShape = imageShape;
    this.setVariance(noiseVarianceRadial);
  }

  /**
   * Replaces the profile; null makes the variance unknown.
   *
   * @throws {ArgumentError} if there is not exactly one profile.
   */
  setVariance(variance: NoiseValues | null): void {
    this.#profile = variance === null ? null : requireOneProfile(variance);
    this.#full = null;
    this.#half = null;
  }

  /** A copy of the profile, or null. */
  getAverageRadialNoise(): FloatArray | null {
    return this.#profile?.data.slice() ?? null;
  }

  /** Variance at the elements of the full spectrum, [1, height * width], or null. */
  get(_imageIndices?: ArrayLike<number>): NdArray<FloatArray> | null {
    this.#full ??= this.#expand(false);
    return this.#full;
  }

  /** Variance at the elements of the half spectrum, [1, height * (floor(width / 2) + 1)], or null. */
  getHalf(_imageIndices?: ArrayLike<number>): NdArray<FloatArray> | null {
    this.#half ??= this.#expand(true);
    return this.#half;
  }

  #expand(half: boolean): NdArray<FloatArray> | null {
    if (this.#profile === null) return null;
    const shape = this.#imageShape ?? impliedShape(this.#profile);
    return expandProfiles(this.#profile, shape, half);
  }
}

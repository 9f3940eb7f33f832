import { normalizeIndices } from "../core/index_utils.ts";
import type { FloatArray, NdArray } from "../core/nd_array.ts";
import {
  asRadialNoise,
  type NoiseModel,
  type NoiseValues,
  type RadialNoise,
} from "./noise_model.ts";
import { VariableRadialNoiseModel } from "./variable_radial_noise_model.ts";

/**
 * The noise of a subset: the parent's model, asked for the parent's indices.
 * Replacing the variance replaces the parent's.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import {
 *   ImageIndexRemappedNoise,
 *   isVariableNoise,
 *   ndArray,
 *   VariableRadialNoiseModel,
 * } from "@cryoset/cryoset";
 *
 * const profiles = ndArray(new Float32Array([1, 5]), [2, 1]);
 * const parent = new VariableRadialNoiseModel(profiles, [0, 1, 1], [1, 1]);
 * const child = new ImageIndexRemappedNoise(parent, [2, 0]);
 * assertEquals([...child.get([0, 1])!.data], [5, 1]);
 * assertEquals([...child.doseIndices!], [1, 0]);
 * assertEquals(isVariableNoise(child), true);
 * ```
 */
export class ImageIndexRemappedNoise implements RadialNoise {
  /** The model of the parent. */
  readonly parent: NoiseModel;
  /** Local index in the parent of each image of the subset. */
  readonly imageIndices: Int32Array;

  /**
   * Wraps a model.
   *
   * @throws {ArgumentTypeError} if `imageIndices` holds anything but integers.
   * @throws {IndexError} if an index is negative or, where their number is known, no image of the parent.
   */
  constructor(parent: NoiseModel, imageIndices: ArrayLike<number>) {
    this.parent = parent;
    const parentImages = levelsOf(parent)?.length ?? Infinity;
    this.imageIndices = normalizeIndices(imageIndices, parentImages, {
      name: "imageIndices",
    });
  }

  /** Level of each image of the subset, or null if the noise has no levels. */
  get doseIndices(): Int32Array | null {
    const levels = levelsOf(this.parent);
    return levels && this.imageIndices.map((image) => levels[image]);
  }

  /**
   * See {@linkcode NoiseModel.get}; indices are those of the subset.
   *
   * @throws {IndexError} if there is no such image.
   */
  get(imageIndices: ArrayLike<number>): NdArray<FloatArray> | null {
    return this.parent.get(this.#toParent(imageIndices));
  }

  /**
   * See {@linkcode NoiseModel.getHalf}; indices are those of the subset.
   *
   * @throws {IndexError} if there is no such image.
   */
  getHalf(imageIndices: ArrayLike<number>): NdArray<FloatArray> | null {
    return this.parent.getHalf(this.#toParent(imageIndices));
  }

  /**
   * Replaces the variance of the parent.
   *
   * @throws {UnsupportedError} if the parent has no radial profile.
   */
  setVariance(variance: NoiseValues | null): void {
    asRadialNoise(this.parent).setVariance(variance);
  }

  /**
   * Mean profile of the parent, over the parent's images.
   *
   * @throws {UnsupportedError} if the parent has no radial profile.
   */
  getAverageRadialNoise(): FloatArray | null {
    return asRadialNoise(this.parent).getAverageRadialNoise();
  }

  #toParent(imageIndices: ArrayLike<number>): Int32Array {
    const local = normalizeIndices(imageIndices, this.imageIndices.length, {
      name: "imageIndices",
    });
    return local.map((image) => this.imageIndices[image]);
  }
}

function levelsOf(model: NoiseModel): Int32Array | null {
  return model instanceof VariableRadialNoiseModel ||
      model instanceof ImageIndexRemappedNoise
    ? model.doseIndices
    : null;
}

/** The model below all subsets. */
export function unwrapNoise(model: NoiseModel): NoiseModel {
  return model instanceof ImageIndexRemappedNoise
    ? unwrapNoise(model.parent)
    : model;
}

/** Whether a model, or the one it wraps, is a {@linkcode VariableRadialNoiseModel}. */
export function isVariableNoise(model: NoiseModel): boolean {
  return unwrapNoise(model) instanceof VariableRadialNoiseModel;
}

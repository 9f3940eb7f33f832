import { normalizeIndices } from "../core/index_utils.ts";
import { type FloatArray, type NdArray, takeRows } from "../core/nd_array.ts";
import type { NoiseModel, NoiseValues } from "./noise_model.ts";
import { toBatchedHalfPixelNoise, toBatchedPixelNoise } from "./pixel_noise.ts";

/**
 * Noise given element by element, in either layout: one row for all images, or
 * one for each. A row for all is shared between calls: do not write to it.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ConstantNoiseModel } from "@cryoset/cryoset";
 *
 * const model = new ConstantNoiseModel(2, [4, 4]);
 * assertEquals(model.get([0]).shape, [1, 16]);
 * assertEquals(model.getHalf([0]).shape, [1, 12]);
 * ```
 */
export class ConstantNoiseModel implements NoiseModel {
  readonly #full: NdArray<FloatArray>;
  readonly #half: NdArray<FloatArray>;

  /**
   * Makes a model.
   *
   * @param values One number; or full or half planes, flat or as grids, one for all or one an image.
   * @param imageShape [height, width].
   * @throws {ArgumentError} if the values fit neither layout.
   */
  constructor(values: NoiseValues, imageShape: readonly number[]) {
    this.#full = toBatchedPixelNoise(values, imageShape);
    this.#half = toBatchedHalfPixelNoise(values, imageShape);
  }

  /**
   * The values in the layout of the full spectrum, [rows, height * width].
   *
   * @throws {IndexError} if there is one row an image, but none for one asked for.
   */
  get(imageIndices: ArrayLike<number>): NdArray<FloatArray> {
    return rowsFor(this.#full, imageIndices);
  }

  /**
   * The values in the layout of the half spectrum, [rows, height * (floor(width / 2) + 1)].
   *
   * @throws {IndexError} if there is one row an image, but none for one asked for.
   */
  getHalf(imageIndices: ArrayLike<number>): NdArray<FloatArray> {
    return rowsFor(this.#half, imageIndices);
  }
}

function rowsFor(
  rows: NdArray<FloatArray>,
  imageIndices: ArrayLike<number>,
): NdArray<FloatArray> {
  if (rows.shape[0] === 1) return rows;
  const images = normalizeIndices(imageIndices, rows.shape[0], {
    name: "imageIndices",
  });
  return takeRows(rows, images);
}

import { ArgumentError } from "../core/errors.ts";
import { normalizeIndices } from "../core/index_utils.ts";
import {
  type FloatArray,
  type NdArray,
  ndArray,
  sizeOf,
  takeRows,
} from "../core/nd_array.ts";
import {
  fullImageToHalfImage,
  halfImageToFullImage,
} from "../fourier/half_image.ts";
import {
  halfShapeOf,
  type PlaneShape,
  requirePlaneShape,
  zerosLike,
} from "../fourier/planes.ts";
import {
  type NoiseModel,
  type NoiseValues,
  toNoiseArray,
} from "./noise_model.ts";

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
    const full = requirePlaneShape(imageShape);
    const half = halfShapeOf(full);
    const array = toNoiseArray(values);
    if (array.data.length === 1) {
      this.#full = filled(array.data, sizeOf(full));
      this.#half = filled(array.data, sizeOf(half));
    } else if (isLayout(array, full)) {
      this.#full = rowsOf(array, full);
      this.#half = fullImageToHalfImage(this.#full, full);
    } else if (isLayout(array, half)) {
      this.#half = rowsOf(array, half);
      this.#full = halfImageToFullImage(this.#half, full);
    } else {
      throw new ArgumentError(
        "noise-shape",
        `Cannot use noise of shape "${array.shape.join(", ")}" for images of ${
          full.join(" x ")
        }: one value or ${full.join(" x ")} or ${half.join(" x ")} are needed`,
        { expected: [full, half], actual: array.shape },
      );
    }
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

function filled(value: FloatArray, length: number): NdArray<FloatArray> {
  return ndArray(zerosLike(value, length).fill(value[0]), [1, length]);
}

function isLayout({ shape }: NdArray, plane: PlaneShape): boolean {
  const last = shape[shape.length - 1];
  return last === sizeOf(plane) && shape.length <= 2 ||
    last === plane[1] && shape[shape.length - 2] === plane[0] &&
      shape.length <= 3;
}

function rowsOf(
  { data }: NdArray<FloatArray>,
  plane: PlaneShape,
): NdArray<FloatArray> {
  return ndArray(data, [data.length / sizeOf(plane), sizeOf(plane)]);
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

import { ArgumentError } from "../core/errors.ts";
import {
  type FloatArray,
  type NdArray,
  ndArray,
  sizeOf,
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
import { type NoiseValues, toNoiseArray } from "./noise_model.ts";

/**
 * Noise variances as rows of full spectra. One number fills a row; half planes
 * are completed.
 *
 * @param noise One number; or full or half planes, flat or as grids, one for all or one an image.
 * @param imageShape [height, width].
 * @returns [1 or images, height * width]; the precision is kept.
 * @throws {ArgumentError} `noise-shape` if the values fit neither layout.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { toBatchedHalfPixelNoise, toBatchedPixelNoise } from "@cryoset/cryoset";
 *
 * assertEquals(toBatchedPixelNoise(2, [4, 4]).shape, [1, 16]);
 * const rows = toBatchedPixelNoise(new Float32Array(12), [4, 4]);
 * assertEquals(toBatchedHalfPixelNoise(rows, [4, 4]).shape, [1, 12]);
 * ```
 */
export function toBatchedPixelNoise(
  noise: NoiseValues,
  imageShape: readonly number[],
): NdArray<FloatArray> {
  const full = requirePlaneShape(imageShape);
  const { rows, layout } = rowsOf(noise, full);
  if (layout === "one") return filled(rows.data, full);
  return layout === "full" ? rows : halfImageToFullImage(rows, full);
}

/**
 * The same as rows of half spectra: full planes are packed.
 *
 * @returns [1 or images, height * (floor(width / 2) + 1)].
 * @throws {ArgumentError} `noise-shape` if the values fit neither layout.
 */
export function toBatchedHalfPixelNoise(
  noise: NoiseValues,
  imageShape: readonly number[],
): NdArray<FloatArray> {
  const full = requirePlaneShape(imageShape);
  const { rows, layout } = rowsOf(noise, full);
  if (layout === "one") return filled(rows.data, halfShapeOf(full));
  return layout === "half" ? rows : fullImageToHalfImage(rows, full);
}

/** The values as one flat row a plane, and which layout the planes have. */
function rowsOf(
  noise: NoiseValues,
  full: PlaneShape,
): { rows: NdArray<FloatArray>; layout: "one" | "full" | "half" } {
  const half = halfShapeOf(full);
  const array = toNoiseArray(noise);
  if (array.data.length === 1) return { rows: array, layout: "one" };
  const layout = isLayout(array, full)
    ? "full"
    : isLayout(array, half)
    ? "half"
    : null;
  if (layout === null) {
    throw new ArgumentError(
      "noise-shape",
      `Cannot use noise of shape "${array.shape.join(", ")}" for images of ${
        full.join(" x ")
      }: one value or ${full.join(" x ")} or ${half.join(" x ")} are needed`,
      { expected: [full, half], actual: array.shape },
    );
  }
  const pixels = sizeOf(layout === "full" ? full : half);
  const { data } = array;
  return { rows: ndArray(data, [data.length / pixels, pixels]), layout };
}

function isLayout({ shape }: NdArray, plane: PlaneShape): boolean {
  const last = shape[shape.length - 1];
  return last === sizeOf(plane) && shape.length <= 2 ||
    last === plane[1] && shape[shape.length - 2] === plane[0] &&
      shape.length <= 3;
}

function filled(value: FloatArray, plane: PlaneShape): NdArray<FloatArray> {
  const pixels = sizeOf(plane);
  return ndArray(zerosLike(value, pixels).fill(value[0]), [1, pixels]);
}

import type { NdArray, NumericArray } from "../core/nd_array.ts";
import { strideOf } from "../core/nd_array.ts";
import {
  halfShapeOf,
  type Planes,
  type PlaneShape,
  planesOf,
  requirePlaneShape,
  withPlane,
  zerosLike,
} from "./planes.ts";

/**
 * Packs full centred planes into half planes: all rows, and of the columns the
 * frequencies 0 to floor(width / 2). The last column of an even width is the
 * full plane's column 0, of frequency -width / 2. For spectra and for real
 * values alike, such as a CTF or noise.
 *
 * @param image Planes [..., height, width] or [..., height * width].
 * @param imageShape [height, width] of the full plane.
 * @returns Half planes in the same style, [..., height, floor(width / 2) + 1] or flat.
 * @throws {ArgumentError} if the shapes do not agree.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ndArray } from "@cryoset/cryoset";
 * import { fullImageToHalfImage } from "@cryoset/cryoset/fourier";
 *
 * const rows = ndArray(new Float32Array([0, 1, 2, 3, 4, 5, 6, 7]), [2, 4]);
 * assertEquals([...fullImageToHalfImage(rows, [2, 4]).data], [2, 3, 0, 6, 7, 4]);
 * ```
 */
export function fullImageToHalfImage<T extends NumericArray>(
  image: NdArray<T>,
  imageShape: readonly number[],
): NdArray<T> {
  const full = requirePlaneShape(imageShape);
  const half = halfShapeOf(full);
  const planes = planesOf(image, full, "image");
  const { parts } = planes;
  const width = full[1] * parts;
  const halfWidth = half[1] * parts;
  const centre = Math.floor(full[1] / 2) * parts;
  const rows = planes.count * full[0];
  const data = zerosLike(image.data, rows * halfWidth);
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < halfWidth; at++) {
      const column = at + centre < width ? at + centre : at + centre - width;
      data[row * halfWidth + at] = image.data[row * width + column];
    }
  }
  return shaped(data, planes, half);
}

/**
 * Unpacks half planes into full centred planes: the missing columns are the
 * conjugates of their Hermitian partners (for real values, equal to them). The
 * packed columns are copied as they are.
 *
 * @param half Half planes [..., height, floor(width / 2) + 1] or flat.
 * @param imageShape [height, width] of the full plane.
 * @returns Full planes in the same style, [..., height, width] or flat.
 * @throws {ArgumentError} if the shapes do not agree.
 */
export function halfImageToFullImage<T extends NumericArray>(
  half: NdArray<T>,
  imageShape: readonly number[],
): NdArray<T> {
  const full = requirePlaneShape(imageShape);
  const packed = halfShapeOf(full);
  const planes = planesOf(half, packed, "half image");
  const { parts, count } = planes;
  const width = full[1] * parts;
  const halfWidth = packed[1] * parts;
  const centre = Math.floor(full[1] / 2) * parts;
  const data = zerosLike(half.data, count * full[0] * width);
  for (let row = 0; row < count * full[0]; row++) {
    for (let at = 0; at < halfWidth; at++) {
      const column = at + centre < width ? at + centre : at + centre - width;
      data[row * width + column] = half.data[row * halfWidth + at];
    }
  }
  for (let plane = 0; plane < count; plane++) {
    completeHermitian(data, plane * full[0] * width, full, parts);
  }
  return shaped(data, planes, full);
}

/**
 * Fills the columns of negative frequency of the full plane at `start` from
 * those of positive frequency; column 0 of an even width is left alone.
 */
export function completeHermitian(
  data: NumericArray,
  start: number,
  [height, width]: PlaneShape,
  parts: 1 | 2,
): void {
  const centre = Math.floor(width / 2);
  const first = width % 2 === 0 ? 1 : 0;
  const mirror = height - height % 2;
  for (let row = 0; row < height; row++) {
    const partnerRow = (mirror - row + height) % height;
    let to = start + (row * width + first) * parts;
    let from = start + (partnerRow * width + 2 * centre - first) * parts;
    for (let column = first; column < centre; column++) {
      data[to] = data[from];
      if (parts === 2) data[to + 1] = -data[from + 1];
      to += parts;
      from -= parts;
    }
  }
}

function shaped<T extends NumericArray>(
  data: T,
  planes: Planes,
  plane: PlaneShape,
): NdArray<T> {
  const shape = withPlane(planes, plane);
  return { data, shape, stride: strideOf(shape) };
}

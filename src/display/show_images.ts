import { type NdArray, ndArray, sizeOf } from "../core/nd_array.ts";
import type { DrawMontageOptions } from "./montage.ts";
import { oneLine } from "./one_line.ts";
import { setPixelSize } from "./pixel_size.ts";
import { type Media, showing } from "./show.ts";
import { bytes, count, decimal } from "./words.ts";

/** Images that are shown of a stack. */
const MOST_IMAGES = 16;

/**
 * Makes an array of real images [..., H, W] show its first ones.
 *
 * @param voxelSize Å between pixels, if it is known.
 */
export function showImages<T extends NdArray>(
  images: T,
  voxelSize: number | null = null,
): T {
  if (voxelSize !== null) setPixelSize(images, voxelSize);
  const imageShape = images.shape.slice(-2);
  return showing(images, {
    line: () => imagesLine("Images", images, imageShape, voxelSize),
    media: (): Media | Promise<Media> =>
      isGivenBack(images)
        ? {}
        : montageMedia(firstPlanes(images, imageShape), { voxelSize }),
  });
}

/** "Images(512 images, 64 × 64 px, float32, 8.4 MB)". */
export function imagesLine(
  type: string,
  array: NdArray,
  [height, width]: readonly number[],
  voxelSize: number | null = null,
  planeSize: number = height * width,
): string {
  const { data, shape } = array;
  const number = data.constructor.name.replace("Array", "").toLowerCase();
  return oneLine(type, [
    count(sizeOf(shape) / planeSize, "image"),
    `${width} × ${height} px`,
    ...(voxelSize === null ? [] : [`${decimal(voxelSize)} Å/px`]),
    number,
    isGivenBack(array) ? "given back" : bytes(data.byteLength),
  ]);
}

/** Whether the memory of an array went to a later batch. */
export function isGivenBack({ data, shape }: NdArray): boolean {
  return data.length === 0 && sizeOf(shape) > 0;
}

/** The first planes of an array, as a stack. */
export function firstPlanes(
  { data, shape }: NdArray,
  planeShape: readonly number[],
): NdArray {
  const planeSize = sizeOf(planeShape);
  const parts = data.length / Math.max(1, sizeOf(shape));
  const shown = Math.min(sizeOf(shape) / planeSize, MOST_IMAGES);
  const first = data.subarray(0, shown * planeSize * parts);
  const stack = [shown, ...planeShape];
  return parts === 1 ? ndArray(first, stack) : {
    data: first,
    shape: stack,
    stride: [planeSize, planeShape[1], 1],
  };
}

/** A montage. */
export async function montageMedia(
  images: NdArray,
  options: DrawMontageOptions,
): Promise<Media> {
  const { drawMontage } = await import("./montage.ts");
  const { png } = await drawMontage(images, options);
  return { "image/png": png.toBase64() };
}

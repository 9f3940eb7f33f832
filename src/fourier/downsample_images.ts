import { ArgumentError } from "../core/errors.ts";
import { type NdArray, ndArray, sizeOf } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { FourierCropper } from "./fourier_cropper.ts";
import { partsOf } from "../core/nd_array.ts";
import { outputOf } from "./planes.ts";

/** Options of {@linkcode downsampleImages}. */
export interface DownsampleImagesOptions {
  /** Takes the result, of exactly its length. @default {undefined} */
  readonly out?: Float32Array | undefined;
}

/**
 * Shrinks real square images to side `targetD` by Fourier cropping. Pixel
 * values are preserved, not their sum; `targetD` equal to the side copies.
 * The pixel size grows by the factor D / targetD.
 *
 * @param images [D, D] or [count, D, D]; D may be odd.
 * @param targetD New side: even, from 2 to D.
 * @returns [targetD, targetD] or [count, targetD, targetD]; float64 inside, rounded once.
 * @throws {ArgumentError} if `images` is complex or not square, or `targetD` is odd or out of range.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ndArray } from "@cryoset/cryoset";
 * import { downsampleImages } from "@cryoset/cryoset/fourier";
 *
 * const image = ndArray(Float32Array.from({ length: 16 }, (_, i) => i), [4, 4]);
 * assertEquals([...downsampleImages(image, 2).data], [5, 6, 9, 10]);
 * ```
 */
export function downsampleImages(
  images: NdArray,
  targetD: number,
  options: DownsampleImagesOptions = {},
): NdArray<Float32Array> {
  checkOptions("downsampleImages", options, ["out"]);
  const { shape, data } = images;
  const [height, width] = shape.slice(-2);
  const square = (shape.length === 2 || shape.length === 3) && height === width;
  if (!square || partsOf(images, "images") === 2) {
    throw new ArgumentError(
      "downsample-shape",
      `Cannot downsample images of shape "${
        shape.join(", ")
      }": real [D, D] or [count, D, D] is needed`,
      { label: "images", actual: shape },
    );
  }
  const cropper = new FourierCropper(width, targetD);
  const targetShape = [...shape.slice(0, -2), targetD, targetD];
  const size = sizeOf(targetShape);
  const out = outputOf(options.out, size, (length) => new Float32Array(length));
  const floats = data instanceof Float32Array || data instanceof Float64Array
    ? data
    : Float64Array.from(data);
  cropper.crop(floats, sizeOf(shape.slice(0, -2)), out);
  return ndArray(out, targetShape);
}

/**
 * Number of images to crop at a time within half of `memoryGb` gigabytes, at
 * 16 bytes a source pixel: at least 64, at most 16384.
 *
 * @param origD Side of the source images in pixels.
 */
export function getDownsampleBatchSize(
  origD: number,
  memoryGb: number,
): number {
  const fitting = Math.floor(memoryGb * 1e9 * 0.5 / (16 * origD ** 2));
  return Math.min(Math.max(fitting, 64), 16384);
}

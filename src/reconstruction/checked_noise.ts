import { ArgumentError } from "../core/errors.ts";
import { type NdArray, sizeOf } from "../core/nd_array.ts";
import { indexOfNonPositive } from "../core/number_checks.ts";
import type { AnnotatedImages } from "../dataset/annotated_images.ts";
import { halfShapeOf } from "../fourier/planes.ts";
import {
  asNoiseModel,
  type NoiseModel,
  type NoiseValues,
} from "../physics/mod.ts";

/** Images whose noise is looked at together. */
const CHUNK = 64;

/**
 * The noise model to weigh images by, seen to give positive numbers for all of
 * them; null if there is none.
 *
 * @param images Local images that will be weighed.
 * @throws {ArgumentError} `noise-variance`.
 */
export function checkedNoise(
  { noise, imageShape }: AnnotatedImages,
  given: NoiseModel | NoiseValues | null | undefined,
  images: Int32Array,
): NoiseModel | null {
  const values = given === undefined ? noise : given;
  if (values === null) return null;
  const model = asNoiseModel(values, imageShape);
  const pixels = sizeOf(halfShapeOf(imageShape));
  const differing = imagesThatDiffer(model, images);
  for (let at = 0; at < differing.length; at += CHUNK) {
    const some = differing.subarray(at, at + CHUNK);
    const rows = model.getHalf(some);
    if (rows === null) return null;
    requireVariances(rows, some.length, pixels);
    // One row is for all images, unless only one was asked for.
    if (rows.shape[0] === 1 && some.length > 1) break;
  }
  return model;
}

/**
 * Refuses noise that images cannot be weighed by.
 *
 * @throws {ArgumentError} `noise-variance` if it is not positive, or not of the
 * half layout with one row for all or one an image.
 */
export function requireVariances(
  { data, shape }: NdArray,
  count: number,
  pixels: number,
): void {
  if (shape[1] !== pixels || (shape[0] !== 1 && shape[0] !== count)) {
    throw new ArgumentError(
      "noise-variance",
      `Cannot weigh images by noise of shape "${shape.join(", ")}": the half ` +
        `layout, [1 or ${count}, ${pixels}], is needed`,
      { label: "noise", expected: [count, pixels], actual: shape },
    );
  }
  const stray = indexOfNonPositive(data);
  if (stray < 0) return;
  throw new ArgumentError(
    "noise-variance",
    `Cannot weigh images by a noise variance of "${data[stray]}": it must be ` +
      "positive",
    { label: "noise", expected: "> 0", actual: data[stray] },
  );
}

/** One image of each level of noise; all where levels are not known. */
function imagesThatDiffer(model: NoiseModel, images: Int32Array): Int32Array {
  const levels = "doseIndices" in model ? model.doseIndices : null;
  if (!(levels instanceof Int32Array)) return images;
  const seen = new Set<number>();
  return images.filter((image) =>
    !seen.has(levels[image]) && seen.add(levels[image])
  );
}

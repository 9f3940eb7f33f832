import { ArgumentError } from "../core/errors.ts";
import type { AnnotatedImages } from "../dataset/annotated_images.ts";
import {
  asNoiseModel,
  type NoiseModel,
  type NoiseValues,
} from "../physics/mod.ts";

/**
 * The noise model to weigh images by, seen to give positive numbers; null if
 * there is none.
 *
 * @throws {ArgumentError} `noise-variance`.
 */
export function checkedNoise(
  { noise, imageShape, nImages }: AnnotatedImages,
  given: NoiseModel | NoiseValues | null | undefined,
): NoiseModel | null {
  const values = given === undefined ? noise : given;
  if (values === null) return null;
  const model = asNoiseModel(values, imageShape);
  for (const image of imagesThatDiffer(model, nImages)) {
    const rows = model.getHalf([image]);
    if (rows === null) return null;
    const stray = rows.data.findIndex((value) =>
      !(value > 0 && value < Infinity)
    );
    if (stray >= 0) throw notPositive(rows.data[stray], image);
  }
  return model;
}

/** One image of each level of noise; where levels are not known, the first. */
function imagesThatDiffer(model: NoiseModel, nImages: number): number[] {
  const levels = "doseIndices" in model ? model.doseIndices : null;
  if (!(levels instanceof Int32Array)) return nImages > 0 ? [0] : [];
  const first = new Map<number, number>();
  levels.forEach((level, image) => {
    if (!first.has(level)) first.set(level, image);
  });
  return [...first.values()];
}

function notPositive(value: number, image: number): ArgumentError {
  return new ArgumentError(
    "noise-variance",
    `Cannot weigh image ${image} by a noise variance of "${value}": it must be positive`,
    { label: "noise", actual: value },
  );
}

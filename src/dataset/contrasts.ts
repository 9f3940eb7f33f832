import { ArgumentError } from "../core/errors.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";

/**
 * One contrast for each image, from one for each image or for each particle.
 *
 * @param perParticle Which of the two; by their number if undefined.
 * @throws {ArgumentError} if the number fits neither.
 */
export function contrastPerImage(
  dataset: CryoEMDataset,
  contrasts: ArrayLike<number>,
  perParticle?: boolean,
): Float64Array {
  const { nImages, nUnits } = dataset;
  const byParticle = perParticle ?? contrasts.length !== nImages;
  const expected = byParticle ? nUnits : nImages;
  if (contrasts.length !== expected) {
    throw new ArgumentError(
      "contrast-count",
      `Cannot set ${contrasts.length} contrasts: the dataset has ${nImages} ` +
        `images of ${nUnits} particles`,
      { label: "contrasts", expected, actual: contrasts.length },
    );
  }
  if (!byParticle || !dataset.indexLayout.grouped) {
    return Float64Array.from(contrasts);
  }
  return Float64Array.from(
    dataset.indexLayout.imageToGroup,
    (group) => contrasts[group],
  );
}

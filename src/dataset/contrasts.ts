import { ArgumentError } from "../core/errors.ts";
import type { IndexedImages } from "./indexed_images.ts";

/**
 * One contrast for each image, from one for each image or for each particle.
 *
 * @param perParticle Which of the two; by their number if undefined.
 * @throws {ArgumentError} if the number fits neither, or one is not finite.
 */
export function contrastPerImage(
  { nImages, nUnits, indexLayout }: IndexedImages,
  contrasts: ArrayLike<number>,
  perParticle?: boolean,
): Float64Array {
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
  const given = Float64Array.from(contrasts);
  const odd = given.find((contrast) => !Number.isFinite(contrast));
  if (odd !== undefined) {
    throw new ArgumentError(
      "contrast-value",
      `Cannot set a contrast of "${odd}": it must be a finite number`,
      { label: "contrasts", actual: odd },
    );
  }
  return byParticle
    ? Float64Array.from(indexLayout.imageToGroup, (group) => given[group])
    : given;
}

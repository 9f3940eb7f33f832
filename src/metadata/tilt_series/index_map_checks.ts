import { ArgumentError, IndexError } from "../../core/errors.ts";
import type { IndexLists } from "../../core/index_lists.ts";

/**
 * Refuses lists of images and particles of images that contradict each other.
 *
 * @throws {ArgumentError} `index-map`
 * @throws {IndexError} `index-range`
 */
export function checkAgreement(
  particles: IndexLists,
  imageToParticle: Int32Array,
): void {
  const listed = new Uint8Array(imageToParticle.length);
  for (let particle = 0; particle < particles.length; particle++) {
    for (const image of particles.view(particle)) {
      if (image >= imageToParticle.length) {
        throw new IndexError(
          "index-range",
          `Particle ${particle} lists image "${image}": it must be below ${imageToParticle.length}`,
          { label: "particleToImages", actual: image },
        );
      }
      if (imageToParticle[image] !== particle) {
        throw new ArgumentError(
          "index-map",
          `Particle ${particle} lists image "${image}", which imageToParticle gives to particle ${
            imageToParticle[image]
          }`,
          {
            label: "imageToParticle",
            expected: particle,
            actual: imageToParticle[image],
          },
        );
      }
      if (listed[image]++ > 0) throw listedNotOnce(image, "twice");
    }
  }
  const missing = listed.indexOf(0);
  if (missing >= 0) throw listedNotOnce(missing, "by no particle");
}

function listedNotOnce(image: number, how: string): ArgumentError {
  return new ArgumentError(
    "index-map",
    `Image "${image}" is listed ${how}: every image belongs to one particle`,
    { label: "particleToImages", actual: image },
  );
}

/**
 * Refuses tilt numbers that are not one for each image.
 *
 * @throws {ArgumentError} `tilt-numbers`
 */
export function checkTiltCount(
  tiltNumbers: Int32Array | null,
  nImages: number,
): void {
  if (tiltNumbers === null || tiltNumbers.length === nImages) return;
  throw new ArgumentError(
    "tilt-numbers",
    `Cannot use "${tiltNumbers.length}" tilt numbers for ${nImages} images: one each is needed`,
    { label: "tiltNumbers", expected: nImages, actual: tiltNumbers.length },
  );
}

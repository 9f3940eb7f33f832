import { DataFormatError } from "../core/errors.ts";
import type { ComplexArray, FloatArray } from "../core/nd_array.ts";
import type { Batch } from "./batch.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";

/**
 * Refuses spectra of a batch, one row an image, whose power is not finite.
 *
 * @throws {DataFormatError} `image-not-finite`, naming the first such image.
 */
export function requireFiniteSpectra(
  dataset: CryoEMDataset,
  { imageIndices }: Batch,
  { data, shape }: ComplexArray,
): void {
  const at = indexOfNonFinitePower(data);
  if (at < 0) return;
  const local = imageIndices[Math.floor(at / (2 * shape[1]))];
  const row = dataset.originalImageIndices[local] + 1;
  const path = dataset.particlesFile ?? undefined;
  const of = path === undefined ? "" : ` of "${path}"`;
  throw new DataFormatError(
    "image-not-finite",
    `Cannot use the image in row ${row}${of}: its DFT is not finite; leave ` +
      "the image out",
    { path, row, actual: local },
  );
}

/** Position of the first number whose square is not finite, or −1. */
function indexOfNonFinitePower(data: FloatArray): number {
  for (let at = 0; at < data.length; at++) {
    const power = data[at] * data[at];
    if (power - power !== 0) return at;
  }
  return -1;
}

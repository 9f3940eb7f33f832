/**
 * One image of a dataset at a time, to look at.
 *
 * @module
 */
import { showImages } from "../display/show_images.ts";
import { showSpectra } from "../fourier/show_planes.ts";
import { ArgumentError, IndexError } from "../core/errors.ts";
import { normalizeIndices } from "../core/index_utils.ts";
import {
  type ComplexArray,
  complexArray,
  type FloatArray,
  type NdArray,
  ndArray,
} from "../core/nd_array.ts";
import { getIdft2 } from "../fourier/mod.ts";
import { imagesOf } from "./dataset_parts.ts";
import type { InspectedImages } from "./inspected_images.ts";

/**
 * Local image: of single particles image `i`, of tilt series tilt `tiltIdx`,
 * in the order of the tilts, of particle `i`.
 */
export function localImage(
  { imageSource }: InspectedImages,
  i: number,
  tiltIdx: number | null | undefined,
): number {
  const source = imagesOf(imageSource);
  const isGiven = tiltIdx !== null && tiltIdx !== undefined;
  if (isGiven !== source.tiltSeries) {
    throw new ArgumentError(
      "tilt-index",
      source.tiltSeries
        ? `Cannot tell which image of particle "${i}": give the position of its tilt (tiltIdx)`
        : `Cannot use a tilt position of "${tiltIdx}": these are single particles`,
      { label: "tiltIdx", actual: tiltIdx },
    );
  }
  if (!isGiven) return normalizeIndices([i], source.nImages)[0];
  const [tilts] = source.tiltsOfGroups([i]);
  if (tilts[tiltIdx] !== undefined) return tilts[tiltIdx];
  throw new IndexError(
    "tilt-index",
    `Cannot take tilt "${tiltIdx}" of particle ${i}: it has ${tilts.length}, counted from 0`,
    { label: "tiltIdx", expected: tilts.length, actual: tiltIdx },
  );
}

/** Spectrum [D, D] of a local image: sign and DFT, no window. */
export async function imageSpectrum(
  dataset: InspectedImages,
  image: number,
): Promise<ComplexArray> {
  const images = await imagesOf(dataset.imageSource).images([image]);
  const { data } = dataset.processImages(images);
  const { imageShape } = dataset;
  return showSpectra(complexArray(data, imageShape), imageShape);
}

/** Wiener-filtered image, real, [D, D]. */
export async function denoisedImage(
  dataset: InspectedImages,
  image: number,
  wienerParam: number,
): Promise<NdArray<FloatArray>> {
  if (!(wienerParam > 0 && wienerParam < Infinity)) {
    throw new ArgumentError(
      "wiener-param",
      `Cannot filter with a Wiener parameter of "${wienerParam}": it must be positive`,
      { label: "wienerParam", expected: "> 0", actual: wienerParam },
    );
  }
  const ctf = dataset.getCTF([image]).data;
  const spectrum = await imageSpectrum(dataset, image);
  const { data } = spectrum;
  for (let k = 0; k < ctf.length; k++) {
    // Premultiplied images have the factor of the filter already.
    const factor = dataset.premultipliedCtf ? 1 : ctf[k];
    const filter = factor / (ctf[k] * ctf[k] + wienerParam);
    data[2 * k] *= filter;
    data[2 * k + 1] *= filter;
  }
  return realIdft(dataset, spectrum);
}

/** Real part of the inverse DFT of a spectrum [D, D]. */
export function realIdft(
  { dtype, voxelSize }: InspectedImages,
  spectrum: ComplexArray,
): NdArray<FloatArray> {
  const { data, shape } = getIdft2(spectrum, { dtype });
  const real: FloatArray = data.slice(0, data.length / 2);
  for (let at = 0; at < real.length; at++) real[at] = data[2 * at];
  return showImages(ndArray(real, shape), voxelSize);
}

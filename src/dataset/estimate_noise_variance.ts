import { ArgumentError } from "../core/errors.ts";
import { LegacyRandom } from "../core/legacy_random.ts";
import { type FloatArray, ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { averageOverShells, halfImageToFullImage } from "../fourier/mod.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";
import { requireFiniteSpectra } from "./finite_spectra.ts";

/** Options of {@linkcode estimateNoiseVariance}. */
export interface EstimateNoiseVarianceOptions {
  /** Images to use at most; of more, so many are drawn. @default {10000} */
  readonly maxImages?: number | undefined;
}

/** Noise of the images of a dataset, as the variance of their DFT. */
export interface NoiseVarianceEstimate {
  /** Variance of white noise: the median over all frequencies. */
  readonly whiteVariance: number;
  /** Mean of each shell 0 to D / 2 - 2, for `setNoise`. */
  readonly radialVariance: FloatArray;
}

/**
 * Estimates the noise of a dataset from the mean power of its images, |X|² of
 * the unnormalised DFT without window: white noise of pixel variance σ² has
 * D² σ² everywhere. Whole images are used, so that low shells hold the signal
 * of the particles, too. Numbers are in the precision of the dataset.
 *
 * Permission: `--allow-read` of the stacks.
 *
 * @param batchSize Images to read at a time.
 * @throws {ArgumentError} if the dataset has no images, or `batchSize` or
 * `maxImages` is no whole number from 1.
 * @throws {DataFormatError} `image-not-finite` if an image holds other than
 * finite numbers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import {
 *   createImageSource,
 *   CryoEMDataset,
 *   estimateNoiseVariance,
 *   ImageMetadata,
 *   ndArray,
 *   rotationsFromEuler,
 *   writeMrc,
 * } from "@cryoset/cryoset";
 *
 * const path = await Deno.makeTempFile({ suffix: ".mrcs" });
 * const pixels = Float32Array.from({ length: 64 }, (_, p) => p === 36 ? 3 : 0);
 * await writeMrc(path, ndArray(pixels, [1, 8, 8]));
 * const metadata = new ImageMetadata(
 *   rotationsFromEuler([0], [0], [0]),
 *   ndArray(new Float32Array(2), [1, 2]),
 *   ndArray(new Float32Array(9), [1, 9]),
 * );
 * const images = await createImageSource(path);
 * await using dataset = new CryoEMDataset(images, 1.5, metadata);
 *
 * // The DFT of one bright pixel is as strong everywhere.
 * const noise = await estimateNoiseVariance(dataset, 100);
 * assertEquals(noise.whiteVariance, 9);
 * assertEquals(noise.radialVariance, Float32Array.of(9, 9, 9));
 * dataset.setNoise(noise.radialVariance);
 * await Deno.remove(path);
 * ```
 */
export async function estimateNoiseVariance(
  dataset: CryoEMDataset,
  batchSize: number,
  options: EstimateNoiseVarianceOptions = {},
): Promise<NoiseVarianceEstimate> {
  checkOptions("estimateNoiseVariance", options, ["maxImages"]);
  const { maxImages = 10000 } = options;
  if (!Number.isSafeInteger(maxImages) || maxImages < 1) {
    throw new ArgumentError(
      "max-images",
      `Cannot use "${maxImages}" images: a whole number from 1 is needed`,
      { label: "maxImages", expected: ">= 1", actual: maxImages },
    );
  }
  const indices = imagesToUse(dataset.nImages, maxImages);
  const half = await meanHalfPower(dataset, batchSize, indices);
  const { imageShape, gridSize: D, dtypeReal } = dataset;
  const halfRow = ndArray(half, [half.length]);
  const power = halfImageToFullImage(halfRow, imageShape);
  const radial = averageOverShells(power, [D, D]).data;
  const white = median(power.data);
  return dtypeReal === "float64"
    ? { whiteVariance: white, radialVariance: radial }
    : {
      whiteVariance: Math.fround(white),
      radialVariance: Float32Array.from(radial),
    };
}

/** All images, or so many as the reference draws, in their order. */
export function imagesToUse(nImages: number, maxImages: number): Int32Array {
  if (nImages <= maxImages) {
    return Int32Array.from({ length: nImages }, (_, i) => i);
  }
  return new LegacyRandom(0).permutation(nImages).slice(0, maxImages).sort();
}

/** Mean |X|² of the half spectra. */
async function meanHalfPower(
  dataset: CryoEMDataset,
  batchSize: number,
  indices: Int32Array,
): Promise<Float64Array> {
  const D = dataset.gridSize;
  const power = new Float64Array(D * (D / 2 + 1));
  let out: Float32Array | Float64Array | undefined;
  for await (using batch of dataset.iterBatches(batchSize, { indices })) {
    const spectra = dataset.processImagesHalf(batch.images, { out });
    // The last batch may be short.
    out ??= spectra.data;
    requireFiniteSpectra(dataset, batch, spectra);
    addPower(power, spectra.data);
  }
  return power.map((sum) => sum / indices.length);
}

function addPower(power: Float64Array, spectra: FloatArray): void {
  let at = 0;
  while (at < spectra.length) {
    for (let k = 0; k < power.length; k++, at += 2) {
      power[k] += spectra[at] ** 2 + spectra[at + 1] ** 2;
    }
  }
}

/** Of an even count, the mean of the two in the middle. */
function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

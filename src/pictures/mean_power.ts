import { ArgumentError } from "../core/errors.ts";
import {
  type IndexSelection,
  normalizeIndices,
  rangeTo,
} from "../core/index_utils.ts";
import type { NdArray } from "../core/nd_array.ts";
import type { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { decimal } from "../display/words.ts";
import { requireFinite } from "../core/require_finite.ts";
import { CTFParamIndex } from "../physics/mod.ts";
import { columnsOf } from "./chart_values.ts";
import { powerImages } from "./power_images.ts";

/** Which images a power spectrum is of. */
export interface PowerSpectrumOptions {
  /**
   * Images: those nearest to the median defocus, of arrays the first.
   *
   * @default {a quarter of them, 50 to 200}
   */
  readonly count?: number | undefined;
  /** Images by their numbers instead of those. @default {by defocus} */
  readonly indices?: IndexSelection | undefined;
  /** Å between the pixels of an array. @default {what the images know} */
  readonly voxelSize?: number | undefined;
}

/** Names of {@linkcode PowerSpectrumOptions}. */
export const POWER_OPTIONS = ["count", "indices", "voxelSize"] as const;

/** Mean power of images and what their CTFs predict, [D, D], centred. */
export interface MeanPower {
  /** Images that were taken. */
  readonly images: Int32Array;
  /** Mean of |F|². */
  readonly power: Float64Array;
  /** Mean of CTF², or null for images without a CTF. */
  readonly ctf: Float64Array | null;
  /** Side of the images in px. */
  readonly side: number;
  /** Å between pixels, or null. */
  readonly voxelSize: number | null;
}

/** Images at least and at most, if nothing is said. */
const [LEAST, MOST] = [50, 200];

/** Pixels that are transformed at a time. */
const CHUNK_PIXELS = 2 ** 20;

/**
 * Adds up the power of images and their CTFs.
 *
 * Permission: `--allow-read` of the stacks.
 *
 * @throws {ArgumentError} `power-count` unless `count` is a whole number from
 * 1, or there are no images; `chart-not-finite` for a defocus that is no
 * number; `image-not-finite`; `image-shape`,
 * `array-complex` or `voxel-size` for arrays, and such of a dataset.
 */
export async function meanPower(
  source: CryoEMDataset | NdArray,
  { indices, voxelSize: stated, ...options }: PowerSpectrumOptions,
): Promise<MeanPower> {
  const { total, side, voxelSize, ...given } = powerImages(source, stated);
  const { count = Math.min(MOST, Math.max(LEAST, Math.ceil(total / 4))) } =
    options;
  if (!Number.isSafeInteger(count) || count < 1) throw badCount(count);
  const images = indices !== undefined
    ? normalizeIndices(indices, total)
    : given.dataset === null
    ? rangeTo(Math.min(count, total))
    : nearMedianDefocus(given.dataset, count);
  if (images.length === 0) throw badCount(0);
  const pixels = side * side;
  const power = new Float64Array(pixels);
  const predicting = given.dataset !== null && hasCtf(given.dataset, images)
    ? given.dataset
    : null;
  const ctf = predicting === null ? null : new Float64Array(pixels);
  const step = Math.max(1, Math.floor(CHUNK_PIXELS / pixels));
  for (let first = 0; first < images.length; first += step) {
    const chunk = images.subarray(first, first + step);
    const raw = await given.images(chunk);
    requireFinite(raw, "the images", "image-not-finite");
    addPower(power, given.spectra(raw).data);
    if (ctf !== null) addSquares(ctf, predicting!.getCTF(chunk).data);
  }
  const mean = (sum: number) => sum / images.length;
  return {
    images,
    power: power.map(mean),
    ctf: ctf && ctf.map(mean),
    side,
    voxelSize,
  };
}

/** The finest period of a spectrum, in words. */
export function edgeOf(voxelSize: number | null): string {
  return voxelSize === null ? "2 px" : `${decimal(2 * voxelSize, 4)} Å`;
}

/** The images whose mean defocus is nearest to the median, ascending. */
export function nearMedianDefocus(
  dataset: CryoEMDataset,
  count: number,
): Int32Array {
  const { DFU, DFV } = CTFParamIndex;
  const [u, v] = columnsOf(dataset.ctfParams, [DFU, DFV], "defoci");
  const defocus = Float64Array.from(u, (value, at) => value + v[at]);
  const median = defocus.slice().sort()[defocus.length >> 1];
  const distance = defocus.map((value) => Math.abs(value - median));
  return rangeTo(defocus.length)
    .sort((a, b) => distance[a] - distance[b] || a - b)
    .subarray(0, count).sort();
}

function hasCtf(dataset: CryoEMDataset, images: Int32Array): boolean {
  const voltage = dataset.getCtfColumn(CTFParamIndex.VOLT);
  return images.every((image) => voltage[image] > 0);
}

function addPower(power: Float64Array, spectra: ArrayLike<number>): void {
  const pixels = power.length;
  for (let at = 0; at < spectra.length / 2; at++) {
    power[at % pixels] += spectra[2 * at] ** 2 + spectra[2 * at + 1] ** 2;
  }
}

function addSquares(sums: Float64Array, values: ArrayLike<number>): void {
  for (let at = 0; at < values.length; at++) {
    sums[at % sums.length] += values[at] ** 2;
  }
}

function badCount(count: number): ArgumentError {
  return new ArgumentError(
    "power-count",
    `Cannot take the power of "${count}" images: at least 1 is needed`,
    { label: "count", expected: ">= 1", actual: count },
  );
}

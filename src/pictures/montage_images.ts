import { ArgumentError } from "../core/errors.ts";
import {
  type IndexSelection,
  normalizeIndices,
  rangeTo,
} from "../core/index_utils.ts";
import { LegacyRandom } from "../core/legacy_random.ts";
import { type NdArray, ndArray, takeRows } from "../core/nd_array.ts";
import { Batch } from "../dataset/batch.ts";
import { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { imagesOf } from "../dataset/dataset_parts.ts";
import { requireHeld } from "../display/montage.ts";
import { pixelSizeOf } from "../display/pixel_size.ts";
import { ImageLoader } from "../images/image_loader.ts";
import { ImageSource } from "../images/image_sources.ts";

/** What montages are made of. */
export type MontageSource =
  | CryoEMDataset
  | Batch
  | ImageLoader
  | ImageSource
  | NdArray;

/** Which images are drawn. */
export interface ImageChoice {
  /** How many at most. */
  readonly count: number;
  /** Which, instead of the first ones. */
  readonly indices?: IndexSelection | undefined;
  /** Choose at random, with this seed. */
  readonly seed?: number | undefined;
  /** Tilts of this particle, in their order. */
  readonly particle?: number | undefined;
}

/** Images that were chosen. */
export interface ChosenImages {
  /** Real, [B, H, W]. */
  readonly images: NdArray;
  /** Their numbers; of one particle, the ranks of its tilts. */
  readonly labels: Int32Array;
  /** Their numbers in the dataset, or null if they are of none. */
  readonly local: Int32Array | null;
  /** Å between pixels, or null. */
  readonly voxelSize: number | null;
}

/**
 * Takes images of a source.
 *
 * Permission: `--allow-read` of the stacks of a dataset or loader.
 */
export async function chooseImages(
  source: MontageSource,
  choice: ImageChoice,
): Promise<ChosenImages> {
  if (source instanceof CryoEMDataset) return await fromDataset(source, choice);
  if (choice.particle !== undefined) throw needsDataset("particle");
  if (source instanceof ImageLoader) {
    const local = chosen(source.numImages, choice);
    const images = await source.get(local);
    return { images, labels: local, local: null, voxelSize: null };
  }
  if (source instanceof ImageSource) {
    const local = chosen(source.nImages, choice);
    const images = await source.images(local);
    return { images, labels: local, local: null, voxelSize: null };
  }
  const array = source instanceof Batch ? source.images : source;
  requireHeld(array);
  const { shape } = array;
  const stack = shape.length === 2 ? ndArray(array.data, [1, ...shape]) : array;
  const voxelSize = pixelSizeOf(array);
  if (stack.data.length === 0) {
    return { images: stack, labels: new Int32Array(0), local: null, voxelSize };
  }
  const rows = chosen(stack.shape[0], choice);
  const labels = source instanceof Batch
    ? rows.map((row) => source.imageIndices[row])
    : rows;
  return { images: takeRows(stack, rows), labels, local: null, voxelSize };
}

async function fromDataset(
  dataset: CryoEMDataset,
  choice: ImageChoice,
): Promise<ChosenImages> {
  const { voxelSize } = dataset;
  const source = imagesOf(dataset.imageSource);
  const { particle, count } = choice;
  if (particle === undefined) {
    const local = chosen(dataset.nImages, choice);
    const images = await source.images(local);
    return { images, labels: local, local, voxelSize };
  }
  if (choice.indices !== undefined || choice.seed !== undefined) {
    throw new ArgumentError(
      "montage-choice",
      "Cannot draw a particle and other images: give one of particle, indices " +
        "and seed",
      { label: "particle" },
    );
  }
  const [tilts] = source.tiltsOfGroups([particle]);
  const local = tilts.subarray(0, count);
  const images = await source.images(local);
  return { images, labels: rangeTo(local.length), local, voxelSize };
}

function chosen(
  total: number,
  { count, indices, seed }: ImageChoice,
): Int32Array {
  if (indices !== undefined && seed !== undefined) {
    throw new ArgumentError(
      "montage-choice",
      "Cannot draw given images at random: give indices or seed",
      { label: "seed" },
    );
  }
  if (indices !== undefined) {
    return normalizeIndices(indices, total).subarray(0, count);
  }
  if (seed === undefined) return rangeTo(Math.min(total, count));
  return new LegacyRandom(seed).permutation(total).subarray(0, count).sort();
}

/** Refuses an option that arrays are not enough for. */
export function needsDataset(option: string): ArgumentError {
  return new ArgumentError(
    "montage-dataset",
    `Cannot use ${option} without a dataset: draw the dataset itself, with ` +
      "indices for some of its images",
    { label: option },
  );
}

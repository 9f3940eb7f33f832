import { showImages } from "../display/show_images.ts";
import { ArgumentError } from "../core/errors.ts";
import { type IndexSelection, selectedRows } from "../core/index_utils.ts";
import type { NdArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import type {
  SourceBatch,
  SourceBatchOptions,
} from "../images/image_sources.ts";
import type { ProcessOption } from "../images/process_option.ts";
import type { ShuffleOptions } from "../images/shuffle_order.ts";
import {
  asNoiseModel,
  CTFParamIndex,
  type NoiseModel,
  type NoiseValues,
} from "../physics/mod.ts";
import { attach, Batch } from "./batch.ts";
import { imagesOf } from "./dataset_parts.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";
import {
  halfsetGroups,
  type HalfsetId,
  halfsetImages,
} from "./halfset_views.ts";

/** Options of {@linkcode CryoEMDataset.iterBatches}. */
export interface IterBatchesOptions {
  /** Go through one half only, in its stored order. */
  readonly halfsetId?: HalfsetId | null | undefined;
  /**
   * What to go through, in this order, or a mask over all: local images; with
   * `byImage: false`, local particles of tilt series.
   */
  readonly indices?: IndexSelection | null | undefined;
  /**
   * Model, or variances as for `asNoiseModel`, that fill the noise field; the
   * dataset's own model is used only if it is given here.
   */
  readonly noiseModel?: NoiseModel | NoiseValues | null | undefined;
  /**
   * Noise in the half-spectrum layout (true) or the full one (false).
   *
   * @default {true}
   */
  readonly noiseHalf?: boolean | undefined;
  /**
   * With `byImage: false`, give all images of a particle the noise of the
   * first of them; the same as by image for single particles.
   *
   * @default {false}
   */
  readonly noiseByParticle?: boolean | undefined;
  /**
   * Batches of images in file order (true), or of whole particles of tilt
   * series (false), one a batch whatever `batchSize` says, with the tilts in
   * their order; the same for single particles.
   *
   * @default {true}
   */
  readonly byImage?: boolean | undefined;
  /**
   * Read the next batch, with workers the next ones, while the present one is
   * worked on.
   *
   * @default {true}
   */
  readonly prefetch?: boolean | undefined;
  /**
   * With `byImage: false`, put as many whole particles into a batch as fit
   * into `batchSize` images; a larger one is a batch of its own.
   *
   * @default {false}
   */
  readonly packGroups?: boolean | undefined;
  /**
   * Fill short batches up to `batchSize` images, so that all have one shape.
   * Such rows have particle and image index −1, images of zeros, and the
   * metadata of the batch's first image with a contrast of 0.
   *
   * @default {false}
   */
  readonly padToBatchSize?: boolean | undefined;
  /**
   * Compute the spectra of each batch as well, as `processImagesHalf` or
   * `processImages` of the dataset does: its `spectra`.
   *
   * @default {none}
   */
  readonly process?: ProcessOption | null | undefined;
  /**
   * Worker threads that read, decode and transform; 0 does it in this one, with
   * no permission but to read the data. Up to `workers` batches are made ahead,
   * and their memory passes between threads without being copied. Workers of
   * a package in local files need `--allow-read` of its folder `src`.
   *
   * @default {0}
   */
  readonly workers?: number | undefined;
  /**
   * Go through the images in a random order: blocks of neighbours in the file
   * come in random order, and so many of them as `buffer` holds are mixed
   * fully. Each is read once, by large reads, and comes once. The order depends
   * on the seed and the sizes alone; take another seed for each epoch. With
   * `byImage: false` whole particles are shuffled.
   *
   * @default {in the order given}
   */
  readonly shuffle?: ShuffleOptions | null | undefined;
  /**
   * Ends the walk: the next step, or the one that is waited for, throws the
   * signal's reason.
   */
  readonly signal?: AbortSignal | null | undefined;
}

/** Batches of a dataset; see {@linkcode CryoEMDataset.iterBatches}. */
export function iterBatches(
  dataset: CryoEMDataset,
  batchSize: number,
  options: IterBatchesOptions,
): AsyncGenerator<Batch, void, undefined> {
  checkOptions("iterBatches", options, [
    "halfsetId",
    "indices",
    "noiseModel",
    "noiseHalf",
    "noiseByParticle",
    "byImage",
    "prefetch",
    "packGroups",
    "padToBatchSize",
    "process",
    "workers",
    "shuffle",
    "signal",
  ]);
  const source = imagesOf(dataset.imageSource);
  const batches = source.iterBatches(batchSize, {
    ...selection(dataset, options),
    mode: options.packGroups ? "packed_tilt_series" : "tilt_series",
    prefetch: options.prefetch,
    padToBatchSize: options.padToBatchSize,
    process: options.process,
    workers: options.workers,
    shuffle: options.shuffle,
    signal: options.signal,
  });
  return withMetadata(dataset, batches, noiseOf(dataset, options));
}

/** What is gone through: images, or whole particles of tilt series. */
function selection(
  dataset: CryoEMDataset,
  { halfsetId, indices, byImage = true }: IterBatchesOptions,
): SourceBatchOptions {
  const byParticle = !byImage && dataset.indexLayout.grouped;
  const batchMode = byParticle ? "groups" : "images";
  if (halfsetId === null || halfsetId === undefined) {
    const count = byParticle ? dataset.nUnits : dataset.nImages;
    return { batchMode, subsetIndices: selectedRows(indices, count) };
  }
  if (indices !== null && indices !== undefined) {
    throw new ArgumentError(
      "halfset-and-indices",
      "Cannot iterate over halfsetId and indices together: give one of them",
      { label: "indices" },
    );
  }
  const images = halfsetImages(dataset, halfsetId);
  if (!byParticle) return { batchMode, subsetIndices: images };
  const subsetIndices = halfsetGroups(dataset, halfsetId);
  return { batchMode, subsetIndices, onlyImages: images };
}

/** Noise of the images of a batch by their local ids. */
type BatchNoise = (
  imageIds: Int32Array,
  groupIds: Int32Array,
) => NdArray | null;

/** Noise in the layout asked for. */
function noiseOf(
  { imageShape, indexLayout }: CryoEMDataset,
  options: IterBatchesOptions,
): BatchNoise {
  const { noiseModel, noiseHalf = true } = options;
  if (noiseModel === null || noiseModel === undefined) return () => null;
  const model = asNoiseModel(noiseModel, imageShape);
  const noise = (imageIds: Int32Array) =>
    noiseHalf ? model.getHalf(imageIds) : model.get(imageIds);
  const { noiseByParticle = false, byImage = true, packGroups } = options;
  if (!noiseByParticle || byImage || !indexLayout.grouped) return noise;
  return packGroups
    ? (imageIds, groupIds) => noise(firstOfGroup(imageIds, groupIds))
    : (imageIds) => noise(imageIds.subarray(0, 1));
}

/** For each image the first of its group; groups stand one after another. */
function firstOfGroup(imageIds: Int32Array, groupIds: Int32Array): Int32Array {
  let first = 0;
  return imageIds.map((_, i) => {
    if (groupIds[i] !== groupIds[first]) first = i;
    return imageIds[first];
  });
}

async function* withMetadata(
  dataset: CryoEMDataset,
  batches: AsyncIterable<SourceBatch>,
  noise: BatchNoise,
): AsyncGenerator<Batch, void, undefined> {
  for await (const read of batches) {
    const { images, groupIds, imageIds } = read;
    // Rows that only fill up show the first image, without contrast.
    const real = imageIds.map((image) => image < 0 ? imageIds[0] : image);
    const groups = groupIds.map((group) => group < 0 ? groupIds[0] : group);
    const rows = dataset.metadata.getBatch(real);
    hideFilling(rows.ctfParams, imageIds);
    const batch = new Batch(
      showImages(images, dataset.voxelSize),
      rows.rotationMatrices,
      rows.translations,
      rows.ctfParams,
      noise(real, groups),
      groupIds,
      imageIds,
    );
    attach(batch, read);
    yield batch;
  }
}

function hideFilling({ data, shape }: NdArray, imageIds: Int32Array): void {
  for (let i = imageIds.length - 1; i >= 0 && imageIds[i] < 0; i--) {
    data[i * shape[1] + CTFParamIndex.CONTRAST] = 0;
  }
}

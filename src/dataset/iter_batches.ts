import { ArgumentError } from "../core/errors.ts";
import { type IndexSelection, selectedRows } from "../core/index_utils.ts";
import type { NdArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import type { SourceBatch } from "../images/image_sources.ts";
import {
  asNoiseModel,
  type NoiseModel,
  type NoiseValues,
} from "../physics/mod.ts";
import { Batch, whenDisposed } from "./batch.ts";
import { imagesOf } from "./dataset_parts.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";
import { type HalfsetId, halfsetImages } from "./halfset_views.ts";
import { tiltSeriesUnsupported } from "../images/image_backends.ts";

/** Options of {@linkcode CryoEMDataset.iterBatches}. */
export interface IterBatchesOptions {
  /** Go through one half only, in its stored order. */
  readonly halfsetId?: HalfsetId | null | undefined;
  /** Local images to go through, in this order, or a mask over all. */
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
   * Noise by particle; the same as by image for single particles.
   *
   * @default {false}
   */
  readonly noiseByParticle?: boolean | undefined;
  /**
   * Batches of images (true) or of whole tilt-series particles (false); the
   * same for single particles.
   *
   * @default {true}
   */
  readonly byImage?: boolean | undefined;
  /**
   * Read the next batch while the present one is worked on.
   *
   * @default {true}
   */
  readonly prefetch?: boolean | undefined;
  /**
   * Pack several tilt-series particles into a batch; no effect for single
   * particles.
   *
   * @default {false}
   */
  readonly packGroups?: boolean | undefined;
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
  ]);
  const source = imagesOf(dataset.imageSource);
  if (dataset.tiltSeriesFlag) throw tiltSeriesUnsupported();
  const batches = source.iterBatches(batchSize, {
    subsetIndices: selection(dataset, options),
    prefetch: options.prefetch,
  });
  return withMetadata(dataset, batches, noiseOf(dataset, options));
}

/** Noise of images by their local ids, in the layout asked for. */
function noiseOf(
  { imageShape }: CryoEMDataset,
  { noiseModel, noiseHalf = true }: IterBatchesOptions,
): (imageIds: Int32Array) => NdArray | null {
  if (noiseModel === null || noiseModel === undefined) return () => null;
  const model = asNoiseModel(noiseModel, imageShape);
  return noiseHalf
    ? (imageIds) => model.getHalf(imageIds)
    : (imageIds) => model.get(imageIds);
}

function selection(
  dataset: CryoEMDataset,
  { halfsetId, indices }: IterBatchesOptions,
): Int32Array {
  if (halfsetId === null || halfsetId === undefined) {
    return selectedRows(indices, dataset.nImages);
  }
  if (indices === null || indices === undefined) {
    return halfsetImages(dataset, halfsetId);
  }
  throw new ArgumentError(
    "halfset-and-indices",
    "Cannot iterate over halfsetId and indices together: give one of them",
    { label: "indices" },
  );
}

async function* withMetadata(
  dataset: CryoEMDataset,
  batches: AsyncIterable<SourceBatch>,
  noise: (imageIds: Int32Array) => NdArray | null,
): AsyncGenerator<Batch, void, undefined> {
  for await (const read of batches) {
    const { images, groupIds, imageIds } = read;
    const rows = dataset.metadata.getBatch(imageIds);
    const batch = new Batch(
      images,
      rows.rotationMatrices,
      rows.translations,
      rows.ctfParams,
      noise(imageIds),
      groupIds,
      imageIds,
    );
    whenDisposed(batch, () => read[Symbol.dispose]());
    yield batch;
  }
}

import type { IndexSelection } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import { type ImageStack, selectedRows } from "./image_loader.ts";
import type { ImageSource } from "./image_sources.ts";
import { prefetched } from "./prefetch.ts";
import { checkBatchSize } from "./reading_checks.ts";

/** Images with their local ids. */
export interface SourceBatch {
  /** Raw images, shape [B, D, D]. */
  readonly images: ImageStack;
  /** Local group (particle) of each image. */
  readonly groupIds: Int32Array;
  /** Local image of each image. */
  readonly imageIds: Int32Array;
}

/** Options of {@linkcode ImageSource.iterBatches}. */
export interface SourceBatchOptions {
  /** Local images to go through, in this order; all if absent. */
  readonly subsetIndices?: IndexSelection | null | undefined;
  /**
   * Read the next batch while the present one is worked on.
   *
   * @default {true}
   */
  readonly prefetch?: boolean | undefined;
}

/** Batches of a source; see {@linkcode ImageSource.iterBatches}. */
export function sourceBatches(
  source: ImageSource,
  batchSize: number,
  options: SourceBatchOptions,
): AsyncGenerator<SourceBatch, void, undefined> {
  checkOptions("ImageSource.iterBatches", options, [
    "subsetIndices",
    "prefetch",
  ]);
  checkBatchSize(batchSize);
  const order = selectedRows(options.subsetIndices, source.nImages);
  const depth = options.prefetch === false ? 0 : 1;
  return prefetched(readBatches(source, order, batchSize), depth);
}

async function* readBatches(
  source: ImageSource,
  order: Int32Array,
  batchSize: number,
): AsyncGenerator<SourceBatch, void, undefined> {
  for (let start = 0; start < order.length; start += batchSize) {
    const imageIds = order.slice(start, start + batchSize);
    const groupIds = source.resolveGroupIndicesFromImages(imageIds);
    yield { images: await source.images(imageIds), groupIds, imageIds };
  }
}

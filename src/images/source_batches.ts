import { ArgumentError } from "../core/errors.ts";
import { type IndexSelection, selectedRows } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import { BatchMemory } from "./batch_memory.ts";
import type { ImageStack } from "./image_loader.ts";
import type { ImageSource } from "./image_sources.ts";
import { prefetched } from "./prefetch.ts";
import { checkBatchSize } from "./reading_checks.ts";

/**
 * Images with their local ids. Disposing a batch, as by `using`, gives its
 * memory to a later one.
 */
export interface SourceBatch extends Disposable {
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
  /**
   * Batches of images or of whole groups; the same for single particles.
   *
   * @default {"images"}
   */
  readonly batchMode?: "images" | "groups" | undefined;
  /** How groups are batched; no effect for single particles. */
  readonly mode?:
    | "tilt_series"
    | "packed_tilt_series"
    | "images"
    | undefined;
}

const BATCH_MODES = ["images", "groups"];
const GROUP_MODES = ["tilt_series", "packed_tilt_series", "images"];

/** Batches of a source; see {@linkcode ImageSource.iterBatches}. */
export function sourceBatches(
  source: ImageSource,
  batchSize: number,
  options: SourceBatchOptions,
): AsyncGenerator<SourceBatch, void, undefined> {
  checkOptions("ImageSource.iterBatches", options, [
    "subsetIndices",
    "prefetch",
    "batchMode",
    "mode",
  ]);
  checkWord("batchMode", options.batchMode, BATCH_MODES);
  checkWord("mode", options.mode, GROUP_MODES);
  checkBatchSize(batchSize);
  const order = selectedRows(options.subsetIndices, source.nImages);
  const depth = options.prefetch === false ? 0 : 1;
  return prefetched(readBatches(source, order, batchSize), depth);
}

function checkWord(
  label: string,
  value: string | undefined,
  expected: readonly string[],
): void {
  if (value === undefined || expected.includes(value)) return;
  throw new ArgumentError(
    "batch-mode",
    `Cannot use "${value}" as ${label}: known are ${expected.join(", ")}`,
    { label, expected, actual: value },
  );
}

async function* readBatches(
  source: ImageSource,
  order: Int32Array,
  batchSize: number,
): AsyncGenerator<SourceBatch, void, undefined> {
  const memory = new BatchMemory();
  for (let start = 0; start < order.length; start += batchSize) {
    const imageIds = order.slice(start, start + batchSize);
    const groupIds = source.resolveGroupIndicesFromImages(imageIds);
    const images = memory.take(imageIds.length, source.gridSize);
    await source.readInto(imageIds, images.data);
    yield {
      images,
      groupIds,
      imageIds,
      [Symbol.dispose]: () => memory.give(images),
    };
  }
}

import { ArgumentError } from "../core/errors.ts";
import {
  filterPreserveOrder,
  type IndexSelection,
  selectedRows,
} from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import { BatchMemory } from "./batch_memory.ts";
import {
  type BatchPlan,
  checkLargestBatch,
  planGroups,
  planImages,
  planPacked,
} from "./batch_plan.ts";
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
  /** Local group (particle) of each image; −1 for rows that only fill up. */
  readonly groupIds: Int32Array;
  /** Local image of each image; −1 for rows that only fill up. */
  readonly imageIds: Int32Array;
}

/** How whole groups are batched. */
export type GroupMode = "tilt_series" | "packed_tilt_series" | "images";

/** Options of {@linkcode ImageSource.iterBatches}. */
export interface SourceBatchOptions {
  /**
   * What to go through, in this order: local images, or with `batchMode`
   * "groups" of tilt series local groups; all if absent.
   */
  readonly subsetIndices?: IndexSelection | null | undefined;
  /** Of groups, only these local images. @default {all} */
  readonly onlyImages?: IndexSelection | null | undefined;
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
  /**
   * How groups of tilt series are batched: one group a batch whatever
   * `batchSize` says; whole groups packed up to `batchSize` images; or packed
   * ("images") with no group larger than that. No effect for single particles.
   *
   * @default {"tilt_series"}
   */
  readonly mode?: GroupMode | undefined;
  /**
   * Fill short batches up to `batchSize` with images of zeros, whose ids
   * are −1.
   *
   * @default {false}
   */
  readonly padToBatchSize?: boolean | undefined;
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
    "onlyImages",
    "prefetch",
    "batchMode",
    "mode",
    "padToBatchSize",
  ]);
  checkWord("batchMode", options.batchMode, BATCH_MODES);
  checkWord("mode", options.mode, GROUP_MODES);
  checkBatchSize(batchSize);
  const plan = batchPlan(source, batchSize, options);
  const isPadded = options.padToBatchSize ?? false;
  if (isPadded || options.mode === "images") checkLargestBatch(plan, batchSize);
  const depth = options.prefetch === false ? 0 : 1;
  return prefetched(readBatches(source, plan, isPadded ? batchSize : 0), depth);
}

function batchPlan(
  source: ImageSource,
  batchSize: number,
  { batchMode, mode, subsetIndices, onlyImages }: SourceBatchOptions,
): BatchPlan {
  if (batchMode !== "groups" || !source.tiltSeries) {
    const images = selectedRows(subsetIndices, source.nImages);
    const order = onlyImages === null || onlyImages === undefined
      ? images
      : filterPreserveOrder(images, selectedRows(onlyImages, source.nImages));
    return planImages(order, batchSize);
  }
  const groups = source.tiltsOfGroups(
    selectedRows(subsetIndices, source.nGroups),
    onlyImages,
  );
  return mode === undefined || mode === "tilt_series"
    ? planGroups(groups)
    : planPacked(groups, batchSize);
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
  { order, starts }: BatchPlan,
  leastSize: number,
): AsyncGenerator<SourceBatch, void, undefined> {
  const memory = new BatchMemory();
  for (let batch = 1; batch < starts.length; batch++) {
    const imageIds = order.slice(starts[batch - 1], starts[batch]);
    const groupIds = source.resolveGroupIndicesFromImages(imageIds);
    const size = Math.max(imageIds.length, leastSize);
    const images = memory.take(size, source.gridSize);
    await source.readInto(imageIds, images.data);
    images.data.fill(0, imageIds.length * source.imageSize);
    yield {
      images,
      groupIds: filledUp(groupIds, size),
      imageIds: filledUp(imageIds, size),
      [Symbol.dispose]: () => memory.give(images),
    };
  }
}

function filledUp(ids: Int32Array, size: number): Int32Array {
  if (ids.length === size) return ids;
  const filled = new Int32Array(size).fill(-1);
  filled.set(ids);
  return filled;
}

import { filterPreserveOrder, selectedRows } from "../core/index_utils.ts";
import {
  type BatchPlan,
  planGroups,
  planImages,
  planPacked,
} from "./batch_plan.ts";
import type { ImageSource } from "./image_sources.ts";
import { shuffledByBlocks, shuffleSizes } from "./shuffle_order.ts";
import type { SourceBatchOptions } from "./source_batches.ts";

/** The batches of a walk. */
export interface WalkPlan {
  /** Which images each batch has. */
  readonly plan: BatchPlan;
  /**
   * Of a shuffled walk, the first batch of each window of images that were
   * mixed; at last, the number of batches. Else null.
   */
  readonly windows: readonly number[] | null;
}

/** Which images a walk gives, in which order and in which batches. */
export function planWalk(
  source: ImageSource,
  batchSize: number,
  options: SourceBatchOptions,
): WalkPlan {
  return options.batchMode === "groups" && source.tiltSeries
    ? groupWalk(source, batchSize, options)
    : imageWalk(source, batchSize, options);
}

function imageWalk(
  source: ImageSource,
  batchSize: number,
  { subsetIndices, onlyImages, shuffle }: SourceBatchOptions,
): WalkPlan {
  const images = selectedRows(subsetIndices, source.nImages);
  const order = onlyImages === null || onlyImages === undefined
    ? images
    : filterPreserveOrder(images, selectedRows(onlyImages, source.nImages));
  if (shuffle === null || shuffle === undefined) {
    return { plan: planImages(order, batchSize), windows: null };
  }
  const sizes = shuffleSizes(shuffle, batchSize, source.imageSize);
  const inFile = source.fileOrder(order)?.map((i) => order[i]) ?? order;
  const shuffled = shuffledByBlocks(null, order.length, shuffle.seed, sizes);
  const plan = planImages(shuffled.order.map((i) => inFile[i]), batchSize);
  return { plan, windows: windowsOf(plan, shuffled.windows) };
}

function groupWalk(
  source: ImageSource,
  batchSize: number,
  { subsetIndices, onlyImages, mode, shuffle }: SourceBatchOptions,
): WalkPlan {
  const planned = mode === undefined || mode === "tilt_series"
    ? planGroups
    : (groups: readonly Int32Array[]) => planPacked(groups, batchSize);
  const groups = source.tiltsOfGroups(
    selectedRows(subsetIndices, source.nGroups),
    onlyImages,
  ).filter(({ length }) => length > 0);
  if (shuffle === null || shuffle === undefined) {
    return { plan: planned(groups), windows: null };
  }
  const sizes = shuffleSizes(shuffle, batchSize, source.imageSize);
  const first = Int32Array.from(groups, (group) => group[0]);
  const inFile = source.fileOrder(first)?.map((g) => g) ??
    Int32Array.from(groups.keys());
  const counts = inFile.map((group) => groups[group].length);
  const shuffled = shuffledByBlocks(
    counts,
    groups.length,
    shuffle.seed,
    sizes,
  );
  const order = Array.from(shuffled.order, (i) => groups[inFile[i]]);
  let images = 0;
  const ends = [0, ...order.map((group) => images += group.length)];
  const plan = planned(order);
  return {
    plan,
    windows: windowsOf(plan, shuffled.windows.map((unit) => ends[unit])),
  };
}

/**
 * The windows by batches: a batch belongs to the window in which it begins.
 *
 * @param starts First image of each window; at last, the number of images.
 */
function windowsOf(
  plan: BatchPlan,
  starts: readonly number[],
): readonly number[] {
  const windows: number[] = [];
  let batch = 0;
  for (const start of starts) {
    while (plan.starts[batch] < start) batch++;
    if (batch !== windows.at(-1)) windows.push(batch);
  }
  return windows;
}

import { ArgumentError } from "../core/errors.ts";

/** Batches of images, decided from numbers alone before anything is read. */
export interface BatchPlan {
  /** Local images in the order of reading. */
  readonly order: Int32Array;
  /** Where each batch begins in `order`; at last, where the last one ends. */
  readonly starts: readonly number[];
}

/** Runs of `batchSize` images; the last may be short. */
export function planImages(order: Int32Array, batchSize: number): BatchPlan {
  const starts = [];
  for (let start = 0; start < order.length; start += batchSize) {
    starts.push(start);
  }
  return { order, starts: [...starts, order.length] };
}

/** One batch a group, empty ones left out. */
export function planGroups(groups: readonly Int32Array[]): BatchPlan {
  return planPacked(groups, 1);
}

/**
 * Whole groups, in order, as many as fit into `batchSize` images; a larger
 * group is a batch of its own, empty ones are left out.
 */
export function planPacked(
  groups: readonly Int32Array[],
  batchSize: number,
): BatchPlan {
  const order = new Int32Array(
    groups.reduce((sum, group) => sum + group.length, 0),
  );
  const starts = [];
  let start = 0;
  let end = 0;
  for (const group of groups) {
    if (end > start && end + group.length - start > batchSize) {
      starts.push(start);
      start = end;
    }
    order.set(group, end);
    end += group.length;
  }
  if (end > start) starts.push(start);
  return { order, starts: [...starts, end] };
}

/**
 * Refuses batches that hold more than `batchSize` images and so cannot all be
 * of that size.
 *
 * @throws {ArgumentError} `batch-size` naming the size that would do.
 */
export function checkLargestBatch(
  { starts }: BatchPlan,
  batchSize: number,
): void {
  let largest = 0;
  for (let batch = 1; batch < starts.length; batch++) {
    largest = Math.max(largest, starts[batch] - starts[batch - 1]);
  }
  if (largest <= batchSize) return;
  throw new ArgumentError(
    "batch-size",
    `Cannot make batches of ${batchSize} images: a particle has ${largest} ` +
      `tilts; use a batch size of at least ${largest}`,
    { label: "batchSize", expected: largest, actual: batchSize },
  );
}

import { ArgumentError } from "../core/errors.ts";

/** Stacks read at the same time at most, however many are asked for. */
const MOST_THREADS = 64;

/** Refuses a batch size that is not an integer of at least 1. */
export function checkBatchSize(batchSize: number): void {
  if (Number.isSafeInteger(batchSize) && batchSize >= 1) return;
  throw new ArgumentError(
    "batch-size",
    `Cannot make batches of "${batchSize}": the batch size must be an ` +
      `integer of at least 1`,
    { label: "batchSize", expected: ">= 1", actual: batchSize },
  );
}

/**
 * How many stacks to read at the same time: as asked for, but no more than
 * the files that may be open.
 *
 * @throws {ArgumentError} unless `maxThreads` is an integer of at least 1.
 */
export function checkConcurrency(maxThreads: number): number {
  if (Number.isSafeInteger(maxThreads) && maxThreads >= 1) {
    return Math.min(maxThreads, MOST_THREADS);
  }
  throw new ArgumentError(
    "max-threads",
    `Cannot read with "${maxThreads}" threads: maxThreads must be an integer ` +
      `of at least 1`,
    { label: "maxThreads", expected: ">= 1", actual: maxThreads },
  );
}

/** More workers than this help nowhere; each takes memory of its own. */
const MOST_WORKERS = 64;

/**
 * How many workers to start.
 *
 * @throws {ArgumentError} unless `workers` is an integer of 0 to 64.
 */
export function checkWorkers(workers: number): number {
  if (
    Number.isSafeInteger(workers) && workers >= 0 && workers <= MOST_WORKERS
  ) {
    return workers;
  }
  throw new ArgumentError(
    "workers",
    `Cannot read with "${workers}" workers: workers must be an integer of ` +
      `0 to ${MOST_WORKERS}`,
    { label: "workers", expected: [0, MOST_WORKERS], actual: workers },
  );
}

/** A loader was closed before it was to read. */
export function closedLoader(loader: { toString(): string }): ArgumentError {
  return new ArgumentError(
    "loader-closed",
    `Cannot read images of ${loader}: it was closed`,
  );
}

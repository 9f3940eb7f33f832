import { ArgumentError } from "../core/errors.ts";
import { type IndexSelection, rangeTo } from "../core/index_utils.ts";
import type { ComplexArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { BatchMaker } from "./batch_maker.ts";
import { type BatchPlan, checkLargestBatch } from "./batch_plan.ts";
import type { ImageStack } from "./image_loader.ts";
import type { ImageSource } from "./image_sources.ts";
import { inOrder } from "./in_order.ts";
import {
  type ProcessOption,
  type SpectraLayout,
  spectraLayout,
} from "./process_option.ts";
import { checkBatchSize, checkWorkers } from "./reading_checks.ts";
import { ShuffleBuffer } from "./shuffle_buffer.ts";
import type { ShuffleOptions } from "./shuffle_order.ts";
import { planWalk } from "./walk_plan.ts";

/**
 * Images with their local ids. Disposing a batch, as by `using`, gives its
 * memory to a later one.
 */
export interface SourceBatch extends Disposable {
  /** Raw images, shape [B, D, D]. */
  readonly images: ImageStack;
  /** Their spectra if the walk computes any, shape [B, D·(D/2+1)] or [B, D²]. */
  readonly spectra: ComplexArray | null;
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
  /**
   * Compute spectra as well, as `processImagesHalf` or `processImages` does.
   *
   * @default {none}
   */
  readonly process?: ProcessOption | null | undefined;
  /**
   * Threads that read, decode and transform; 0 does it in this one. Up to
   * `workers` batches are made ahead, and memory holds as many.
   *
   * @default {0}
   */
  readonly workers?: number | undefined;
  /**
   * Go through the images, or groups, in a random order that keeps reads
   * large.
   *
   * @default {in the order given}
   */
  readonly shuffle?: ShuffleOptions | null | undefined;
  /** Ends the walk: the next step throws its reason. */
  readonly signal?: AbortSignal | null | undefined;
}

const SOURCE_BATCH_OPTIONS = [
  "subsetIndices",
  "onlyImages",
  "prefetch",
  "batchMode",
  "mode",
  "padToBatchSize",
  "process",
  "workers",
  "shuffle",
  "signal",
];

const BATCH_MODES = ["images", "groups"];
const GROUP_MODES = ["tilt_series", "packed_tilt_series", "images"];

/** Batches of a source; see {@linkcode ImageSource.iterBatches}. */
export function sourceBatches(
  source: ImageSource,
  batchSize: number,
  options: SourceBatchOptions,
): AsyncGenerator<SourceBatch, void, undefined> {
  checkOptions("ImageSource.iterBatches", options, SOURCE_BATCH_OPTIONS);
  checkWord("batchMode", options.batchMode, BATCH_MODES);
  checkWord("mode", options.mode, GROUP_MODES);
  checkBatchSize(batchSize);
  const process = spectraLayout(options.process);
  const workers = checkWorkers(options.workers ?? 0);
  const { plan, windows } = planWalk(source, batchSize, options);
  const isPadded = options.padToBatchSize ?? false;
  if (isPadded || options.mode === "images") checkLargestBatch(plan, batchSize);
  return walk(source, plan, windows, {
    process,
    workers,
    leastSize: isPadded ? batchSize : 0,
    depth: options.prefetch === false ? 0 : Math.max(1, workers),
    signal: options.signal,
  });
}

/** How a plan is carried out. */
interface Walk {
  readonly process: SpectraLayout | null;
  readonly workers: number;
  readonly leastSize: number;
  readonly depth: number;
  readonly signal: AbortSignal | null | undefined;
}

function walk(
  source: ImageSource,
  plan: BatchPlan,
  windows: readonly number[] | null,
  { process, workers, leastSize, depth, signal }: Walk,
): AsyncGenerator<SourceBatch, void, undefined> {
  const { order, starts } = plan;
  const maker = new BatchMaker(source, process, workers);
  const buffer = windows && new ShuffleBuffer({
    maker,
    plan,
    windows,
    fileOrder: (images) => source.fileOrder(images),
    pixels: source.imageSize,
    concurrency: Math.max(1, workers),
    readAhead: depth > 0,
  });
  const make = async (batch: number): Promise<SourceBatch> => {
    const imageIds = order.slice(starts[batch], starts[batch + 1]);
    const groupIds = source.resolveGroupIndicesFromImages(imageIds);
    const rows = Math.max(imageIds.length, leastSize);
    const made =
      await (buffer?.make(batch, rows) ?? maker.make(imageIds, rows));
    return {
      ...made,
      groupIds: filledUp(groupIds, rows),
      imageIds: filledUp(imageIds, rows),
    };
  };
  const finish = async () => {
    maker[Symbol.dispose]();
    await buffer?.close();
  };
  const batches = rangeTo(starts.length - 1);
  return inOrder(batches, make, finish, { depth, signal });
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

function filledUp(ids: Int32Array, size: number): Int32Array {
  if (ids.length === size) return ids;
  const filled = new Int32Array(size).fill(-1);
  filled.set(ids);
  return filled;
}

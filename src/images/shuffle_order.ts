import { ArgumentError } from "../core/errors.ts";
import { LegacyRandom } from "../core/legacy_random.ts";
import { checkOptions } from "../core/options.ts";

/** How a walk is shuffled. */
export interface ShuffleOptions {
  /** Seed, 0 ≤ seed ≤ 2³² − 1: take another one for each epoch. */
  readonly seed: number;
  /**
   * Images that are held in memory and mixed; about twice as many are held
   * while the next ones are read.
   *
   * @default {whole batches of 256 MB together, at least two}
   */
  readonly buffer?: number | undefined;
}

/** Images in a random order, and where those begin that were mixed together. */
export interface ShuffledOrder {
  /** Positions of images or groups. */
  readonly order: Int32Array;
  /** Beginnings of the windows in `order`; at last, its end. */
  readonly windows: readonly number[];
}

/** How images are shuffled. */
export interface ShuffleSizes {
  /** Images of a block, which lie together in the file. */
  readonly block: number;
  /** Images that are mixed. */
  readonly buffer: number;
}

/** A block is read at once: as long as a read is at most, about. */
const BLOCK_BYTES = 2 ** 22;

/** More images than this in a block would mix too little. */
const LARGEST_BLOCK = 256;

/** What is mixed by default. */
const BUFFER_BYTES = 2 ** 28;

/**
 * Sizes by the options, the batches and the images.
 *
 * @throws {ArgumentError} `shuffle-buffer` unless `buffer` is an integer from 1.
 */
export function shuffleSizes(
  options: ShuffleOptions,
  batchSize: number,
  imagePixels: number,
): ShuffleSizes {
  checkOptions("shuffle", options, ["seed", "buffer"]);
  const { buffer } = options;
  if (buffer !== undefined && !(Number.isSafeInteger(buffer) && buffer >= 1)) {
    throw new ArgumentError(
      "shuffle-buffer",
      `Cannot shuffle with a buffer of "${buffer}" images: it must be an ` +
        "integer of at least 1",
      { label: "buffer", expected: ">= 1", actual: buffer },
    );
  }
  const imageBytes = 4 * imagePixels;
  const batches = buffer === undefined
    ? Math.max(2, Math.floor(BUFFER_BYTES / (batchSize * imageBytes)))
    : Math.ceil(buffer / batchSize);
  const block = Math.floor(BLOCK_BYTES / imageBytes);
  return {
    block: Math.min(Math.max(block, 1), LARGEST_BLOCK),
    buffer: batches * batchSize,
  };
}

/**
 * A random order that keeps reads large: blocks of neighbours in random
 * order, of which so many as fit into the buffer are mixed fully. Everything
 * comes once, in an order that depends on the seed and the sizes alone.
 *
 * @param counts Images of each unit, which may be a group; null if each is one
 * image.
 * @param length Number of units.
 */
export function shuffledByBlocks(
  counts: Int32Array | null,
  length: number,
  seed: number,
  { block, buffer }: ShuffleSizes,
): ShuffledOrder {
  const random = new LegacyRandom(seed);
  const sizes = counts ?? new Int32Array(length).fill(1);
  const blocks = cut(sizes, block);
  const order = new Int32Array(length);
  let end = 0;
  for (const b of random.permutation(blocks.length - 1)) {
    for (let unit = blocks[b]; unit < blocks[b + 1]; unit++) {
      order[end++] = unit;
    }
  }
  const windows = cut(order.map((unit) => sizes[unit]), buffer);
  for (let w = 1; w < windows.length; w++) {
    random.shuffle(order.subarray(windows[w - 1], windows[w]));
  }
  return { order, windows };
}

/** Cuts a row of units into runs of `most` images, the last may be short. */
function cut(sizes: Int32Array, most: number): number[] {
  const starts = [0];
  let images = 0;
  for (let unit = 0; unit < sizes.length; unit++) {
    images += sizes[unit];
    if (images < most && unit < sizes.length - 1) continue;
    starts.push(unit + 1);
    images = 0;
  }
  return starts;
}

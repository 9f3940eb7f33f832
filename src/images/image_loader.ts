/**
 * Access to particle images: the contract of every loader.
 *
 * @module
 */
import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import { type ImageKey, resolveImageKey } from "../core/image_key.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import type { LoadImagesOptions } from "./load_images.ts";

/** Images as float32, shape [k, D, D], pixels as stored in the file. */
export type ImageStack = NdArray<Float32Array<ArrayBuffer>>;

/** What every loader knows when it is made. */
export interface ImageLoaderInfo {
  /** Number of images. */
  readonly numImages: number;
  /** Side of the images in pixels. */
  readonly imageSize: number;
  /** Row of the source for each image; all rows in order if absent. */
  readonly selectionIndices?: Int32Array | undefined;
  /** What was tolerated while opening. */
  readonly diagnostics?: readonly Diagnostic[] | undefined;
}

/** Batch size of {@linkcode ImageLoader.iterBatches} if none is given. */
const DEFAULT_BATCH_SIZE = 1000;

/**
 * Particle images of one source under local positions 0 … n−1.
 *
 * Pixels come as float32 whatever the file's type, exactly as stored: nothing
 * is flipped, scaled or inverted.
 */
export abstract class ImageLoader implements AsyncDisposable {
  /** Number of images. */
  readonly numImages: number;
  /** Side of the images in pixels. */
  readonly imageSize: number;
  /** For each image, the row of the source it came from. */
  readonly selectionIndices: Int32Array;
  /** What was tolerated while opening. */
  readonly diagnostics: readonly Diagnostic[];
  #cache: Float32Array | null = null;

  /** Called by the loaders with what they found out. */
  protected constructor(info: ImageLoaderInfo) {
    this.numImages = info.numImages;
    this.imageSize = info.imageSize;
    this.selectionIndices = info.selectionIndices ?? rangeTo(info.numImages);
    this.diagnostics = info.diagnostics ?? [];
  }

  /** Reads images into rows of `out`; positions and rows were checked. */
  protected abstract readImages(
    positions: Int32Array,
    out: Float32Array,
    rows: Int32Array | null,
  ): Promise<void>;

  /** Releases open files; a second call does nothing. */
  abstract close(): Promise<void>;

  /** Text form: class, number of images and their side. */
  abstract toString(): string;

  /** Number of images: another name of `numImages`. */
  get n(): number {
    return this.numImages;
  }

  /** Number of images: another name of `numImages`. */
  get length(): number {
    return this.numImages;
  }

  /** Side in pixels: another name of `imageSize`. */
  get D(): number {
    return this.imageSize;
  }

  /** Shape of all images together, [n, D, D]. */
  get shape(): readonly [number, number, number] {
    return [this.numImages, this.imageSize, this.imageSize];
  }

  /** Whether all images are in memory. */
  get isLoaded(): boolean {
    return this.#cache !== null;
  }

  /**
   * The images for a key, shape [k, D, D]; a single index keeps the axis.
   *
   * Permission: `--allow-read` of the stacks.
   *
   * @param key A position, a list, a mask, a `slice(...)`, or nothing for all.
   * @throws {IndexError} if a position lies outside 0 … n−1.
   * @throws {DataFormatError} if a stack cannot be read.
   */
  async get(key?: ImageKey): Promise<ImageStack> {
    const positions = resolveImageKey(key, this.numImages);
    const D = this.imageSize;
    const data = allocatePixels(positions.length, D);
    await this.readInto(positions, data);
    return ndArray(data, [positions.length, D, D]);
  }

  /** Another name of {@linkcode ImageLoader.get}; the flag has no effect. */
  images(key?: ImageKey, _requireContiguous = false): Promise<ImageStack> {
    return this.get(key);
  }

  /**
   * Reads images into memory of the caller: image `positions[i]` goes to row
   * `rows[i]` of `out` (row i if `rows` is absent).
   *
   * Permission: `--allow-read` of the stacks.
   *
   * @throws {IndexError} if a position lies outside 0 … n−1.
   * @throws {ArgumentError} if `out` is too small.
   */
  async readInto(
    positions: Int32Array,
    out: Float32Array,
    rows: Int32Array | null = null,
  ): Promise<void> {
    if (positions.length === 0) return;
    resolveImageKey(positions, this.numImages);
    const pixels = this.imageSize ** 2;
    checkRoom(positions.length, rows, pixels, out);
    if (this.#cache === null) {
      return await this.readImages(positions, out, rows);
    }
    for (let i = 0; i < positions.length; i++) {
      const start = positions[i] * pixels;
      out.set(
        this.#cache.subarray(start, start + pixels),
        (rows === null ? i : rows[i]) * pixels,
      );
    }
  }

  /**
   * All images in order, `batchSize` at a time, as `[positions, images]`; the
   * last batch may be short.
   *
   * @throws {ArgumentError} unless `batchSize` is an integer of at least 1.
   */
  iterBatches(
    batchSize: number = DEFAULT_BATCH_SIZE,
  ): AsyncGenerator<[Int32Array, ImageStack], void, undefined> {
    checkBatchSize(batchSize);
    return this.#batches(batchSize);
  }

  /** Another name of {@linkcode ImageLoader.iterBatches}. */
  chunks(
    chunkSize: number = DEFAULT_BATCH_SIZE,
  ): AsyncGenerator<[Int32Array, ImageStack], void, undefined> {
    return this.iterBatches(chunkSize);
  }

  async *#batches(
    batchSize: number,
  ): AsyncGenerator<[Int32Array, ImageStack], void, undefined> {
    for (let start = 0; start < this.numImages; start += batchSize) {
      const count = Math.min(batchSize, this.numImages - start);
      const positions = rangeTo(count).map((i) => start + i);
      yield [positions, await this.get(positions)];
    }
  }

  /** Reads all images once and keeps them in memory. */
  async loadAll(): Promise<void> {
    if (this.#cache !== null) return;
    const cache = allocatePixels(this.numImages, this.imageSize);
    await this.readInto(rangeTo(this.numImages), cache);
    this.#cache = cache;
  }

  /** Opens a file of images: another name of `loadImages`. */
  static async fromFile(
    path: string,
    options: LoadImagesOptions = {},
  ): Promise<ImageLoader> {
    // Imported when called: the loaders extend this class.
    const { loadImages } = await import("./load_images.ts");
    return await loadImages(path, options);
  }

  /** Number of images in a file, without opening its stacks. */
  static async imageCount(path: string): Promise<number> {
    const { imageCount } = await import("./load_images.ts");
    return await imageCount(path);
  }

  /** Closes the loader. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** 0, 1, … n−1. */
export function rangeTo(n: number): Int32Array<ArrayBuffer> {
  const range = new Int32Array(n);
  for (let i = 0; i < n; i++) range[i] = i;
  return range;
}

/** The rows a loader is to show: those selected, or all. */
export function selectedRows(
  selection: IndexSelection | null | undefined,
  numRows: number,
): Int32Array {
  return selection === null || selection === undefined
    ? rangeTo(numRows)
    : normalizeIndices(selection, numRows);
}

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

/** Refuses a number of concurrent reads that is not an integer of at least 1. */
export function checkConcurrency(maxThreads: number): number {
  if (Number.isSafeInteger(maxThreads) && maxThreads >= 1) return maxThreads;
  throw new ArgumentError(
    "max-threads",
    `Cannot read with "${maxThreads}" threads: maxThreads must be an integer ` +
      `of at least 1`,
    { label: "maxThreads", expected: ">= 1", actual: maxThreads },
  );
}

/** Memory for `count` images of side `D`, or an error that states the size. */
export function allocatePixels(
  count: number,
  D: number,
): Float32Array<ArrayBuffer> {
  try {
    return new Float32Array(count * D * D);
  } catch (cause) {
    throw new ArgumentError(
      "too-large",
      `Cannot hold ${count} images of ${D} × ${D} pixels in memory at once: ` +
        `they take ${(count * D * D * 4 / 1e9).toFixed(1)} GB; read them ` +
        `in batches`,
      { actual: count * D * D * 4, cause },
    );
  }
}

function checkRoom(
  count: number,
  rows: Int32Array | null,
  pixels: number,
  out: Float32Array,
): void {
  let needed = count;
  if (rows !== null) {
    for (const row of rows) needed = Math.max(needed, row + 1);
  }
  if (needed * pixels > out.length) {
    throw new ArgumentError(
      "out-too-small",
      `Cannot read ${needed} images of ${pixels} pixels into ${out.length} ` +
        `values`,
      { label: "out", expected: needed * pixels, actual: out.length },
    );
  }
}

/**
 * Access to particle images: the contract of every loader.
 *
 * @module
 */
import { showsAs } from "../display/show.ts";
import { loaderLook } from "./images_look.ts";
import { showImages } from "../display/show_images.ts";
import type { Diagnostic } from "../core/errors.ts";
import { type ImageKey, resolveImageKey } from "../core/image_key.ts";
import { rangeTo } from "../core/index_utils.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import type { ImageCountOptions, LoadImagesOptions } from "./load_images.ts";
import { allocatePixels, checkRoom, copyImages } from "./pixel_memory.ts";
import { ascendingOrder } from "./read_plan.ts";
import { checkBatchSize, closedLoader } from "./reading_checks.ts";
import type { StackReads } from "./stack_reads.ts";

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
 * is flipped, scaled or inverted. Reads may overlap. A closed loader reads no
 * more, whether its images were in memory or not.
 *
 * Permission: `--allow-read` of the stacks, for everything that reads images.
 */
export abstract class ImageLoader implements AsyncDisposable {
  static {
    showsAs(ImageLoader, loaderLook);
  }

  /** Number of images. */
  readonly numImages: number;
  /** Side of the images in pixels. */
  readonly imageSize: number;
  /** For each image, the row of the source it came from. */
  readonly selectionIndices: Int32Array;
  /** What was tolerated while opening. */
  readonly diagnostics: readonly Diagnostic[];
  readonly #readsUnderWay = new Set<Promise<unknown>>();
  #cache: Float32Array | null = null;
  #loading: Promise<void> | null = null;
  #closing: Promise<void> | null = null;

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

  /** The same read for another thread; null if only this loader can do it. */
  protected readsOf(_from: Int32Array, _rows: Int32Array): StackReads | null {
    return null;
  }

  /** Releases open files; called once, when no read is under way. */
  protected abstract closeFiles(): Promise<void>;

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
   * @param key A position, a list, a mask, a `slice(...)`, or nothing for all.
   * @throws {IndexError} if a position lies outside 0 … n−1.
   * @throws {ArgumentTypeError} if the key holds anything but integers.
   * @throws {ArgumentError} `loader-closed` after `close()`, `too-large` if
   * the images do not fit into one array.
   * @throws {DataFormatError} if a stack cannot be read.
   */
  async get(key?: ImageKey): Promise<ImageStack> {
    const positions = resolveImageKey(key, this.numImages);
    const D = this.imageSize;
    const data = allocatePixels(positions.length, D);
    await this.#read(positions, data, null);
    return showImages(ndArray(data, [positions.length, D, D]));
  }

  /** Another name of {@linkcode ImageLoader.get}; the flag has no effect. */
  images(key?: ImageKey, _requireContiguous = false): Promise<ImageStack> {
    return this.get(key);
  }

  /**
   * Reads images into memory of the caller: image `positions[i]` goes to row
   * `rows[i]` of `out` (row i if `rows` is absent).
   *
   * @throws {IndexError} if a position lies outside 0 … n−1, or a row outside
   * `out`.
   * @throws {ArgumentError} if `out` is too small, or `rows` of another length.
   */
  async readInto(
    positions: Int32Array,
    out: Float32Array,
    rows: Int32Array | null = null,
  ): Promise<void> {
    const checked = resolveImageKey(positions, this.numImages);
    checkRoom(out, checked.length, rows, this.imageSize);
    await this.#read(checked, out, rows);
  }

  /**
   * Which bytes of which files {@linkcode ImageLoader.readInto} would read to
   * rows 0, 1, 2 ...: plain data, for another thread. Null if the images are in
   * memory or not simply in files.
   *
   * @throws {IndexError} if a position lies outside 0 … n−1.
   * @throws {ArgumentError} `loader-closed` after `close()`.
   */
  planReads(positions: Int32Array): StackReads | null {
    this.#requireOpen();
    const checked = resolveImageKey(positions, this.numImages);
    if (this.#cache !== null) return null;
    return this.readsOf(checked, rangeTo(checked.length));
  }

  /**
   * The order in which the images at these positions lie in their files, as
   * places in the list; null if that is the order given.
   */
  fileOrder(positions: Int32Array): Int32Array | null {
    return ascendingOrder(
      positions.map((position) => this.selectionIndices[position]),
    );
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

  /** Reads all images once and keeps them in memory until `close()`. */
  loadAll(): Promise<void> {
    return this.#loading ??= this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.#cache = (await this.get()).data;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
  }

  async #read(
    positions: Int32Array,
    out: Float32Array,
    rows: Int32Array | null,
  ): Promise<void> {
    const cache = this.#cache;
    await this.whileOpen(async () => {
      if (cache !== null) copyImages(cache, positions, out, rows, this.D);
      else if (positions.length > 0) {
        await this.readImages(positions, out, rows);
      }
    });
  }

  /**
   * Runs a read of the files, which stay open until it is done.
   *
   * @throws {ArgumentError} `loader-closed` after `close()`.
   */
  protected async whileOpen<T>(read: () => Promise<T>): Promise<T> {
    this.#requireOpen();
    const reading = read();
    this.#readsUnderWay.add(reading);
    try {
      return await reading;
    } finally {
      this.#readsUnderWay.delete(reading);
    }
  }

  #requireOpen(): void {
    if (this.#closing !== null) throw closedLoader(this);
  }

  /**
   * Waits for reads under way, then releases files and memory. A second call
   * does nothing more.
   */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close(): Promise<void> {
    await Promise.allSettled([...this.#readsUnderWay, this.#loading]);
    this.#cache = null;
    this.#loading = null;
    await this.closeFiles();
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

  /** Number of images in a file: another name of `imageCount`. */
  static async imageCount(
    path: string,
    options: ImageCountOptions = {},
  ): Promise<number> {
    const { imageCount } = await import("./load_images.ts");
    return await imageCount(path, options);
  }

  /** Closes the loader. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

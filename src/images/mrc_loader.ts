import { type ImageKey, resolveImageKey } from "../core/image_key.ts";
import { type IndexSelection, selectedRows } from "../core/index_utils.ts";
import { type NdArray, ndArray, type NumericArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import type { MrcHeader, ReadMrcHeaderOptions } from "../formats/mrc/mod.ts";
import { openStaging } from "../io/staging/staging.ts";
import {
  STAGING_OPTIONS,
  type StagingOptions,
} from "../io/staging/staging_options.ts";
import { ImageLoader } from "./image_loader.ts";
import type { MrcStack } from "./mrc_stack.ts";
import { OpenStacks } from "./open_stacks.ts";
import type { StackReads } from "./stack_reads.ts";

/** Options of {@linkcode MRCLoader.open}. */
export interface MRCLoaderOptions extends StagingOptions {
  /**
   * Sections to load: positions in any order, or a mask over the stack.
   *
   * @default {all}
   */
  readonly indices?: IndexSelection | null | undefined;
  /**
   * Read images when they are asked for (true) or all at once now (false).
   *
   * @default {true}
   */
  readonly lazy?: boolean | undefined;
  /** How to read doubtful headers. */
  readonly mrc?: ReadMrcHeaderOptions | undefined;
}

/**
 * Images of a single MRC or MRCS stack.
 *
 * Permission: `--allow-read` of the file; for `cacheDir` as it says.
 */
export class MRCLoader extends ImageLoader {
  /** Path of the stack. */
  readonly path: string;
  readonly #stack: MrcStack;
  readonly #opened: OpenStacks;

  private constructor(
    stack: MrcStack,
    selectionIndices: Int32Array,
    opened: OpenStacks,
  ) {
    super({
      numImages: selectionIndices.length,
      imageSize: stack.imageSize,
      selectionIndices,
      diagnostics: [...stack.diagnostics, ...opened.diagnostics],
    });
    this.path = stack.source.path;
    this.#stack = stack;
    this.#opened = opened;
  }

  /**
   * Opens a stack; only the header is read, unless `lazy` is false.
   *
   * @throws {MissingFileError} if there is no such file.
   * @throws {DataFormatError} if it is no sound stack of square images.
   * @throws {IndexError} if `indices` leave the stack.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { MRCLoader, slice, writeMrc } from "@cryoset/cryoset";
   *
   * const path = await Deno.makeTempFile({ suffix: ".mrcs" });
   * const pixels = Float32Array.from({ length: 12 }, (_, pixel) => pixel);
   * await writeMrc(path, { data: pixels, shape: [3, 2, 2] });
   *
   * await using stack = await MRCLoader.open(path, { indices: [2, 0] });
   * assertEquals([...stack.selectionIndices], [2, 0]);
   * assertEquals([...(await stack.get(slice(0, 1))).data], [8, 9, 10, 11]);
   * await Deno.remove(path);
   * ```
   */
  static async open(
    path: string,
    options: MRCLoaderOptions = {},
  ): Promise<MRCLoader> {
    checkOptions("MRCLoader.open", options, [
      "indices",
      "lazy",
      "mrc",
      ...STAGING_OPTIONS,
    ]);
    const opened = new OpenStacks(options.mrc, await openStaging(options));
    try {
      const stack = await opened.stack(path);
      const selection = selectedRows(options.indices, stack.numImages);
      if (selection.length > 0) await opened.stage([path]);
      const loader = new MRCLoader(stack, selection, opened);
      if (options.lazy === false) await loader.loadAll();
      return loader;
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  /** Header of the stack. */
  get header(): MrcHeader {
    return this.#stack.header;
  }

  /**
   * The images for a key in the type of the file, shape [k, D, D].
   *
   * @throws {IndexError} if a position lies outside 0 … n−1.
   * @throws {ArgumentError} `loader-closed` after `close()`.
   */
  async getRaw(key?: ImageKey): Promise<NdArray<NumericArray>> {
    const positions = resolveImageKey(key, this.numImages);
    const D = this.imageSize;
    const pixels = await this.whileOpen(() =>
      this.#stack.readRawSections(this.#sectionsOf(positions))
    );
    return ndArray(pixels, [positions.length, D, D]);
  }

  /** Reads images into rows of `out`. */
  protected override readImages(
    positions: Int32Array,
    out: Float32Array,
    rows: Int32Array | null,
  ): Promise<void> {
    return this.#stack.readSections(this.#sectionsOf(positions), out, rows);
  }

  /** The same read, for another thread. */
  protected override readsOf(
    positions: Int32Array,
    rows: Int32Array,
  ): StackReads | null {
    const stack = this.#stack.plan(this.#sectionsOf(positions), rows);
    return stack && { imageSize: this.imageSize, stacks: [stack] };
  }

  #sectionsOf(positions: Int32Array): Int32Array {
    return positions.map((position) => this.selectionIndices[position]);
  }

  /** Releases the files. */
  protected override closeFiles(): Promise<void> {
    return this.#opened.close();
  }

  /** Class, path, number of images and their side. */
  override toString(): string {
    return `MRCLoader("${this.path}", ${this.numImages} images of ` +
      `${this.imageSize} × ${this.imageSize} px)`;
  }
}

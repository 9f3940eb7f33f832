import { type IndexSelection, selectedRows } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import { Hdf5Stack } from "./hdf5_stack.ts";
import { ImageLoader } from "./image_loader.ts";
import {
  MULTI_MRC_OPTIONS,
  type MultiMRCLoaderOptions,
} from "./multi_mrc_loader.ts";

/** Options of {@linkcode Hdf5Loader.open}; others of `loadImages` have no effect. */
export interface Hdf5LoaderOptions extends MultiMRCLoaderOptions {
  /**
   * Images to load: positions in any order, or a mask over the dataset.
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
}

/**
 * Images of an HDF5 file: a dataset of shape [N, D, D], one of [D, D] as a
 * single image, or an EMAN2 stack (`/MDF/images/<k>/image`). Numbers of any
 * type come as float32.
 *
 * The library that reads HDF5, h5wasm, is loaded when the first file is opened.
 * There is one in a program: if a damaged file makes it fail, it starts anew.
 * Files opened here do not notice; files that a program opened with h5wasm
 * itself are lost.
 *
 * Permission: `--allow-read` of the file.
 */
export class Hdf5Loader extends ImageLoader {
  /** Path of the file. */
  readonly path: string;
  /** Path in the file of the dataset, or of the group of images. */
  readonly dataset: string;
  readonly #stack: Hdf5Stack;

  private constructor(stack: Hdf5Stack, selectionIndices: Int32Array) {
    super({
      numImages: selectionIndices.length,
      imageSize: stack.imageSize,
      selectionIndices,
    });
    this.path = stack.path;
    this.dataset = stack.dataset;
    this.#stack = stack;
  }

  /**
   * Opens the images of a file; pixels are read when they are asked for,
   * unless `lazy` is false.
   *
   * `stack.h5::/path/in/file` chooses a dataset, or a group in EMAN2's layout.
   * Without it the images of a set that `exportHdf5` wrote are taken, those of
   * an EMAN2 stack, or the only numeric dataset of three axes.
   *
   * @throws {MissingFileError} if there is no such file.
   * @throws {DataFormatError} if it is no sound HDF5 file, or the images in it
   * are none, not square or several.
   * @throws {UnsupportedError} if a filter (`hdf5-filter`) or data in other
   * files (`hdf5-virtual`) cannot be read.
   * @throws {IndexError} if `indices` leave the dataset.
   *
   * @example
   * ```ts ignore
   * import { Hdf5Loader } from "@cryoset/cryoset";
   *
   * await using stack = await Hdf5Loader.open("stack.h5::/images");
   * const images = await stack.get([2, 0]);
   * ```
   */
  static async open(
    path: string,
    options: Hdf5LoaderOptions = {},
  ): Promise<Hdf5Loader> {
    checkOptions("Hdf5Loader.open", options, MULTI_MRC_OPTIONS);
    const stack = await Hdf5Stack.open(path);
    try {
      const selection = selectedRows(options.indices, stack.numImages);
      const loader = new Hdf5Loader(stack, selection);
      if (options.lazy === false) await loader.loadAll();
      return loader;
    } catch (error) {
      stack[Symbol.dispose]();
      throw error;
    }
  }

  /** Reads images into rows of `out`. */
  protected override readImages(
    positions: Int32Array,
    out: Float32Array,
    rows: Int32Array | null,
  ): Promise<void> {
    const sections = positions.map((position) =>
      this.selectionIndices[position]
    );
    return this.#stack.readSections(sections, out, rows);
  }

  /** Releases the file. */
  protected override closeFiles(): Promise<void> {
    this.#stack[Symbol.dispose]();
    return Promise.resolve();
  }

  /** Class, path, number of images and their side. */
  override toString(): string {
    return `Hdf5Loader("${this.path}::${this.dataset}", ${this.numImages} ` +
      `images of ${this.imageSize} × ${this.imageSize} px)`;
  }
}

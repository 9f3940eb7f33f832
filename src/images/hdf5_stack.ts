import { setImmediate } from "node:timers";
import { Hdf5File } from "../formats/hdf5/hdf5_file.ts";
import { parseHdf5Path } from "../formats/hdf5/hdf5_path.ts";
import { decodeNumbers } from "../formats/hdf5/number_type.ts";
import { applyLevels } from "./eman_levels.ts";
import { findImages, type Hdf5Images } from "./hdf5_images.ts";
import { planReads, type ReadRun } from "./read_plan.ts";

/** Reads do not wait: they let timers and aborts in at least this often. */
const YIELD_EVERY_MS = 10;

/** Square images of an open HDF5 file. */
export class Hdf5Stack implements Disposable {
  readonly #file: Hdf5File;
  readonly #images: Hdf5Images;
  #lastYield = performance.now();

  private constructor(file: Hdf5File, images: Hdf5Images) {
    this.#file = file;
    this.#images = images;
  }

  /**
   * Opens the images at `file.h5` or `file.h5::/path/in/file`. Only what the
   * file says of them is read.
   *
   * @throws {MissingFileError} if there is no such file.
   * @throws {DataFormatError} if it holds no such images, or several.
   * @throws {UnsupportedError} for a filter the library does not have.
   */
  static async open(path: string): Promise<Hdf5Stack> {
    const { file: filePath, dataset } = parseHdf5Path(path);
    const file = await Hdf5File.open(filePath);
    try {
      return new Hdf5Stack(file, findImages(file, dataset));
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Path of the file. */
  get path(): string {
    return this.#file.path;
  }

  /** Length of the file in bytes. */
  get fileSize(): number {
    return this.#file.size;
  }

  /** Path in the file of the dataset, or of the group of images. */
  get dataset(): string {
    return this.#images.path;
  }

  /** Number of images. */
  get numImages(): number {
    return this.#images.count;
  }

  /** Side of the images in pixels. */
  get imageSize(): number {
    return this.#images.imageSize;
  }

  /** Reads sections into rows of `out`, in as few reads as is sensible. */
  async readSections(
    sections: Int32Array,
    out: Float32Array,
    rows: Int32Array | null,
  ): Promise<void> {
    const { imageBytes, together } = this.#images;
    for (const run of planReads(sections, rows, imageBytes, together)) {
      if (performance.now() - this.#lastYield > YIELD_EVERY_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        this.#lastYield = performance.now();
      }
      this.#readRun(run, out);
    }
  }

  #readRun(run: ReadRun, out: Float32Array): void {
    const pixels = this.imageSize ** 2;
    this.#images.read(run.first, run.count, (bytes, type, levels) => {
      const imageBytes = pixels * type.size;
      for (let i = 0; i < run.sections.length; i++) {
        const start = (run.sections[i] - run.first) * imageBytes;
        const row = run.rows[i] * pixels;
        const image = out.subarray(row, row + pixels);
        decodeNumbers(bytes.subarray(start, start + imageBytes), type, image);
        if (levels !== null) applyLevels(image, levels);
      }
    });
  }

  /** Releases the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}

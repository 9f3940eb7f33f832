import { ndArray } from "../core/nd_array.ts";
import {
  type ComplexType,
  ImageProcessor,
  type ProcessImagesOptions,
} from "./image_processor.ts";
import { StackReader, type StackReads } from "./stack_reads.ts";

/** Which spectra of images are computed. */
export interface SpectraPlan {
  /** Half-spectra or full ones. */
  readonly layout: "half" | "full";
  /** Whether the images are windowed first. */
  readonly applyImageMask: boolean;
  /** Sign by which the data are multiplied. */
  readonly sign: 1 | -1;
  /** Precision of the spectra. */
  readonly dtype: ComplexType;
}

/**
 * What is to be done for one batch. Plain data, which another thread may have:
 * memory goes there and comes back, it is not copied.
 */
export interface BatchTask {
  /** Side of the images, D. */
  readonly D: number;
  /** Images of the batch; after them come rows of zeros. */
  readonly count: number;
  /** What to read, or null if the images are in `images` already. */
  readonly reads: StackReads | null;
  /** Memory of the images, row after row. */
  readonly images: Float32Array<ArrayBuffer>;
  /** The spectra to compute, or null. */
  readonly process: SpectraPlan | null;
  /** Memory of the spectra, or null. */
  readonly spectra:
    | Float32Array<ArrayBuffer>
    | Float64Array<ArrayBuffer>
    | null;
}

/** Does tasks one after another, in a worker or where the batches are used. */
export class BatchTasks implements Disposable {
  readonly #reader = new StackReader();
  #processor: { key: string; made: ImageProcessor } | null = null;

  /**
   * Reads the images, fills the rows beyond them with zeros and computes the
   * spectra, of those rows too.
   *
   * Permission: `--allow-read` of the stacks to read.
   *
   * @throws {MissingFileError} if a stack is gone.
   * @throws {DataFormatError} if it is not what it was.
   */
  run({ D, count, reads, images, process, spectra }: BatchTask): void {
    if (reads !== null) this.#reader.read(reads, images);
    images.fill(0, count * D * D);
    if (process === null || spectra === null) return;
    const { layout, sign, applyImageMask } = process;
    const stack = ndArray(images, [images.length / (D * D), D, D]);
    const options: ProcessImagesOptions = { applyImageMask, out: spectra };
    this.#processorFor(D, process.dtype)[layout](stack, sign, options);
  }

  #processorFor(D: number, dtype: ComplexType): ImageProcessor {
    const key = `${D} ${dtype}`;
    if (this.#processor?.key !== key) {
      this.#processor = { key, made: new ImageProcessor(D, dtype) };
    }
    return this.#processor.made;
  }

  /** Closes the files. */
  [Symbol.dispose](): void {
    this.#reader[Symbol.dispose]();
  }
}

import { decodePixels, readBuffer } from "../formats/mrc/decode.ts";
import { FourierCropper } from "../fourier/fourier_cropper.ts";
import { SyncFiles } from "../io/sync_files.ts";
import { planReads, type ReadRun, splitRuns } from "./read_plan.ts";
import {
  decodeRun,
  imagesOfRun,
  offsetOf,
  rowsOfRun,
  type StackLayout,
} from "./section_run.ts";

/** Images of one stack to read. Plain data, which another thread may have. */
export interface StackRead {
  /** Path of the file. */
  readonly path: string;
  /** Length of the file in bytes when it was opened. */
  readonly size: number;
  /** How the images lie in it. */
  readonly layout: StackLayout;
  /** Sections wanted, counted from 0, in any order. */
  readonly sections: Int32Array;
  /** Row of the output for each. */
  readonly rows: Int32Array;
}

/** Images to read from stacks. */
export interface StackReads {
  /** Side to which the images are cropped, or that they have. */
  readonly imageSize: number;
  /** What to read of each stack. */
  readonly stacks: readonly StackRead[];
}

/**
 * Reads images of stacks without waiting: for workers, which have nothing
 * else to do. It finds the same pixels as the loader that planned the reads.
 */
export class StackReader implements Disposable {
  readonly #files = new SyncFiles();
  readonly #croppers = new Map<number, FourierCropper>();
  #bytes = new Uint8Array(0);

  /**
   * Reads images to their rows of `out`.
   *
   * Permission: `--allow-read` of the stacks.
   *
   * @throws {MissingFileError} if a stack is gone.
   * @throws {DataFormatError} if it is not what it was.
   */
  read({ imageSize, stacks }: StackReads, out: Float32Array): void {
    for (const stack of stacks) {
      const { sections, rows, layout } = stack;
      const planned = planReads(sections, rows, layout.imageBytes);
      const isCropped = layout.nx !== imageSize;
      const runs = isCropped ? planned : splitRuns(planned, layout.imageBytes);
      for (const run of runs) {
        if (isCropped) this.#cropRun(stack, run, imageSize, out);
        else if (run.direct) this.#readDirect(stack, run, out);
        else decodeRun(run, layout, this.#bytesOf(stack, run), out);
      }
    }
  }

  #readDirect(stack: StackRead, run: ReadRun, out: Float32Array): void {
    const target = rowsOfRun(run, stack.layout, out);
    const bytes = readBuffer(target, stack.layout);
    this.#fill(stack, run, bytes);
    decodePixels(bytes, stack.layout, target);
  }

  #cropRun(
    stack: StackRead,
    run: ReadRun,
    D: number,
    out: Float32Array,
  ): void {
    const { layout } = stack;
    const cropper = this.#cropper(layout.nx, D);
    const large = new Float32Array(layout.nx * layout.ny);
    const bytes = this.#bytesOf(stack, run);
    for (const [image, row] of imagesOfRun(run, layout, bytes)) {
      decodePixels(image, layout, large);
      cropper.crop(large, 1, out.subarray(row * D * D, (row + 1) * D * D));
    }
  }

  #cropper(from: number, to: number): FourierCropper {
    let cropper = this.#croppers.get(from);
    if (cropper === undefined) {
      cropper = new FourierCropper(from, to);
      this.#croppers.set(from, cropper);
    }
    return cropper;
  }

  /** Bytes of a run, in memory that the next one reuses. */
  #bytesOf(stack: StackRead, run: ReadRun): Uint8Array {
    const length = run.count * stack.layout.imageBytes;
    if (this.#bytes.length < length) this.#bytes = new Uint8Array(length);
    const bytes = this.#bytes.subarray(0, length);
    this.#fill(stack, run, bytes);
    return bytes;
  }

  #fill({ path, size, layout }: StackRead, run: ReadRun, bytes: Uint8Array) {
    this.#files.read(path, size, bytes, offsetOf(run, layout));
  }

  /** Closes the files. */
  [Symbol.dispose](): void {
    this.#files[Symbol.dispose]();
  }
}

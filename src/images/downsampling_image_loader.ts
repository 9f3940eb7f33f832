import { FourierCropper } from "../fourier/mod.ts";
import { ImageLoader } from "./image_loader.ts";
import { allocatePixels } from "./pixel_memory.ts";
import type { StackReads } from "./stack_reads.ts";

/** Full-size pixels held at a time while cropping, in bytes. */
const CHUNK_BYTES = 2 ** 25;

/**
 * Shows the images of another loader at a smaller size: their spectra are
 * cropped, so that the mean stays and the pixel size grows by D / targetD.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import {
 *   DownsamplingImageLoader,
 *   MRCLoader,
 *   writeMrc,
 * } from "@cryoset/cryoset";
 *
 * const path = await Deno.makeTempFile({ suffix: ".mrcs" });
 * const ramp = Float32Array.from({ length: 16 }, (_, pixel) => pixel);
 * await writeMrc(path, { data: ramp, shape: [1, 4, 4] });
 *
 * const stack = await MRCLoader.open(path);
 * await using small = new DownsamplingImageLoader(stack, 2);
 * assertEquals([...(await small.get(0)).data], [5, 6, 9, 10]);
 * await Deno.remove(path);
 * ```
 */
export class DownsamplingImageLoader extends ImageLoader {
  readonly #base: ImageLoader;
  readonly #cropper: FourierCropper;

  /**
   * Wraps `base`. Make the base lazily: this loader keeps what it has cropped.
   *
   * @param targetD New side in pixels: even, at least 2, at most the base's.
   * @throws {ArgumentError} if `targetD` is none of that.
   */
  constructor(base: ImageLoader, targetD: number) {
    super({
      numImages: base.numImages,
      imageSize: targetD,
      selectionIndices: base.selectionIndices,
      diagnostics: base.diagnostics,
    });
    this.#base = base;
    this.#cropper = new FourierCropper(base.imageSize, targetD);
  }

  /** The loader underneath. */
  get base(): ImageLoader {
    return this.#base;
  }

  /** Reads images into rows of `out`. */
  protected override async readImages(
    positions: Int32Array,
    out: Float32Array,
    rows: Int32Array | null,
  ): Promise<void> {
    const base = this.#base;
    if (this.imageSize === base.imageSize) {
      return await base.readInto(positions, out, rows);
    }
    const sourcePixels = base.imageSize ** 2;
    const pixels = this.imageSize ** 2;
    const chunk = Math.min(
      positions.length,
      Math.max(1, Math.floor(CHUNK_BYTES / (4 * sourcePixels))),
    );
    const large = allocatePixels(chunk, base.imageSize);
    for (let start = 0; start < positions.length; start += chunk) {
      const part = positions.subarray(start, start + chunk);
      await base.readInto(part, large);
      for (let i = 0; i < part.length; i++) {
        const row = rows === null ? start + i : rows[start + i];
        this.#cropper.crop(
          large.subarray(i * sourcePixels, (i + 1) * sourcePixels),
          1,
          out.subarray(row * pixels, (row + 1) * pixels),
        );
      }
    }
  }

  /** The reads of the loader underneath; who does them crops as well. */
  protected override readsOf(positions: Int32Array): StackReads | null {
    const reads = this.#base.planReads(positions);
    return reads && { ...reads, imageSize: this.imageSize };
  }

  /** That of the loader underneath. */
  override fileOrder(positions: Int32Array): Int32Array | null {
    return this.#base.fileOrder(positions);
  }

  /** Closes the loader underneath. */
  protected override closeFiles(): Promise<void> {
    return this.#base.close();
  }

  /** Class, number of images, their side and what is underneath. */
  override toString(): string {
    return `DownsamplingImageLoader(${this.numImages} images of ` +
      `${this.imageSize} × ${this.imageSize} px from ${this.#base})`;
  }
}

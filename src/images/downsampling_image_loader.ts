import { FourierCropper } from "../fourier/mod.ts";
import { ImageLoader } from "./image_loader.ts";

/** Full-size pixels held at a time while cropping, in bytes. */
const CHUNK_BYTES = 2 ** 25;

/**
 * Shows the images of another loader at a smaller size: their spectra are
 * cropped, so that the mean stays and the pixel size grows by D / targetD.
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

  protected override async readImages(
    positions: Int32Array,
    out: Float32Array,
    rows: Int32Array | null,
  ): Promise<void> {
    if (this.imageSize === this.#base.imageSize) {
      return await this.#base.readInto(positions, out, rows);
    }
    const sourcePixels = this.#base.imageSize ** 2;
    const pixels = this.imageSize ** 2;
    const chunk = Math.min(
      positions.length,
      Math.max(1, Math.floor(CHUNK_BYTES / (4 * sourcePixels))),
    );
    const large = new Float32Array(chunk * sourcePixels);
    for (let start = 0; start < positions.length; start += chunk) {
      const part = positions.subarray(start, start + chunk);
      await this.#base.readInto(part, large);
      if (rows === null) {
        const target = out.subarray(start * pixels);
        this.#cropper.crop(large, part.length, target);
        continue;
      }
      for (let i = 0; i < part.length; i++) {
        const row = rows[start + i];
        this.#cropper.crop(
          large.subarray(i * sourcePixels, (i + 1) * sourcePixels),
          1,
          out.subarray(row * pixels, (row + 1) * pixels),
        );
      }
    }
  }

  /** Closes the loader underneath; a second call does nothing. */
  override close(): Promise<void> {
    return this.#base.close();
  }

  /** Class, number of images, their side and what is underneath. */
  override toString(): string {
    return `DownsamplingImageLoader(${this.numImages} images of ` +
      `${this.imageSize} × ${this.imageSize} px from ${this.#base})`;
  }
}

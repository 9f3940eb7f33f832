import type { NumericArray } from "../../core/nd_array.ts";
import {
  alignedTo64,
  type FftKernel,
  fftKernel,
  QUAD,
  workBytes,
} from "./fft_kernel.ts";

/** What to do to pixels as they are read. */
export interface PixelWeights {
  /** Multiplies all. @default {1} */
  readonly factor?: number | undefined;
  /** Multiplies each. @default {null} */
  readonly mask?: Float32Array | null | undefined;
}

/** Addresses in the memory of the kernel. */
interface Layout {
  /** Pixels, and later the spectrum. */
  readonly image: number;
  /** Weights of the pixels. */
  readonly mask: number;
  /** Spectra of rows, in groups of four columns. */
  readonly columns: number;
  /** Distance of these groups in bytes. */
  readonly pitch: number;
  readonly work: number;
}

/**
 * Centred transforms of real float32 images of one size by the kernel. The
 * conventions are those of ImageFft. Each method returns false, and has done
 * nothing, if the kernel cannot do it.
 */
export class ImageKernel {
  readonly #height: number;
  readonly #width: number;
  readonly #halfWidth: number;

  /** Images of `height` rows and `width` columns. */
  constructor(height: number, width: number) {
    this.#height = height;
    this.#width = width;
    this.#halfWidth = Math.floor(width / 2) + 1;
  }

  /** Half spectra of `count` images: ImageFft.toHalf. */
  toHalf(
    images: NumericArray,
    count: number,
    out: Float32Array,
    weights: PixelWeights = {},
  ): boolean {
    const size = 2 * this.#height * this.#halfWidth;
    return this.#forward(images, count, out, size, weights, (kernel, at) => {
      const rowBytes = 8 * this.#halfWidth;
      this.#storeColumns(kernel, at, at.image, rowBytes);
    });
  }

  /** Full spectra of `count` images: ImageFft.toFull. */
  toFull(
    images: NumericArray,
    count: number,
    out: Float32Array,
    weights: PixelWeights = {},
  ): boolean {
    const height = this.#height;
    const width = this.#width;
    const size = 2 * height * width;
    return this.#forward(images, count, out, size, weights, (kernel, at) => {
      const centre = at.image + 8 * Math.floor(width / 2);
      this.#storeColumns(kernel, at, centre, 8 * width);
      kernel.functions.completeSpectrum(at.image, height, width);
    });
  }

  /** Images of `count` half spectra: ImageFft.fromHalf. */
  fromHalf(spectra: Float32Array, count: number, out: Float32Array): boolean {
    const plans = this.#plans();
    if (plans === null) return false;
    const { kernel, rows, columns } = plans;
    const at = this.#layout(kernel);
    if (at === null) return false;
    const { floats, functions } = kernel;
    const height = this.#height;
    const halfWidth = this.#halfWidth;
    const size = 2 * height * halfWidth;
    const pixels = height * this.#width;
    const origin = this.#origin();
    const image = at.image / 4;
    for (let index = 0; index < count; index++) {
      const start = index * size;
      floats.set(spectra.subarray(start, start + size), image);
      functions.spectraToColumns(
        columns,
        at.image,
        8 * halfWidth,
        halfWidth,
        1 / pixels,
        at.columns,
        at.pitch,
        at.work,
      );
      functions.columnsToRows(
        rows,
        at.columns,
        at.pitch,
        height,
        origin.y,
        origin.x,
        at.image,
        at.work,
      );
      out.set(floats.subarray(image, image + pixels), index * pixels);
    }
    return true;
  }

  #forward(
    images: NumericArray,
    count: number,
    out: Float32Array,
    size: number,
    { factor = 1, mask = null }: PixelWeights,
    finish: (kernel: FftKernel, at: Layout) => void,
  ): boolean {
    if (!isExactInFloat32(images)) return false;
    const plans = this.#plans();
    if (plans === null) return false;
    const { kernel, rows } = plans;
    const at = this.#layout(kernel);
    if (at === null) return false;
    const { floats, functions } = kernel;
    const pixels = this.#height * this.#width;
    const origin = this.#origin();
    const image = at.image / 4;
    const spectrum = floats.subarray(image, image + size);
    if (mask !== null) floats.set(mask.subarray(0, pixels), at.mask / 4);
    for (let index = 0; index < count; index++) {
      const start = index * pixels;
      floats.set(images.subarray(start, start + pixels), image);
      functions.rowsToColumns(
        rows,
        at.image,
        mask === null ? 0 : at.mask,
        factor / 2,
        this.#height,
        origin.y,
        origin.x,
        this.#halfWidth,
        at.columns,
        at.pitch,
        at.work,
      );
      finish(kernel, at);
      out.set(spectrum, index * size);
    }
    return true;
  }

  #storeColumns(
    kernel: FftKernel,
    at: Layout,
    to: number,
    rowBytes: number,
  ): void {
    const plan = kernel.plan(this.#height) as number;
    kernel.functions.columnsToSpectra(
      plan,
      at.columns,
      at.pitch,
      this.#halfWidth,
      to,
      rowBytes,
      at.work,
    );
  }

  #plans(): { kernel: FftKernel; rows: number; columns: number } | null {
    const kernel = fftKernel();
    const rows = kernel?.plan(this.#width) ?? null;
    const columns = kernel?.plan(this.#height) ?? null;
    if (kernel === null || rows === null || columns === null) return null;
    return { kernel, rows, columns };
  }

  #origin(): { x: number; y: number } {
    return {
      x: Math.ceil(this.#width / 2),
      y: Math.ceil(this.#height / 2),
    };
  }

  #layout(kernel: FftKernel): Layout | null {
    const height = this.#height;
    const width = this.#width;
    const pitch = columnPitch(height);
    const columns = alignedTo64(Math.ceil(this.#halfWidth / 4) * pitch);
    const work = workBytes(Math.max(height, width));
    const pixels = alignedTo64(4 * height * width);
    // A full spectrum, with one more row while it is made.
    const image = alignedTo64(8 * (height + 1) * width + 8 * height);
    const start = kernel.reserve(work + columns + image + pixels);
    if (start === null) return null;
    const firstColumn = start + work;
    return {
      work: start,
      columns: firstColumn,
      pitch,
      image: firstColumn + columns,
      mask: firstColumn + columns + image,
    };
  }
}

/**
 * Distance of groups of four columns: whole blocks of eight rows, and a little
 * more, or columns of a power of two would meet in a few lines of the cache.
 */
export function columnPitch(height: number): number {
  return QUAD * (8 * Math.ceil(height / 8) + 8);
}

/** Whether float32 holds every value that such an array can have. */
function isExactInFloat32(data: NumericArray): boolean {
  return data instanceof Float32Array || data.BYTES_PER_ELEMENT < 4;
}

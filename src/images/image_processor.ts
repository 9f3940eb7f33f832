import { showSpectra } from "../fourier/show_planes.ts";
import { ArgumentError, ArgumentTypeError } from "../core/errors.ts";
import {
  type ComplexArray,
  complexArray,
  type NdArray,
} from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { ImageFft } from "../fourier/image_fft.ts";
import { ImageKernel } from "../fourier/kernel/image_kernel.ts";
import { partsOf } from "../core/nd_array.ts";
import { windowMask } from "../physics/window_mask.ts";

/**
 * Precision of spectra, and of the arithmetic that makes them: pairs of 32-bit
 * or of 64-bit floats.
 */
export type ComplexType = "complex64" | "complex128";

/** Options of `processImages` and `processImagesHalf`. */
export interface ProcessImagesOptions {
  /**
   * Multiply by the soft circular window first.
   *
   * @default {false}
   */
  readonly applyImageMask?: boolean | undefined;
  /** Takes the result: as many re, im pairs as the spectra have values. */
  readonly out?: Float32Array | Float64Array | undefined;
}

/** Radii of the window, in units of half the box: 1 inside, 0 outside. */
const WINDOW = { inner: 0.85, outer: 0.99 };

/**
 * From raw images to spectra: window on request, sign, centred DFT. Nothing
 * else is done: no mean is taken off, nothing is normalised or shifted.
 */
export class ImageProcessor {
  /** Side of the images. */
  readonly imageSize: number;
  readonly #dtype: ComplexType;
  readonly #fft: ImageFft;
  readonly #kernel: ImageKernel;
  #prepared: Float64Array | null = null;
  #mask: NdArray<Float32Array> | null = null;

  /**
   * Makes a processor.
   *
   * @param D Side of the images, even.
   * @param dtype Precision of the spectra.
   * @throws {ArgumentTypeError} `dtype` for another type.
   */
  constructor(D: number, dtype: ComplexType = "complex64") {
    this.imageSize = D;
    this.#dtype = checkComplexType(dtype);
    this.#fft = new ImageFft(D);
    this.#kernel = new ImageKernel(D, D);
  }

  /** The window, shape [D, D]. */
  get imageMask(): NdArray<Float32Array> {
    return this.#mask ??= windowMask(
      this.imageSize,
      WINDOW.inner,
      WINDOW.outer,
    );
  }

  /** Full spectra, shape [B, D²], zero frequency at (D/2, D/2). */
  full(
    images: NdArray,
    sign: 1 | -1,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    return this.#transform(images, sign, options, this.imageSize, "toFull");
  }

  /** Half-spectra, shape [B, D·(D/2+1)]. */
  half(
    images: NdArray,
    sign: 1 | -1,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    const { halfWidth } = this.#fft;
    return this.#transform(images, sign, options, halfWidth, "toHalf");
  }

  #transform(
    images: NdArray,
    sign: 1 | -1,
    options: ProcessImagesOptions,
    width: number,
    layout: "toFull" | "toHalf",
  ): ComplexArray {
    checkOptions("processImages", options, ["applyImageMask", "out"]);
    const count = this.#countImages(images);
    const values = this.imageSize * width;
    const out = this.#output(options.out, 2 * count * values);
    const mask = options.applyImageMask ? this.imageMask.data : null;
    const { data } = images;
    const weights = { factor: sign, mask };
    if (
      out instanceof Float32Array &&
      this.#kernel[layout](data, count, out, weights)
    ) return this.#spectra(out, count, values);
    const isFloat = data instanceof Float32Array ||
      data instanceof Float64Array;
    if (sign === 1 && mask === null && isFloat) {
      this.#fft[layout](data, count, out);
      return this.#spectra(out, count, values);
    }
    const pixels = this.imageSize ** 2;
    for (let image = 0; image < count; image++) {
      const prepared = this.#prepare(images.data, image * pixels, sign, mask);
      const start = 2 * image * values;
      const target = out.subarray(start, start + 2 * values);
      this.#fft[layout](prepared, 1, target);
    }
    return this.#spectra(out, count, values);
  }

  #spectra(
    data: Float32Array | Float64Array,
    count: number,
    values: number,
  ): ComplexArray {
    const D = this.imageSize;
    return showSpectra(complexArray(data, [count, values]), [D, D]);
  }

  /** One image times sign and mask, in memory that the next one reuses. */
  #prepare(
    data: ArrayLike<number>,
    start: number,
    sign: number,
    mask: Float32Array | null,
  ): Float64Array {
    const prepared = this.#prepared ??= new Float64Array(this.imageSize ** 2);
    if (mask === null) {
      for (let p = 0; p < prepared.length; p++) {
        prepared[p] = sign * data[start + p];
      }
    } else {
      for (let p = 0; p < prepared.length; p++) {
        prepared[p] = sign * data[start + p] * mask[p];
      }
    }
    return prepared;
  }

  #countImages(images: NdArray): number {
    const { shape } = images;
    const D = this.imageSize;
    const [height, width] = shape.slice(-2);
    const isStack = shape.length === 2 || shape.length === 3;
    if (
      isStack && height === D && width === D && partsOf(images, "images") === 1
    ) {
      return shape.length === 3 ? shape[0] : 1;
    }
    throw new ArgumentError(
      "image-shape",
      `Cannot process images of shape "[${shape.join(", ")}]" in ` +
        `${images.data.length} values: real images of shape [B, ${D}, ${D}] ` +
        `or [${D}, ${D}] are needed`,
      { label: "images", expected: [D, D], actual: shape },
    );
  }

  #output(
    out: Float32Array | Float64Array | undefined,
    length: number,
  ): Float32Array | Float64Array {
    const type = this.#dtype === "complex64" ? Float32Array : Float64Array;
    if (out === undefined) return new type(length);
    if (out instanceof type && out.length >= length) {
      return out.subarray(0, length);
    }
    throw new ArgumentError(
      "out",
      `Cannot write ${this.#dtype} spectra into a ${out.constructor.name} of ` +
        `"${out.length}": a ${type.name} of at least ${length} is needed`,
      { label: "out", expected: length, actual: out.length },
    );
  }
}

/**
 * Refuses a precision other than the two there are.
 *
 * @throws {ArgumentTypeError} `dtype` for another type.
 */
export function checkComplexType(dtype: ComplexType): ComplexType {
  if (dtype === "complex64" || dtype === "complex128") return dtype;
  throw new ArgumentTypeError(
    "dtype",
    `Cannot use "${dtype}" as dtype: use "complex64" or "complex128"`,
    { label: "dtype", actual: dtype },
  );
}

import type { FloatArray } from "../core/nd_array.ts";
import { type FftLines, type FftPlan, fftPlan } from "./fft_plan.ts";
import { completeHermitian } from "./half_image.ts";
import { ImageKernel } from "./kernel/image_kernel.ts";
import { requireLength } from "./planes.ts";
import { ColumnsToRows, RowsToColumns } from "./real_rows.ts";

/** Columns transformed at once: their rows fill a cache line of the result. */
const TILE = 8;

/**
 * Centred 2-D DFTs of real images of one size, forward unnormalised, from
 * Float32Array to Float32Array in single, otherwise in double precision. Holds
 * the plans and all scratch space: nothing is allocated per image. Spectra are
 * interleaved re, im; the zero frequency of a full one stands at
 * (floor(height / 2), floor(width / 2)), and the phase origin is pixel
 * (ceil(height / 2), ceil(width / 2)).
 *
 * A half spectrum keeps the columns of frequency 0 to floor(width / 2), the
 * last of which stands for -width / 2 if the width is even.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ImageFft } from "@cryoset/cryoset/fourier";
 *
 * const fft = new ImageFft(4);
 * const image = Float32Array.from({ length: 16 }, (_, pixel) => pixel);
 * const half = new Float32Array(2 * 4 * 3);
 * fft.toHalf(image, 1, half);
 * assertEquals([...half.subarray(12, 18)], [120, 0, 8, -8, -8, 0]);
 * ```
 */
export class ImageFft {
  /** Rows of an image. */
  readonly height: number;
  /** Columns of an image. */
  readonly width: number;
  /** Columns of a half spectrum. */
  readonly halfWidth: number;
  readonly #rowPlan: FftPlan;
  readonly #columnPlan: FftPlan;
  readonly #kernel: ImageKernel;
  #forward: { rows: RowsToColumns; columns: FftLines } | null = null;
  #inverse: { columns: FftLines; rows: ColumnsToRows } | null = null;

  /**
   * Plans transforms of images of `height` rows and `width` columns.
   *
   * @throws {ArgumentError} if a side is not a whole number of at least 1.
   */
  constructor(height: number, width: number = height) {
    this.height = height;
    this.width = width;
    this.halfWidth = Math.floor(width / 2) + 1;
    this.#rowPlan = fftPlan(width);
    this.#columnPlan = height === width ? this.#rowPlan : fftPlan(height);
    this.#kernel = new ImageKernel(height, width);
  }

  /**
   * Writes the half spectra of `count` images, [count, height, halfWidth].
   *
   * @throws {ArgumentError} if `images` or `out` is too short.
   */
  toHalf(images: FloatArray, count: number, out: FloatArray): void {
    const pixels = this.height * this.width;
    const size = 2 * this.height * this.halfWidth;
    requireLength("images", images, count * pixels);
    requireLength("out", out, count * size);
    if (
      images instanceof Float32Array && out instanceof Float32Array &&
      this.#kernel.toHalf(images, count, out)
    ) return;
    const { rows, columns } = this.#forwardScratch();
    for (let image = 0; image < count; image++) {
      rows.transform(images, image * pixels, columns.input);
      this.#transformColumns(
        0,
        this.halfWidth,
        out,
        image * size,
        this.halfWidth,
      );
    }
  }

  /**
   * Writes the full spectra of `count` images, [count, height, width].
   *
   * @throws {ArgumentError} if `images` or `out` is too short.
   */
  toFull(images: FloatArray, count: number, out: FloatArray): void {
    const { height, width } = this;
    const pixels = height * width;
    requireLength("images", images, count * pixels);
    requireLength("out", out, 2 * count * pixels);
    if (
      images instanceof Float32Array && out instanceof Float32Array &&
      this.#kernel.toFull(images, count, out)
    ) return;
    const { rows, columns } = this.#forwardScratch();
    const nonNegative = Math.ceil(width / 2);
    const centre = width - nonNegative;
    for (let image = 0; image < count; image++) {
      const start = 2 * image * pixels;
      rows.transform(images, image * pixels, columns.input);
      this.#transformColumns(0, nonNegative, out, start + 2 * centre, width);
      // The Nyquist column of an even width has the frequency -width / 2.
      this.#transformColumns(nonNegative, this.halfWidth, out, start, width);
      completeHermitian(out, start, [height, width], 2);
    }
  }

  /**
   * Writes the images whose half spectra are given: the inverse of
   * {@linkcode ImageFft.toHalf}. What a real image cannot have is ignored.
   *
   * @throws {ArgumentError} if `spectra` or `out` is too short.
   */
  fromHalf(spectra: FloatArray, count: number, out: FloatArray): void {
    const pixels = this.height * this.width;
    const size = 2 * this.height * this.halfWidth;
    requireLength("spectra", spectra, count * size);
    requireLength("out", out, count * pixels);
    if (
      spectra instanceof Float32Array && out instanceof Float32Array &&
      this.#kernel.fromHalf(spectra, count, out)
    ) return;
    const { rows, columns } = this.#inverseScratch();
    for (let image = 0; image < count; image++) {
      for (let column = 0; column < this.halfWidth; column += TILE) {
        const tile = Math.min(TILE, this.halfWidth - column);
        this.#loadTile(spectra, image * size + 2 * column, tile, columns.input);
        columns.forward(0, column, tile);
      }
      rows.transform(columns.output, 1 / pixels, out, image * pixels);
    }
  }

  /** Transforms columns and puts the first of them at `start` of `out`. */
  #transformColumns(
    first: number,
    end: number,
    out: FloatArray,
    start: number,
    rowLength: number,
  ): void {
    const { columns } = this.#forwardScratch();
    for (let column = first; column < end; column += TILE) {
      const tile = Math.min(TILE, end - column);
      columns.forward(column, 0, tile);
      const to = start + 2 * (column - first);
      this.#storeTile(columns.output, tile, out, to, rowLength);
    }
  }

  #storeTile(
    lines: Float64Array,
    tile: number,
    out: FloatArray,
    start: number,
    rowLength: number,
  ): void {
    const { height } = this;
    const centre = Math.floor(height / 2);
    for (let ky = 0; ky < height; ky++) {
      const row = (ky + centre) % height;
      let to = start + 2 * rowLength * row;
      let from = 2 * ky;
      for (let column = 0; column < tile; column++) {
        out[to] = lines[from];
        out[to + 1] = lines[from + 1];
        to += 2;
        from += 2 * height;
      }
    }
  }

  /** Columns are read backwards: a forward transform then inverts them. */
  #loadTile(
    spectra: FloatArray,
    start: number,
    tile: number,
    lines: Float64Array,
  ): void {
    const { height, halfWidth } = this;
    const centre = Math.floor(height / 2);
    for (let ky = 0; ky < height; ky++) {
      const row = (height - ky + centre) % height;
      let from = start + 2 * halfWidth * row;
      let to = 2 * ky;
      for (let column = 0; column < tile; column++) {
        lines[to] = spectra[from];
        lines[to + 1] = spectra[from + 1];
        from += 2;
        to += 2 * height;
      }
    }
  }

  #origin(): { x: number; y: number } {
    return { x: Math.ceil(this.width / 2), y: Math.ceil(this.height / 2) };
  }

  #forwardScratch(): { rows: RowsToColumns; columns: FftLines } {
    const { height, halfWidth } = this;
    this.#forward ??= {
      rows: new RowsToColumns(
        this.#rowPlan,
        height,
        halfWidth,
        this.#origin(),
      ),
      columns: this.#columnPlan.lines(halfWidth, TILE),
    };
    return this.#forward;
  }

  #inverseScratch(): { rows: ColumnsToRows; columns: FftLines } {
    this.#inverse ??= {
      columns: this.#columnPlan.lines(TILE, this.halfWidth),
      rows: new ColumnsToRows(this.#rowPlan, this.height, this.#origin()),
    };
    return this.#inverse;
  }
}

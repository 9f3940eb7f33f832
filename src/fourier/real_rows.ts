/**
 * The row half of a real 2-D transform. Two real rows share one complex line,
 * one as its real and one as its imaginary part; the symmetry of their spectra
 * tells them apart again. In between, spectra stand column by column, so that
 * the column transforms find contiguous lines.
 */
import type { FftLines, FftPlan } from "./fft_plan.ts";

/** Lines transformed at once: few enough for the innermost cache. */
const LINES = 8;

/** From the rows of a real image to the first columns of their spectra. */
export class RowsToColumns {
  readonly #lines: FftLines;
  readonly #width: number;
  readonly #height: number;
  readonly #columns: number;
  readonly #originX: number;
  readonly #originY: number;

  /** Pixel (`originY`, `originX`) becomes the origin of the transform. */
  constructor(
    plan: FftPlan,
    height: number,
    columns: number,
    origin: { readonly x: number; readonly y: number },
  ) {
    this.#lines = plan.lines(LINES, LINES);
    this.#width = plan.size;
    this.#height = height;
    this.#columns = columns;
    this.#originX = origin.x;
    this.#originY = origin.y;
  }

  /** Transforms the image at `start` of `images` into `columns`. */
  transform(
    images: Float32Array | Float64Array,
    start: number,
    columns: Float64Array,
  ): void {
    const height = this.#height;
    for (let row = 0; row < height; row += 2 * LINES) {
      const pairs = Math.min(LINES, Math.ceil((height - row) / 2));
      for (let pair = 0; pair < pairs; pair++) {
        this.#load(images, start, row + 2 * pair, pair, 0);
        this.#load(images, start, row + 2 * pair + 1, pair, 1);
      }
      this.#lines.forward(0, 0, pairs);
      this.#separate(row, pairs, columns);
    }
  }

  #load(
    images: Float32Array | Float64Array,
    start: number,
    row: number,
    line: number,
    part: number,
  ): void {
    const { input } = this.#lines;
    const width = this.#width;
    let at = 2 * width * line + part;
    if (row >= this.#height) {
      for (let x = 0; x < width; x++, at += 2) input[at] = 0;
      return;
    }
    const y = (row + this.#originY) % this.#height;
    const begin = start + y * width;
    const origin = begin + this.#originX;
    const end = begin + width;
    for (let from = origin; from < end; from++, at += 2) {
      input[at] = images[from];
    }
    for (let from = begin; from < origin; from++, at += 2) {
      input[at] = images[from];
    }
  }

  /** A = (Z[k] + conj Z[-k]) / 2 and B = (Z[k] - conj Z[-k]) / 2i. */
  #separate(row: number, pairs: number, columns: Float64Array): void {
    const { output } = this.#lines;
    const lineLength = 2 * this.#width;
    const columnLength = 2 * this.#height;
    const single = this.#height - row < 2 * pairs;
    for (let k = 0; k < this.#columns; k++) {
      let low = 2 * k;
      let high = k === 0 ? 0 : lineLength - low;
      let to = columnLength * k + 2 * row;
      for (let pair = 0; pair < pairs; pair++) {
        const lowR = output[low];
        const lowI = output[low + 1];
        const highR = output[high];
        const highI = output[high + 1];
        columns[to] = 0.5 * (lowR + highR);
        columns[to + 1] = 0.5 * (lowI - highI);
        if (!single || pair < pairs - 1) {
          columns[to + 2] = 0.5 * (lowI + highI);
          columns[to + 3] = 0.5 * (highR - lowR);
        }
        to += 4;
        low += lineLength;
        high += lineLength;
      }
    }
  }
}

/** From columns of row spectra to the rows of a real image. */
export class ColumnsToRows {
  readonly #lines: FftLines;
  readonly #width: number;
  readonly #height: number;
  readonly #originX: number;
  readonly #originY: number;

  /** The origin of the transform goes to pixel (`originY`, `originX`). */
  constructor(
    plan: FftPlan,
    height: number,
    origin: { readonly x: number; readonly y: number },
  ) {
    this.#lines = plan.lines(LINES, LINES);
    this.#width = plan.size;
    this.#height = height;
    this.#originX = origin.x;
    this.#originY = origin.y;
  }

  /**
   * Writes `scale` times the unnormalised inverse of `columns`, of which it
   * needs the frequencies 0 to width / 2, to the image at `start` of `images`.
   */
  transform(
    columns: Float64Array,
    scale: number,
    images: Float32Array | Float64Array,
    start: number,
  ): void {
    const height = this.#height;
    for (let row = 0; row < height; row += 2 * LINES) {
      const pairs = Math.min(LINES, Math.ceil((height - row) / 2));
      this.#join(columns, row, pairs);
      this.#lines.forward(0, 0, pairs);
      for (let line = 0; line < pairs; line++) {
        this.#store(scale, line, 0, images, start, row + 2 * line);
        this.#store(scale, line, 1, images, start, row + 2 * line + 1);
      }
    }
  }

  /**
   * Z[k] = A[k] + i B[k], written backwards to invert. Imaginary parts that a
   * real row cannot have, at frequency 0 and at the Nyquist frequency, drop out.
   */
  #join(columns: Float64Array, row: number, pairs: number): void {
    const { input } = this.#lines;
    const width = this.#width;
    const columnLength = 2 * this.#height;
    const single = this.#height - row < 2 * pairs;
    for (let k = 0; 2 * k <= width; k++) {
      let low = 2 * k;
      let high = k === 0 ? 0 : 2 * (width - k);
      const own = low === high;
      let from = columnLength * k + 2 * row;
      for (let pair = 0; pair < pairs; pair++) {
        const second = !single || pair < pairs - 1;
        const aR = columns[from];
        const aI = own ? 0 : columns[from + 1];
        const bR = second ? columns[from + 2] : 0;
        const bI = own || !second ? 0 : columns[from + 3];
        input[high] = aR - bI;
        input[high + 1] = aI + bR;
        input[low] = aR + bI;
        input[low + 1] = bR - aI;
        from += 4;
        low += 2 * width;
        high += 2 * width;
      }
    }
  }

  #store(
    scale: number,
    line: number,
    part: number,
    images: Float32Array | Float64Array,
    start: number,
    row: number,
  ): void {
    if (row >= this.#height) return;
    const { output } = this.#lines;
    const y = (row + this.#originY) % this.#height;
    const begin = start + y * this.#width;
    const origin = begin + this.#originX;
    const end = begin + this.#width;
    let at = 2 * this.#width * line + part;
    for (let to = origin; to < end; to++, at += 2) {
      images[to] = scale * output[at];
    }
    for (let to = begin; to < origin; to++, at += 2) {
      images[to] = scale * output[at];
    }
  }
}

import { ArgumentError } from "../core/errors.ts";
import type { FloatArray } from "../core/nd_array.ts";
import { type FftLines, fftPlan } from "./fft_plan.ts";
import { requireLength } from "./planes.ts";
import { ColumnsToRows, RowsToColumns } from "./real_rows.ts";

/** Columns transformed at once. */
const TILE = 8;

const CORNER = { x: 0, y: 0 };

/**
 * Shrinks square images by Fourier cropping: out = (1 / D^2) Re of the inverse
 * DFT of length T over the frequencies -T/2 to T/2 - 1 of the DFT of length D.
 * Pixel values (not sums) are preserved, and pixel (0, 0) stays where it is.
 * Holds the plans and all scratch space; only what is kept is transformed.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { FourierCropper } from "@cryoset/cryoset/fourier";
 *
 * const image = Float32Array.from({ length: 16 }, (_, pixel) => pixel);
 * const small = new Float32Array(4);
 * new FourierCropper(4, 2).crop(image, 1, small);
 * assertEquals([...small], [5, 6, 9, 10]);
 * ```
 */
export class FourierCropper {
  /** Side of the images given, D. */
  readonly sourceSize: number;
  /** Side of the images made, T. */
  readonly targetSize: number;
  readonly #scratch: {
    readonly fromRows: RowsToColumns;
    readonly longColumns: FftLines;
    readonly shortColumns: FftLines;
    readonly toRows: ColumnsToRows;
  } | null;

  /**
   * Plans the cropping from side `sourceSize` to side `targetSize`.
   *
   * @throws {ArgumentError} if `targetSize` is odd, below 2 or above `sourceSize`.
   */
  constructor(sourceSize: number, targetSize: number) {
    requireTargetSize(sourceSize, targetSize);
    this.sourceSize = sourceSize;
    this.targetSize = targetSize;
    this.#scratch = sourceSize === targetSize
      ? null
      : makeScratch(sourceSize, targetSize);
  }

  /**
   * Crops `count` images, [count, D, D], into `out`, [count, T, T].
   *
   * @throws {ArgumentError} if `images` or `out` is too short.
   */
  crop(images: FloatArray, count: number, out: FloatArray): void {
    const sourcePixels = this.sourceSize ** 2;
    const targetPixels = this.targetSize ** 2;
    requireLength("images", images, count * sourcePixels);
    requireLength("out", out, count * targetPixels);
    if (this.#scratch === null) {
      for (let at = 0; at < count * sourcePixels; at++) out[at] = images[at];
      return;
    }
    const { fromRows, longColumns, shortColumns, toRows } = this.#scratch;
    for (let image = 0; image < count; image++) {
      fromRows.transform(images, image * sourcePixels, longColumns.input);
      this.#cropColumns(longColumns, shortColumns);
      const start = image * targetPixels;
      toRows.transform(shortColumns.output, 1 / sourcePixels, out, start);
    }
  }

  #cropColumns(long: FftLines, short: FftLines): void {
    const nyquist = this.targetSize / 2;
    for (let column = 0; column <= nyquist; column += TILE) {
      const tile = Math.min(TILE, nyquist + 1 - column);
      long.forward(column, 0, tile);
      for (let line = 0; line < tile; line++) {
        this.#cropColumn(long.output, short.input, line, column + line);
      }
      short.forward(0, column, tile);
    }
  }

  /** Keeps the frequencies -T/2 to T/2 of one column, backwards to invert it. */
  #cropColumn(
    from: Float64Array,
    to: Float64Array,
    line: number,
    column: number,
  ): void {
    const nyquist = this.targetSize / 2;
    const source = 2 * line * this.sourceSize;
    const target = 2 * line * this.targetSize;
    for (let k = 0; k < nyquist; k++) {
      const mirrored = k === 0 ? 0 : this.targetSize - k;
      to[target + 2 * mirrored] = from[source + 2 * k];
      to[target + 2 * mirrored + 1] = from[source + 2 * k + 1];
    }
    for (let k = 1; k < nyquist; k++) {
      const negative = this.sourceSize - k;
      to[target + 2 * k] = from[source + 2 * negative];
      to[target + 2 * k + 1] = from[source + 2 * negative + 1];
    }
    // In a real image -T/2 and T/2 fall together: they are averaged. In the
    // corner the real part of (T/2, T/2) is that average already.
    const high = source + 2 * nyquist;
    const low = column === nyquist
      ? high
      : source + 2 * (this.sourceSize - nyquist);
    const at = target + 2 * nyquist;
    to[at] = 0.5 * (from[low] + from[high]);
    to[at + 1] = 0.5 * (from[low + 1] + from[high + 1]);
  }
}

function requireTargetSize(sourceSize: number, targetSize: number): void {
  const sound = targetSize >= 2 && targetSize % 2 === 0 &&
    targetSize <= sourceSize;
  if (!sound) {
    throw new ArgumentError(
      "downsample-size",
      `Cannot downsample images of side ${sourceSize} to side "${targetSize}": an even number from 2 to ${sourceSize} is needed`,
      { label: "targetD", actual: targetSize },
    );
  }
}

function makeScratch(sourceSize: number, targetSize: number): {
  fromRows: RowsToColumns;
  longColumns: FftLines;
  shortColumns: FftLines;
  toRows: ColumnsToRows;
} {
  const long = fftPlan(sourceSize);
  const short = fftPlan(targetSize);
  const columns = targetSize / 2 + 1;
  return {
    fromRows: new RowsToColumns(long, sourceSize, columns, CORNER),
    longColumns: long.lines(columns, TILE),
    shortColumns: short.lines(TILE, columns),
    toRows: new ColumnsToRows(short, targetSize, CORNER),
  };
}

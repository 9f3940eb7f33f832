import type { NumericArray } from "../core/nd_array.ts";
import type { Canvas } from "./canvas.ts";
import { greyLevel, type GreyRange } from "./grey_levels.ts";

/** How images are made larger or smaller; one of the two is 1. */
export interface Zoom {
  /** Px of the image, in a row and in a column, that make one. */
  readonly bin: number;
  /** Px of the picture, in a row and in a column, for each of these. */
  readonly enlarge: number;
}

/** An image that is binned. */
export interface Tile {
  /** Values, row by row. */
  readonly values: Float64Array;
  /** Rows. */
  readonly height: number;
  /** Values of a row. */
  readonly width: number;
}

/** The whole factor that brings a side nearest to a length. */
export function zoomNear(side: number, length: number): Zoom {
  return side >= length
    ? { bin: nearestFactor(side / length), enlarge: 1 }
    : { bin: 1, enlarge: nearestFactor(length / side) };
}

/** The whole factor that makes a side at most this long. */
export function zoomWithin(side: number, length: number): Zoom {
  return side > length
    ? { bin: Math.ceil(side / length), enlarge: 1 }
    : { bin: 1, enlarge: Math.floor(length / side) };
}

/** Px of the picture that a side of an image takes. */
export function zoomed(side: number, { bin, enlarge }: Zoom): number {
  return Math.ceil(side / bin) * enlarge;
}

/**
 * Bins an image: means of squares of px, of what there is of them at the edge.
 * Whole squares keep the noise even; what holds no number stays so.
 */
export function makeTile(
  data: NumericArray,
  start: number,
  [height, width]: readonly [number, number],
  bin: number,
): Tile {
  const rows = Math.ceil(height / bin);
  const columns = Math.ceil(width / bin);
  const values = new Float64Array(rows * columns);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / bin);
    const inColumn = Math.min(bin, height - row * bin);
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / bin);
      const inRow = Math.min(bin, width - column * bin);
      // Dividing first keeps sums of huge numbers finite.
      values[row * columns + column] += data[start + y * width + x] /
        (inRow * inColumn);
    }
  }
  return { values, height: rows, width: columns };
}

/** Draws a tile; returns how many of its values are no finite numbers. */
export function drawTile(
  canvas: Canvas,
  { values, height, width }: Tile,
  range: GreyRange,
  place: { readonly x: number; readonly y: number; readonly enlarge: number },
): number {
  const { x, y, enlarge } = place;
  let faults = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column];
      const left = x + column * enlarge;
      const top = y + row * enlarge;
      if (Number.isFinite(value)) {
        canvas.fillSquare(left, top, enlarge, greyLevel(value, range));
      } else {
        faults++;
        canvas.markSquare(left, top, enlarge);
      }
    }
  }
  return faults;
}

/** By ratio: 1.4 is nearer to 1, 1.5 to 2. */
function nearestFactor(ratio: number): number {
  const less = Math.floor(ratio);
  return ratio / less < (less + 1) / ratio ? less : less + 1;
}

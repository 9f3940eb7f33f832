import { ArgumentError } from "../core/errors.ts";
import {
  type NdArray,
  type NumericArray,
  requireReal,
} from "../core/nd_array.ts";
import { CTFParamIndex as Column } from "./ctf_params.ts";

/** Columns of a row of parameters that every CTF takes into account. */
const SPA_COLUMNS = 9;

/** Length of the rows of a table of CTF parameters, and how many there are. */
export interface CtfRows {
  /** Number of rows. */
  readonly count: number;
  /** Numbers a row. */
  readonly columns: number;
}

/**
 * Rows of a table [B, K], or of a single row [K].
 *
 * @param least Columns that are needed.
 * @throws {ArgumentError} `ctf-columns` if it is neither or too narrow.
 */
export function ctfRowsOf(ctfParams: NdArray, least = SPA_COLUMNS): CtfRows {
  const { shape } = ctfParams;
  const columns = shape[shape.length - 1];
  if ((shape.length !== 1 && shape.length !== 2) || columns < least) {
    throw new ArgumentError(
      "ctf-columns",
      `Cannot evaluate CTF parameters of shape "${
        shape.join(", ")
      }": [images, columns] with at least ${least} columns is needed`,
      { label: "ctfParams", expected: least, actual: shape },
    );
  }
  requireReal(ctfParams, "CTF parameters");
  return { count: shape.length === 1 ? 1 : shape[0], columns };
}

/**
 * Refuses a row with wrong values, which would not fail but give NaN.
 *
 * @throws {ArgumentError} `ctf-value` naming the image and the column.
 */
export function requireSoundRow(
  data: NumericArray,
  row: number,
  image: number,
): void {
  for (let column = 0; column < SPA_COLUMNS; column++) {
    const value = data[row + column];
    const sound = Number.isFinite(value) &&
      (column !== Column.VOLT || value > 0) &&
      (column !== Column.W || Math.abs(value) <= 1);
    if (!sound) throw wrongCtfValue(data, row, image, column);
  }
}

/** Names the value in a column of an image and what it should be. */
export function wrongCtfValue(
  data: NumericArray,
  row: number,
  image: number,
  column: number,
  remedy?: string,
): ArgumentError {
  const label = Object.keys(Column)[column];
  const value = data[row + column];
  return new ArgumentError(
    "ctf-value",
    `Cannot evaluate the CTF of image ${image}: ${label} is "${value}"` +
      (remedy === undefined ? "" : `, ${remedy} is needed`),
    { label, actual: value },
  );
}

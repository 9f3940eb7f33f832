/**
 * What charts take: datasets, or their arrays; checked before anything is drawn.
 *
 * @module
 */
import { ArgumentError } from "../core/errors.ts";
import { type NdArray, requireReal } from "../core/nd_array.ts";
import { indexOfNonFinite } from "../core/number_checks.ts";
import type { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { CTFParamIndex } from "../physics/mod.ts";

/** What a message calls a row of an array. */
export type RowName = (row: number) => string;

const rowName: RowName = (row) => `row ${row}`;

/**
 * Columns of rows of numbers, refused unless there are rows and all of their
 * values are finite.
 *
 * @param what What the values are, for messages.
 * @param nameOf What messages call a row.
 * @throws {ArgumentError} `chart-shape`, `chart-empty` or `chart-not-finite`.
 */
export function columnsOf(
  rows: NdArray,
  columns: readonly number[],
  what: string,
  nameOf: RowName = rowName,
): Float64Array[] {
  requireReal(rows, what);
  const [count, width] = rows.shape;
  if (rows.shape.length !== 2 || columns.some((column) => column >= width)) {
    throw new ArgumentError(
      "chart-shape",
      `Cannot draw ${what} of shape "[${rows.shape.join(", ")}]": rows of at ` +
        `least ${Math.max(...columns) + 1} are needed`,
      { label: what, actual: rows.shape },
    );
  }
  const taken = columns.map((column) =>
    Float64Array.from(
      { length: count },
      (_, row) => rows.data[row * width + column],
    )
  );
  for (const values of taken) requireDrawable(values, what, nameOf);
  return taken;
}

/**
 * Refuses no values, and values that are no finite numbers.
 *
 * @param nameOf What messages call the place of a value.
 * @throws {ArgumentError} `chart-empty` or `chart-not-finite`.
 */
export function requireDrawable(
  values: ArrayLike<number>,
  what: string,
  nameOf: RowName = rowName,
): void {
  if (values.length === 0) {
    throw new ArgumentError(
      "chart-empty",
      `Cannot draw ${what} of no images: give at least one`,
      { label: what, expected: ">= 1", actual: 0 },
    );
  }
  const fault = indexOfNonFinite(values);
  if (fault < 0) return;
  throw new ArgumentError(
    "chart-not-finite",
    `Cannot draw ${what}: ${nameOf(fault)} holds "${values[fault]}"; leave ` +
      "such rows out (subset) or correct the file",
    { label: what, actual: values[fault] },
  );
}

/** CTF rows of a dataset, or the rows themselves. */
export function ctfRowsOf(source: CryoEMDataset | NdArray): NdArray {
  return "ctfParams" in source ? source.ctfParams : source;
}

/**
 * Defoci U and V in Å.
 *
 * @param nameOf What messages call a row.
 * @throws {ArgumentError} `chart-no-ctf` if a row has no voltage.
 */
export function defociOf(
  source: CryoEMDataset | NdArray,
  nameOf: RowName = rowName,
): readonly [u: Float64Array, v: Float64Array] {
  const { DFU, DFV, VOLT } = CTFParamIndex;
  const rows = ctfRowsOf(source);
  const [u, v, voltage] = columnsOf(
    rows,
    [DFU, DFV, VOLT],
    "CTF parameters",
    nameOf,
  );
  const bare = voltage.indexOf(0);
  if (bare < 0) return [u, v];
  const remedy = voltage.every((kV) => kV === 0)
    ? "no image has CTF parameters (a voltage); give them as ctfFile"
    : `${
      nameOf(bare)
    } has no CTF parameters (a voltage); leave such rows out ` +
      "(subset) or correct the file";
  throw new ArgumentError("chart-no-ctf", `Cannot draw the CTF: ${remedy}`, {
    label: "ctfParams",
    actual: 0,
  });
}

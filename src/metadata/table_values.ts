/**
 * Tables of numbers as pickles and `.npy` files hold them: arrays, or lists
 * of lists.
 *
 * @module
 */
import { DataFormatError } from "../core/errors.ts";
import {
  type FloatArray,
  type NdArray,
  ndArray,
  sizeOf,
} from "../core/nd_array.ts";
import { indexOfNonFinite } from "../core/number_checks.ts";
import { type NumpyArray, toFloat64 } from "../formats/numpy/mod.ts";
import {
  PickleArray,
  PickleTuple,
  type PickleValue,
} from "../formats/pickle/mod.ts";
import { realZeros } from "./real_rows.ts";

/** A value of a pickle, or the array of an `.npy` file. */
export type TableValue = PickleValue | NumpyArray;

/** What a table is, for its checks and messages. */
export interface TableKind {
  /** Name in messages, such as "rotations". */
  readonly name: string;
  /** Beginning of error codes, such as "poses". */
  readonly code: string;
  /** Shape of one row. */
  readonly row: readonly number[];
}

/**
 * Finite numbers [N, ...row], in the precision of the file: float32 stays,
 * all else becomes float64.
 *
 * @throws {DataFormatError} `…-value` or `…-shape` with the path.
 */
export function realTable(
  value: TableValue,
  kind: TableKind,
  path: string | undefined,
): NdArray<FloatArray> {
  const items = itemsOf(value);
  const table = items === null
    ? fromArray(value, kind, path)
    : fromLists(items, kind, path);
  const stray = indexOfNonFinite(table.data);
  if (stray < 0) return table;
  throw fault(
    "value",
    kind,
    path,
    `row ${rowOf(table, stray)} holds ` +
      `"${table.data[stray]}", which is not finite`,
    table.data[stray],
  );
}

/** Members of a list, a tuple or an array of objects; null for all else. */
export function itemsOf(value: TableValue): readonly TableValue[] | null {
  if (Array.isArray(value)) return value;
  if (value instanceof PickleTuple) return value.items;
  if (value instanceof PickleArray && value.shape.length === 1) {
    return value.objects;
  }
  return null;
}

/** Whether a value is an array of the file. */
export function isNumpyArray(value: TableValue): value is NumpyArray {
  return typeof value === "object" && value !== null && "dtype" in value &&
    "data" in value;
}

/** Row, counted from 1, of an element. */
export function rowOf({ stride }: NdArray, element: number): number {
  return Math.floor(element / stride[0]) + 1;
}

function fromArray(
  value: TableValue,
  kind: TableKind,
  path: string | undefined,
): NdArray<FloatArray> {
  const numbers = isNumpyArray(value) ? numbersOf(value) : null;
  if (!isNumpyArray(value) || numbers === null) {
    const found = isNumpyArray(value)
      ? `elements of kind "${value.dtype.kind}"`
      : "no array";
    throw fault("value", kind, path, `it holds ${found}, numbers are needed`);
  }
  const [length, ...row] = value.shape;
  const fits = length !== undefined && row.length === kind.row.length &&
    row.every((size, axis) => size === kind.row[axis]);
  if (!fits) throw wrongShape(kind, path, value.shape);
  return ndArray(numbers, value.shape);
}

/** Real numbers of an array; null for booleans, texts, objects and the like. */
function numbersOf(array: NumpyArray): FloatArray | null {
  if (!"iuf".includes(array.dtype.kind)) return null;
  return array.data instanceof Float32Array ? array.data : toFloat64(array);
}

function fromLists(
  rows: readonly TableValue[],
  kind: TableKind,
  path: string | undefined,
): NdArray<FloatArray> {
  const table = realZeros("float64", [rows.length, ...kind.row]);
  const width = sizeOf(kind.row);
  for (let k = 0; k < rows.length; k++) {
    if (fill(table.data, k * width, rows[k], kind.row)) continue;
    throw fault(
      "shape",
      kind,
      path,
      `row ${k + 1} is not [${kind.row.join(", ")}] numbers`,
    );
  }
  return table;
}

/** Takes one row from nested lists or an array; false if it is none. */
function fill(
  out: FloatArray,
  at: number,
  value: TableValue,
  shape: readonly number[],
): boolean {
  if (shape.length === 0) {
    if (typeof value === "number") out[at] = value;
    return typeof value === "number";
  }
  const [length, ...inner] = shape;
  const items = itemsOf(value);
  if (items !== null) {
    const width = sizeOf(inner);
    return items.length === length &&
      items.every((item, k) => fill(out, at + k * width, item, inner));
  }
  if (!isNumpyArray(value) || value.shape.join() !== shape.join()) return false;
  const numbers = numbersOf(value);
  if (numbers !== null) out.set(numbers, at);
  return numbers !== null;
}

function wrongShape(
  kind: TableKind,
  path: string | undefined,
  actual: readonly number[],
): DataFormatError {
  return fault(
    "shape",
    kind,
    path,
    `it is of shape [${actual.join(", ")}], [N, ${
      kind.row.join(", ")
    }] is needed`,
    actual,
  );
}

function fault(
  what: "shape" | "value",
  { name, code, row }: TableKind,
  path: string | undefined,
  reason: string,
  actual?: unknown,
): DataFormatError {
  const from = path === undefined ? "" : ` from "${path}"`;
  return new DataFormatError(
    `${code}-${what}`,
    `Cannot read ${name}${from}: ${reason}`,
    { path, label: name, expected: ["N", ...row], actual },
  );
}

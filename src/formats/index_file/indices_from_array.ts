import { DataFormatError } from "../../core/errors.ts";
import { typeString } from "../numpy/dtype.ts";
import type { NumpyArray } from "../numpy/mod.ts";
import type { IndexLike } from "./parse_index_file.ts";

/**
 * Indices, or a mask, of a NumPy array: integers or booleans in one row or
 * column, or in two rows that are half-sets.
 *
 * @throws {DataFormatError} `index-type` for elements of another kind,
 * `index-dimensions` for other shapes, `index-value` for an integer beyond
 * 2⁵³, with its place.
 */
export function indicesFromArray(
  { dtype, shape, data }: NumpyArray,
  path: string,
): IndexLike {
  // NumPy makes an empty list float64.
  const isEmpty = data.length === 0 && shape.length === 1 && shape[0] === 0;
  if (!isEmpty && !"iub".includes(dtype.kind)) {
    throw new DataFormatError(
      "index-type",
      `Cannot read indices from "${path}": it holds ${typeString(dtype)}, ` +
        `integers or booleans are needed`,
      { path, actual: typeString(dtype) },
    );
  }
  const isLine = shape.length === 2 && shape.includes(1);
  // Two rows of one are half-sets of one image each.
  if (isLine && shape[0] !== 2) {
    return listOf(data, dtype.kind, 0, data.length, path);
  }
  if (shape.length === 1) return listOf(data, dtype.kind, 0, shape[0], path);
  if (shape.length === 2 && shape[0] === 2) {
    return [0, 1].map((half) =>
      withoutFilling(
        listOf(data, dtype.kind, half * shape[1], shape[1], path),
      )
    );
  }
  throw new DataFormatError(
    "index-dimensions",
    `Cannot read indices from "${path}": its array is of shape [${
      shape.join(", ")
    }], a list of one dimension or two of them are needed`,
    { path, expected: ["N"], actual: shape },
  );
}

/** A list without the −1 that make it as long as another. */
function withoutFilling(list: number[] | boolean[]): number[] | boolean[] {
  let end = list.length;
  while (end > 0 && list[end - 1] === -1) end--;
  return list.slice(0, end);
}

function listOf(
  data: NumpyArray["data"],
  kind: string,
  from: number,
  length: number,
  path: string,
): number[] | boolean[] {
  if (kind === "b") {
    return Array.from({ length }, (_, k) => data[from + k] !== 0);
  }
  return Array.from(
    { length },
    (_, k) => indexOf(data[from + k], `position ${from + k}`, path),
  );
}

/**
 * An element as index.
 *
 * @throws {DataFormatError} `index-value` if it is not a whole number below
 * 2⁵³ in size.
 */
export function indexOf(value: unknown, place: string, path: string): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (Number.isSafeInteger(number)) return number as number;
  const found = ["number", "bigint", "boolean", "string"].includes(typeof value)
    ? String(value).slice(0, 40)
    : "something else";
  throw new DataFormatError(
    "index-value",
    `Cannot read indices from "${path}": ${place} holds "${found}", expected ` +
      `a whole number`,
    { path, actual: found },
  );
}

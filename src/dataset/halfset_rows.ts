import { ArgumentError, ArgumentTypeError } from "../core/errors.ts";
import {
  type ComplexArray,
  type NdArray,
  sizeOf,
  strideOf,
} from "../core/nd_array.ts";

/** Rows in some order: an array [n, …], real or complex, or a list of n numbers. */
export type HalfsetRows = NdArray | ComplexArray | ArrayLike<number>;

/** Rows as a shape and their numbers in C order. */
export interface Rows {
  /** The numbers; re and im in turn if complex. */
  readonly data: ArrayLike<number>;
  /** Number of rows, then the shape of one row. */
  readonly shape: readonly number[];
  /** Numbers per element: 2 if complex. */
  readonly parts: 1 | 2;
}

/**
 * Rows of one array, or of two (one for each half) end to end.
 *
 * @throws {ArgumentError} if the shapes do not fit.
 * @throws {ArgumentTypeError} if `arr` is of no such kind.
 */
export function readRows(
  arr: HalfsetRows | readonly [HalfsetRows, HalfsetRows],
): Rows {
  if (!Array.isArray(arr) || typeof arr[0] !== "object") {
    return readBlock(arr as HalfsetRows);
  }
  if (arr.length !== 2) {
    throw new ArgumentError(
      "halfset-count",
      `Cannot join "${arr.length}" arrays: one for each of 2 halves is needed`,
      { label: "arr", expected: 2, actual: arr.length },
    );
  }
  return concatenate(readBlock(arr[0]), readBlock(arr[1]));
}

function concatenate(a: Rows, b: Rows): Rows {
  const fits = String(a.shape.slice(1)) === String(b.shape.slice(1)) &&
    (a.parts === b.parts || a.data.length === 0 || b.data.length === 0);
  if (!fits) {
    throw new ArgumentError(
      "shape-mismatch",
      `Cannot join rows of shape [${a.shape.join(", ")}] and "[${
        b.shape.join(", ")
      }]", real with real or complex with complex`,
      { label: "arr", expected: a.shape, actual: b.shape },
    );
  }
  const data = new Float64Array(a.data.length + b.data.length);
  data.set(a.data);
  data.set(b.data, a.data.length);
  return {
    data,
    shape: [a.shape[0] + b.shape[0], ...a.shape.slice(1)],
    parts: a.data.length === 0 ? b.parts : a.parts,
  };
}

function readBlock(block: HalfsetRows): Rows {
  if (isNumberList(block)) {
    return { data: block, shape: [block.length], parts: 1 };
  }
  const { data, shape, stride } = Object(block) as Partial<NdArray>;
  if (!isNumberList(data) || !isNumberList(shape) || shape.length === 0) {
    throw new ArgumentTypeError(
      "halfset-rows",
      `Cannot read rows from "${block}": an array [n, …] or a list of numbers is needed`,
      { label: "arr", actual: block },
    );
  }
  const parts = data.length === 2 * sizeOf(shape) && data.length > 0 ? 2 : 1;
  if (
    data.length !== parts * sizeOf(shape) ||
    String(stride) !== String(strideOf(shape))
  ) {
    throw new ArgumentError(
      "shape-order",
      `Rows of shape [${shape.join(", ")}] must be in C order, without gaps`,
      { label: "arr", expected: strideOf(shape), actual: stride },
    );
  }
  return { data, shape, parts };
}

function isNumberList(values: unknown): values is ArrayLike<number> {
  if (Array.isArray(values)) return values.every((v) => typeof v === "number");
  return ArrayBuffer.isView(values) && !(values instanceof DataView) &&
    !/Big/.test(values.constructor.name);
}

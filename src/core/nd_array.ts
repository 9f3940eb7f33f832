/**
 * Arrays with a shape, in C order. The layout is that of a zarrita chunk
 * (`data`, `shape`, `stride`), so that arrays pass between the two libraries
 * without copying.
 *
 * @module
 */
import { ArgumentError, IndexError } from "./errors.ts";

/** Any typed array of plain numbers. */
export type NumericArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** A typed array of floating-point numbers. */
export type FloatArray = Float32Array | Float64Array;

/** An n-dimensional array: elements in C order (last index fastest). */
export interface NdArray<T extends NumericArray = NumericArray> {
  /** The elements. */
  readonly data: T;
  /** Length of every axis. */
  readonly shape: readonly number[];
  /** Elements to step over for one step along every axis. */
  readonly stride: readonly number[];
}

/**
 * An n-dimensional array of complex numbers, interleaved re, im in `data`;
 * `shape` and `stride` count complex elements.
 */
export interface ComplexArray<T extends FloatArray = FloatArray> {
  /** Real and imaginary parts in turn; length is twice the element count. */
  readonly data: T;
  /** Length of every axis, in complex elements. */
  readonly shape: readonly number[];
  /** Complex elements to step over for one step along every axis. */
  readonly stride: readonly number[];
}

/** Strides, in elements, of a C-order array of this shape. */
export function strideOf(shape: readonly number[]): number[] {
  const stride = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    stride[axis] = step;
    step *= shape[axis];
  }
  return stride;
}

/** Number of elements of an array of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/**
 * Gives `data` a shape. The data are not copied.
 *
 * @throws {ArgumentError} if the lengths do not agree.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ndArray } from "@cryoset/cryoset";
 *
 * const image = ndArray(new Float32Array(6), [2, 3]);
 * assertEquals(image.stride, [3, 1]);
 * ```
 */
export function ndArray<T extends NumericArray>(
  data: T,
  shape: readonly number[],
): NdArray<T> {
  checkLength(data.length, sizeOf(shape), shape);
  return { data, shape: [...shape], stride: strideOf(shape) };
}

/**
 * Gives interleaved complex `data` a shape in complex elements. The data are
 * not copied.
 *
 * @throws {ArgumentError} if the lengths do not agree.
 */
export function complexArray<T extends FloatArray>(
  data: T,
  shape: readonly number[],
): ComplexArray<T> {
  checkLength(data.length, 2 * sizeOf(shape), shape);
  return { data, shape: [...shape], stride: strideOf(shape) };
}

/**
 * Numbers that make up one element: 1 of a real, 2 of a complex array.
 *
 * @param name What the array is, for the message.
 * @throws {ArgumentError} `array-layout` if the elements are not in C order.
 */
export function partsOf(array: NdArray, name: string): 1 | 2 {
  const size = sizeOf(array.shape);
  const parts = array.data.length / Math.max(size, 1);
  const stride = strideOf(array.shape);
  const inOrder = array.stride.every((step, axis) => step === stride[axis]);
  if ((size > 0 && parts !== 1 && parts !== 2) || !inOrder) {
    throw new ArgumentError(
      "array-layout",
      `Cannot use ${array.data.length} numbers of stride "${
        array.stride.join(", ")
      }" as ${name} of shape "${array.shape.join(", ")}": C order is needed`,
      { label: name, expected: stride, actual: array.stride },
    );
  }
  return parts === 2 ? 2 : 1;
}

/**
 * Refuses an array that is complex or not in C order.
 *
 * @param name What the array is, for the message.
 * @throws {ArgumentError} `array-layout` or `array-complex`.
 */
export function requireReal(array: NdArray, name: string): void {
  if (partsOf(array, name) === 1) return;
  throw new ArgumentError(
    "array-complex",
    `Cannot use a complex array as ${name}: real numbers are needed`,
    { label: name },
  );
}

/**
 * Copies rows (entries of the first axis), real or complex, in the order
 * given.
 *
 * @throws {IndexError} if there is no such row.
 * @throws {ArgumentError} if the elements are not in C order.
 */
export function takeRows<T extends NumericArray>(
  array: NdArray<T>,
  rows: Int32Array,
): NdArray<T> {
  const [count, ...rest] = array.shape;
  const width = sizeOf(rest) * partsOf(array, "rows");
  const make = array.data.constructor as new (length: number) => T;
  const data = new make(rows.length * width);
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k];
    if (row < 0 || row >= count) throw noRow(row, count);
    data.set(array.data.subarray(row * width, (row + 1) * width), k * width);
  }
  const shape = [rows.length, ...rest];
  return { data, shape, stride: strideOf(shape) };
}

function noRow(row: number, count: number): IndexError {
  return new IndexError(
    "row",
    `Cannot take row "${row}": there are ${count}, counted from 0`,
    { expected: count, actual: row },
  );
}

/**
 * Refuses a shape that takes another number of elements.
 *
 * @throws {ArgumentError} `shape-mismatch`.
 */
export function checkLength(
  actual: number,
  expected: number,
  shape: readonly number[],
): void {
  if (actual !== expected) {
    throw new ArgumentError(
      "shape-mismatch",
      `Cannot give ${actual} values the shape [${
        shape.join(", ")
      }]: it takes ${expected}`,
      { expected, actual },
    );
  }
}

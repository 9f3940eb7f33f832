/**
 * Arrays with a shape, in C order. The layout is that of a zarrita chunk
 * (`data`, `shape`, `stride`), so that arrays pass between the two libraries
 * without copying.
 *
 * @module
 */
import { ArgumentError } from "./errors.ts";

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

/** Copies rows (entries of the first axis) in the order given. */
export function takeRows<T extends NumericArray>(
  array: NdArray<T>,
  rows: Int32Array,
): NdArray<T> {
  const [, ...rest] = array.shape;
  const width = sizeOf(rest);
  const make = array.data.constructor as new (length: number) => T;
  const data = new make(rows.length * width);
  for (let k = 0; k < rows.length; k++) {
    const start = rows[k] * width;
    data.set(array.data.subarray(start, start + width), k * width);
  }
  return ndArray(data, [rows.length, ...rest]);
}

function checkLength(
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

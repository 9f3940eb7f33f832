import { ArgumentError } from "../core/errors.ts";
import {
  type NdArray,
  type NumericArray,
  partsOf,
  sizeOf,
} from "../core/nd_array.ts";

/** Rows and columns of an image, or of a half spectrum. */
export type PlaneShape = readonly [height: number, width: number];

/** How an array divides into planes. */
export interface Planes {
  /** Number of planes. */
  readonly count: number;
  /** Numbers a value: 1 for real, 2 for complex arrays. */
  readonly parts: 1 | 2;
  /** Shape before the axes of a plane. */
  readonly leading: readonly number[];
  /** Whether a plane has one axis, height * width, instead of two. */
  readonly flat: boolean;
}

/**
 * Divides `array` into planes of one shape, [..., height, width] or
 * [..., height * width].
 *
 * @throws {ArgumentError} if its last axes are neither.
 */
export function planesOf(
  array: NdArray,
  plane: PlaneShape,
  name: string,
): Planes {
  const { shape } = array;
  const rank = shape.length;
  const grid = rank >= 2 && shape[rank - 2] === plane[0] &&
    shape[rank - 1] === plane[1];
  const flat = !grid && rank >= 1 && shape[rank - 1] === plane[0] * plane[1];
  if (!grid && !flat) {
    throw new ArgumentError(
      "plane-shape",
      `Cannot divide ${name} of shape "${shape.join(", ")}" into planes of ${
        plane[0]
      } x ${plane[1]} values`,
      { label: name, expected: plane, actual: shape },
    );
  }
  const leading = shape.slice(0, flat ? -1 : -2);
  return { count: sizeOf(leading), parts: partsOf(array, name), leading, flat };
}

/** Shape of an array with the leading axes and style of `planes`. */
export function withPlane(planes: Planes, plane: PlaneShape): number[] {
  const { leading, flat } = planes;
  return flat ? [...leading, plane[0] * plane[1]] : [...leading, ...plane];
}

/** Shape of the half spectrum of an image: [height, floor(width / 2) + 1]. */
export function halfShapeOf(image: PlaneShape): PlaneShape {
  return [image[0], Math.floor(image[1] / 2) + 1];
}

/** @throws {ArgumentError} if `shape` is not two whole numbers of at least 1. */
export function requirePlaneShape(shape: readonly number[]): PlaneShape {
  const [height, width] = shape;
  const sound = shape.length === 2 &&
    shape.every((side) => Number.isSafeInteger(side) && side >= 1);
  if (!sound) {
    throw new ArgumentError(
      "image-shape",
      `Cannot use "${
        shape.join(", ")
      }" as an image shape: [height, width] is needed`,
      { label: "imageShape", actual: shape },
    );
  }
  return [height, width];
}

/** A new typed array of the class of `data`, filled with zeros. */
export function zerosLike<T extends NumericArray>(data: T, length: number): T {
  const ArrayClass = data.constructor as new (length: number) => T;
  return new ArrayClass(length);
}

/**
 * The array to write `length` numbers to: `out`, or else a new one.
 *
 * @throws {ArgumentError} if `out` has another length.
 */
export function outputOf<T extends NumericArray>(
  out: T | undefined,
  length: number,
  make: (length: number) => T,
): T {
  if (out === undefined) return make(length);
  if (out.length !== length) {
    throw new ArgumentError(
      "out-length",
      `Cannot write ${length} numbers to an out of ${out.length}`,
      { label: "out", expected: length, actual: out.length },
    );
  }
  return out;
}

/** @throws {ArgumentError} if `array` holds fewer than `length` numbers. */
export function requireLength(
  name: string,
  array: NumericArray,
  length: number,
): void {
  if (array.length < length) {
    throw new ArgumentError(
      "buffer-too-short",
      `Cannot use ${array.length} numbers as ${name}: ${length} are needed`,
      { label: name, expected: length, actual: array.length },
    );
  }
}

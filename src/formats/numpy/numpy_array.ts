import { DataFormatError } from "../../core/errors.ts";
import { sizeOf, strideOf } from "../../core/nd_array.ts";
import { decodeElements, type NumpyValues } from "./decode_elements.ts";
import { isReadable, type NumpyDtype, typeString } from "./dtype.ts";

/** A NumPy array in memory, elements in C order. */
export interface NumpyArray {
  /** Type of the elements as stored. */
  readonly dtype: NumpyDtype;
  /** Length of every axis; empty for a scalar. */
  readonly shape: readonly number[];
  /**
   * The elements in C order: numbers as they are (booleans 0 and 1, halves as
   * float32), 64-bit integers as bigint, complex numbers as re, im in turn,
   * texts as strings.
   */
  readonly data: NumpyValues;
}

/** Where an array comes from, for messages. */
export interface ArrayPlace {
  /** File of the array. */
  readonly path: string;
  /** Byte of the file at which its elements start. */
  readonly offset: number;
}

/**
 * Decodes the elements of an array from its bytes.
 *
 * @param fortranOrder Whether the first index is the fastest in `bytes`.
 * @throws {DataFormatError} `numpy-size` if there are too few bytes,
 * `numpy-dtype` if the elements are of a kind that is not read.
 */
export function decodeArray(
  bytes: Uint8Array,
  dtype: NumpyDtype,
  shape: readonly number[],
  fortranOrder: boolean,
  place: ArrayPlace,
): NumpyArray {
  if (!isReadable(dtype)) throw unreadable(dtype, place);
  const count = sizeOf(shape);
  // Elements of no bytes still cost memory each.
  const needed = count * Math.max(dtype.itemSize, 1);
  if (!(needed <= bytes.length) && count > 0) {
    throw new DataFormatError(
      "numpy-size",
      `Cannot read the array [${shape.join(", ")}] of ${typeString(dtype)} ` +
        `in "${place.path}": it takes ${needed} bytes, ${bytes.length} are ` +
        `there`,
      { ...place, expected: needed, actual: bytes.length },
    );
  }
  const data = decodeElements(bytes, dtype, {
    offset: 0,
    stride: dtype.itemSize,
    records: count,
    perRecord: 1,
  });
  const ordered = fortranOrder && shape.length > 1
    ? fromFortranOrder(data, shape, dtype.kind === "c" ? 2 : 1)
    : data;
  return { dtype, shape: [...shape], data: ordered };
}

function unreadable(dtype: NumpyDtype, place: ArrayPlace): DataFormatError {
  const what = dtype.fields ? "records" : `elements of ${typeString(dtype)}`;
  const why = dtype.kind === "O"
    ? "Python objects"
    : `${what}, which are not read`;
  return new DataFormatError(
    "numpy-dtype",
    `Cannot read the array in "${place.path}": it holds ${why}`,
    { ...place, actual: typeString(dtype) },
  );
}

/** Elements in C order from those whose first index is the fastest. */
export function fromFortranOrder<T extends NumpyValues>(
  data: T,
  shape: readonly number[],
  parts: 1 | 2 = 1,
): T {
  let step = 1;
  const steps = shape.map((length) => {
    const own = step;
    step *= length;
    return own;
  });
  return gatherInOrder(data, shape, steps, parts);
}

/**
 * Elements in C order of the array whose axis i is axis `axes[i]` of the one
 * of `shape` that `data` hold in C order.
 */
export function permuteAxes<T extends NumpyValues>(
  data: T,
  shape: readonly number[],
  axes: readonly number[],
  parts: 1 | 2 = 1,
): T {
  const stored = strideOf(shape);
  return gatherInOrder(
    data,
    axes.map((axis) => shape[axis]),
    axes.map((axis) => stored[axis]),
    parts,
  );
}

/** Elements of an array that are `steps` apart along its axes, in C order. */
function gatherInOrder<T extends NumpyValues>(
  data: T,
  shape: readonly number[],
  steps: readonly number[],
  parts: 1 | 2,
): T {
  const out = data.slice() as T;
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  const count = sizeOf(shape);
  for (let to = 0; to < count; to++) {
    for (let part = 0; part < parts; part++) {
      out[to * parts + part] = data[from * parts + part];
    }
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++index[axis] < shape[axis]) break;
      from -= steps[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}

/**
 * The numbers of an array as float64; null if it holds texts, or complex
 * numbers, or integers beyond 2⁵³.
 */
export function toFloat64(array: NumpyArray): Float64Array<ArrayBuffer> | null {
  const { data, dtype } = array;
  if (dtype.kind === "c" || Array.isArray(data)) return null;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    const numbers = new Float64Array(data.length);
    for (let i = 0; i < numbers.length; i++) {
      numbers[i] = Number(data[i]);
      if (!Number.isSafeInteger(numbers[i])) return null;
    }
    return numbers;
  }
  return new Float64Array(data);
}

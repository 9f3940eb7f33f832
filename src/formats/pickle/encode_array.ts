import { ArgumentError } from "../../core/errors.ts";
import { type NumericArray, sizeOf, strideOf } from "../../core/nd_array.ts";
import { bytesHeader, global, integer, joined, text } from "./encode_parts.ts";

/** An array that can be written: an `NdArray`, or a `NumpyArray` of real numbers. */
export interface EncodableArray {
  /** The elements in C order. */
  readonly data: NumericArray | BigInt64Array | BigUint64Array;
  /** Length of every axis. */
  readonly shape: readonly number[];
  /** Elements to step over along every axis: those of C order. */
  readonly stride?: readonly number[] | undefined;
  /** Kind "b" makes booleans of bytes; else the type is that of `data`. */
  readonly dtype?: { readonly kind: string } | undefined;
}

/** NumPy's names of the element types. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ["Int8Array", "i1"],
  ["Uint8Array", "u1"],
  ["Int16Array", "i2"],
  ["Uint16Array", "u2"],
  ["Int32Array", "i4"],
  ["Uint32Array", "u4"],
  ["BigInt64Array", "i8"],
  ["BigUint64Array", "u8"],
  ["Float32Array", "f4"],
  ["Float64Array", "f8"],
]);

/** Whether a value has the parts of an array. */
export function isEncodableArray(value: unknown): value is EncodableArray {
  return typeof value === "object" && value !== null && "data" in value &&
    "shape" in value;
}

/**
 * An array as `numpy.core.multiarray._reconstruct` with a state: NumPy 1 and 2
 * both know that name.
 *
 * @throws {ArgumentError} `pickle-value` if the elements are of a type, number
 * or order that cannot be written.
 */
export function* encodeArray(
  array: EncodableArray,
): Generator<Uint8Array, void, undefined> {
  const { data, shape } = array;
  const type = typeOf(array);
  const order = data.BYTES_PER_ELEMENT === 1 ? "|" : "<";
  yield joined(
    global("numpy.core.multiarray", "_reconstruct"),
    global("numpy", "ndarray"),
    Uint8Array.of(0x4b, 0, 0x85), // (0,)
    Uint8Array.of(0x43, 1, 0x62, 0x87, 0x52), // b"b"; TUPLE3, REDUCE
    Uint8Array.of(0x28, 0x4b, 1, 0x28), // MARK, version 1, MARK
    ...shape.map((length) => integer(BigInt(length))),
    Uint8Array.of(0x74), // TUPLE
    global("numpy", "dtype"),
    text(type),
    Uint8Array.of(0x89, 0x88, 0x87, 0x52), // False, True; TUPLE3, REDUCE
    Uint8Array.of(0x28, 0x4b, 3), // MARK, version 3
    text(order),
    Uint8Array.of(0x4e, 0x4e, 0x4e), // no sub-array, names, fields
    integer(-1n),
    integer(-1n),
    Uint8Array.of(0x4b, 0, 0x74, 0x62), // flags; TUPLE, BUILD
    Uint8Array.of(0x89), // C order
    bytesHeader(data.byteLength),
  );
  yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  yield Uint8Array.of(0x74, 0x62); // TUPLE, BUILD
}

function typeOf({ data, shape, stride, dtype }: EncodableArray): string {
  const type = TYPES.get(data.constructor.name);
  const isBytes = data instanceof Uint8Array || data instanceof Int8Array;
  const isInOrder = stride === undefined ||
    strideOf(shape).every((step, axis) => step === stride[axis]);
  if (type !== undefined && isInOrder && data.length === sizeOf(shape)) {
    return dtype?.kind === "b" && isBytes ? "b1" : type;
  }
  throw new ArgumentError(
    "pickle-value",
    `Cannot write ${data.length} elements of "${data.constructor.name}" as ` +
      `an array of shape [${shape.join(", ")}]: real numbers in C order are ` +
      `needed`,
    { expected: shape, actual: data.length },
  );
}

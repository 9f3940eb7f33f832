import type { FloatArray } from "../../core/nd_array.ts";
import { decodeHalves } from "../mrc/half_float.ts";

/** A type of number that pixels can have. */
export interface NumberType {
  /** Whole numbers with and without sign, or floating point. */
  readonly kind: "int" | "uint" | "float";
  /** Bytes of a number. */
  readonly size: number;
}

type View = new (
  buffer: ArrayBufferLike,
  start: number,
  length: number,
) => ArrayLike<number>;

const VIEWS: Readonly<Record<string, View>> = {
  int1: Int8Array,
  int2: Int16Array,
  int4: Int32Array,
  uint1: Uint8Array,
  uint2: Uint16Array,
  uint4: Uint32Array,
  float4: Float32Array,
  float8: Float64Array,
};

/** Whether numbers of a type can be decoded. */
export function isKnown(type: NumberType): boolean {
  return nameOf(type) in VIEWS || isHalf(type) || isLong(type);
}

/**
 * Decodes little-endian numbers that begin at a multiple of their size.
 * Whole numbers beyond 2^53 are rounded to doubles first.
 */
export function decodeNumbers(
  bytes: Uint8Array,
  type: NumberType,
  out: FloatArray,
): void {
  const { buffer, byteOffset, byteLength } = bytes;
  if (isHalf(type)) {
    decodeHalves(new Uint16Array(buffer, byteOffset, byteLength / 2), out);
  } else if (isLong(type)) {
    decodeLongs(new Uint32Array(buffer, byteOffset, byteLength / 4), type, out);
  } else {
    const view = VIEWS[nameOf(type)];
    out.set(new view(buffer, byteOffset, byteLength / type.size));
  }
}

/** By high and low half: no BigInt for each number. */
function decodeLongs(halves: Uint32Array, type: NumberType, out: FloatArray) {
  const isSigned = type.kind === "int";
  for (let i = 0; i < halves.length / 2; i++) {
    const high = isSigned ? halves[2 * i + 1] | 0 : halves[2 * i + 1];
    out[i] = high * 2 ** 32 + halves[2 * i];
  }
}

function nameOf({ kind, size }: NumberType): string {
  return `${kind}${size}`;
}

function isHalf({ kind, size }: NumberType): boolean {
  return kind === "float" && size === 2;
}

function isLong({ kind, size }: NumberType): boolean {
  return kind !== "float" && size === 8;
}

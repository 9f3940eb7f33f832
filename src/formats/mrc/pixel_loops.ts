/**
 * The inner loops of decoding. All go forward, so that the source may lie at
 * the end of the target's memory. There is one for each type of source: a
 * loop that meets several is several times slower.
 *
 * @module
 */
import { swapBytes } from "./byte_swap.ts";
import type { MrcPixelLayout } from "./pixel_layout.ts";
import { bytesOf } from "./views.ts";

/** Mode 0, signed. */
export function widenInt8(source: Int8Array, target: Float32Array): void {
  for (let i = 0; i < source.length; i++) target[i] = source[i];
}

/** Mode 0, unsigned. */
export function widenUint8(source: Uint8Array, target: Float32Array): void {
  for (let i = 0; i < source.length; i++) target[i] = source[i];
}

/** Mode 1. */
export function widenInt16(source: Int16Array, target: Float32Array): void {
  for (let i = 0; i < source.length; i++) target[i] = source[i];
}

/** Mode 6. */
export function widenUint16(source: Uint16Array, target: Float32Array): void {
  for (let i = 0; i < source.length; i++) target[i] = source[i];
}

/** Mode 2. Bytes that are the target's own are not moved. */
export function copyFloats(
  bytes: Uint8Array,
  littleEndian: boolean,
  target: Float32Array,
): void {
  const own = bytesOf(target);
  const isInPlace = bytes.buffer === own.buffer &&
    bytes.byteOffset === own.byteOffset;
  if (!isInPlace) own.set(bytes);
  if (!littleEndian) swapBytes(own, 4);
}

/** Modes 3 and 4: the first of every two numbers. */
export function takeRealParts(
  source: Int16Array | Float32Array,
  target: Int16Array | Float32Array,
): void {
  for (let i = 0; i < target.length; i++) target[i] = source[2 * i];
}

/** Mode 101: the left pixel of a pair is in the low four bits. */
export function unpackNibbles(
  bytes: Uint8Array,
  { nx, ny, paddedRows = true }: MrcPixelLayout,
  target: Float32Array | Uint8Array,
): void {
  const run = paddedRows && nx % 2 === 1 ? nx : nx * ny;
  const pairs = Math.floor(run / 2);
  let from = 0;
  for (let to = 0; to < target.length;) {
    for (let pair = 0; pair < pairs; pair++) {
      const byte = bytes[from++];
      target[to++] = byte & 15;
      target[to++] = byte >> 4;
    }
    if (run % 2 === 1) target[to++] = bytes[from++] & 15;
  }
}

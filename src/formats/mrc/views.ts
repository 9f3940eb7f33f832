/**
 * Bytes seen as other numbers, without copying. Multi-byte views need bytes
 * that begin at a multiple of the element length.
 *
 * @module
 */

/** Bytes as signed 8-bit integers. */
export function int8View<B extends ArrayBufferLike>(
  { buffer, byteOffset, byteLength }: Uint8Array<B>,
): Int8Array<B> {
  return new Int8Array(buffer, byteOffset, byteLength);
}

/** Bytes as signed 16-bit integers. */
export function int16View<B extends ArrayBufferLike>(
  { buffer, byteOffset, byteLength }: Uint8Array<B>,
): Int16Array<B> {
  return new Int16Array(buffer, byteOffset, byteLength / 2);
}

/** Bytes as unsigned 16-bit integers. */
export function uint16View<B extends ArrayBufferLike>(
  { buffer, byteOffset, byteLength }: Uint8Array<B>,
): Uint16Array<B> {
  return new Uint16Array(buffer, byteOffset, byteLength / 2);
}

/** Bytes as 32-bit floats. */
export function float32View<B extends ArrayBufferLike>(
  { buffer, byteOffset, byteLength }: Uint8Array<B>,
): Float32Array<B> {
  return new Float32Array(buffer, byteOffset, byteLength / 4);
}

/** The bytes of an array. */
export function bytesOf<B extends ArrayBufferLike>(
  { buffer, byteOffset, byteLength }: ArrayBufferView<B>,
): Uint8Array<B> {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

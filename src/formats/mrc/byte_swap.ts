/**
 * Turns words of 2 or 4 bytes round, in place. The bytes must begin at a
 * multiple of the word length.
 */
export function swapBytes(bytes: Uint8Array, wordBytes: 1 | 2 | 4): void {
  const { buffer, byteOffset, byteLength } = bytes;
  if (wordBytes === 2) {
    const words = new Uint16Array(buffer, byteOffset, byteLength / 2);
    for (let i = 0; i < words.length; i++) {
      const word = words[i];
      words[i] = (word << 8) | (word >>> 8);
    }
  } else if (wordBytes === 4) {
    const words = new Int32Array(buffer, byteOffset, byteLength / 4);
    for (let i = 0; i < words.length; i++) {
      const word = words[i];
      words[i] = (word << 24) | ((word & 0xff00) << 8) |
        ((word >>> 8) & 0xff00) | (word >>> 24);
    }
  }
}

/**
 * The same words in the byte order of this machine (little-endian, as on all
 * that Deno runs on), at an aligned place: the bytes themselves if they are
 * so, else a copy.
 */
export function nativeWords(
  bytes: Uint8Array,
  wordBytes: 1 | 2 | 4,
  littleEndian: boolean,
): Uint8Array {
  const isAligned = bytes.byteOffset % wordBytes === 0;
  if (wordBytes === 1 || (littleEndian && isAligned)) return bytes;
  const words = bytes.slice();
  if (!littleEndian) swapBytes(words, wordBytes);
  return words;
}

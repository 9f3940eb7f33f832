/**
 * Decompression of LZ4 blocks (the block format of the
 * [LZ4 specification](https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md)):
 * sequences of a token, literals, and a match of bytes already written.
 *
 * @module
 */

/** Least length of a match. */
const SHORTEST_MATCH = 4;

/** A length that goes on in the bytes that follow. */
const LONG = 15;

/**
 * Decompresses a block to exactly `target.length` bytes.
 *
 * @returns Whether the block was sound; if not, `target` holds rubbish.
 */
export function decompressLz4Block(
  block: Uint8Array,
  target: Uint8Array,
): boolean {
  let from = 0;
  let to = 0;
  const longLength = (length: number): number => {
    if (length < LONG) return length;
    for (;;) {
      const more = block[from++];
      // NaN, which fails every check that follows.
      if (more === undefined) return NaN;
      length += more;
      if (more < 255) return length;
    }
  };
  while (from < block.length) {
    const token = block[from++];
    const literals = longLength(token >>> 4);
    const fits = from + literals <= block.length &&
      to + literals <= target.length;
    if (!fits) return false;
    target.set(block.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    // The last sequence is literals alone.
    if (from === block.length) return to === target.length;
    const distance = block[from] | (block[from + 1] << 8);
    from += 2;
    const length = longLength(token & LONG) + SHORTEST_MATCH;
    const isSound = from <= block.length && distance > 0 && distance <= to &&
      to + length <= target.length;
    if (!isSound) return false;
    copyMatch(target, to, distance, length);
    to += length;
  }
  return false;
}

/** A match may reach into the bytes it writes. */
function copyMatch(
  target: Uint8Array,
  to: number,
  distance: number,
  length: number,
): void {
  if (distance >= length) {
    target.copyWithin(to, to - distance, to - distance + length);
    return;
  }
  for (let i = to; i < to + length; i++) target[i] = target[i - distance];
}

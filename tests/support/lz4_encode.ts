const MATCH = 4;
/** The last bytes of a block are literals, and no match starts near its end. */
const LAST_LITERALS = 5;
const LAST_START = 12;

/** An LZ4 block with the first match of four bytes or more at every place. */
export function encodeLz4Block(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  const seen = new Map<number, number>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let anchor = 0;
  let at = 0;
  while (at + LAST_START <= bytes.length) {
    const word = view.getUint32(at, true);
    const before = seen.get(word);
    seen.set(word, at);
    if (before === undefined || at - before > 0xffff) {
      at++;
      continue;
    }
    let end = at + MATCH;
    const limit = bytes.length - LAST_LITERALS;
    while (end < limit && bytes[end] === bytes[before + end - at]) end++;
    putSequence(out, bytes.subarray(anchor, at), at - before, end - at);
    anchor = at = end;
  }
  putSequence(out, bytes.subarray(anchor), 0, 0);
  return Uint8Array.from(out);
}

/** A sequence; of distance 0, the last one, which has no match. */
export function putSequence(
  out: number[],
  literals: Uint8Array,
  distance: number,
  length: number,
): void {
  const more = distance === 0 ? 0 : length - MATCH;
  out.push(Math.min(literals.length, 15) << 4 | Math.min(more, 15));
  putLong(out, literals.length);
  for (const byte of literals) out.push(byte);
  if (distance === 0) return;
  out.push(distance & 255, distance >>> 8);
  putLong(out, more);
}

function putLong(out: number[], length: number): void {
  if (length < 15) return;
  let rest = length - 15;
  for (; rest >= 255; rest -= 255) out.push(255);
  out.push(rest);
}

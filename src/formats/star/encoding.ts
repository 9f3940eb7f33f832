/**
 * From bytes to text. STAR files hold ASCII, UTF-8 in paths now and then, and
 * Latin-1 from older machines; what is no UTF-8 is read as Latin-1.
 *
 * @module
 */

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text of some bytes: UTF-8 or, where they are none, Latin-1. */
export function decodeText(
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
): string {
  // A copy, because text decoders refuse views of shared memory.
  const text = bytes.slice(start, end);
  try {
    return STRICT_UTF8.decode(text);
  } catch {
    return decodeLatin1(text);
  }
}

function decodeLatin1(bytes: Uint8Array): string {
  let text = "";
  for (let p = 0; p < bytes.length; p += 4096) {
    text += String.fromCharCode(...bytes.subarray(p, p + 4096));
  }
  return text;
}

/** Length of the UTF-8 byte-order mark at the start, 0 if there is none. */
export function byteOrderMarkLength(bytes: Uint8Array): number {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return marked ? 3 : 0;
}

/** Position of the first byte that is not part of UTF-8 text, −1 if none. */
export function firstInvalidUtf8(bytes: Uint8Array): number {
  const end = bytes.length;
  let p = firstNonAscii(bytes);
  while (p < end) {
    if (bytes[p] < 0x80) {
      p++;
      continue;
    }
    const length = sequenceLength(bytes, p);
    if (length === 0) return p;
    p += length;
  }
  return -1;
}

/** Whether all bytes are ASCII. */
export function isAscii(bytes: Uint8Array): boolean {
  return firstNonAscii(bytes) === bytes.length;
}

/** Most files are pure ASCII, so that this looks at four bytes at a time. */
function firstNonAscii(bytes: Uint8Array): number {
  let p = 0;
  const head = Math.min((4 - (bytes.byteOffset & 3)) & 3, bytes.length);
  while (p < head) {
    if (bytes[p] > 0x7f) return p;
    p++;
  }
  const words = new Uint32Array(
    bytes.buffer,
    bytes.byteOffset + head,
    (bytes.length - head) >>> 2,
  );
  let word = 0;
  while (word < words.length && (words[word] & 0x80808080) === 0) word++;
  p += 4 * word;
  while (p < bytes.length && bytes[p] < 0x80) p++;
  return p;
}

/** Bytes of the UTF-8 sequence at `p`, 0 if it is malformed (RFC 3629). */
function sequenceLength(bytes: Uint8Array, p: number): number {
  const lead = bytes[p];
  let length = 0;
  if (lead >= 0xc2 && lead <= 0xdf) length = 2;
  else if (lead >= 0xe0 && lead <= 0xef) length = 3;
  else if (lead >= 0xf0 && lead <= 0xf4) length = 4;
  for (let i = 1; i < length; i++) {
    if ((bytes[p + i] & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[p + 1];
  const overlong = (lead === 0xe0 && second < 0xa0) ||
    (lead === 0xf0 && second < 0x90);
  const surrogate = lead === 0xed && second > 0x9f;
  const beyond = lead === 0xf4 && second > 0x8f;
  return overlong || surrogate || beyond ? 0 : length;
}

/**
 * From bytes to text. STAR files hold ASCII, UTF-8 in paths now and then, and
 * Latin-1 from older machines; what is no UTF-8 is read as Latin-1.
 *
 * @module
 */

import { WINDOW } from "./bytes.ts";

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Up to this length, making text of bytes here beats calling a decoder. */
const SHORT = 64;

/** Text of some bytes: UTF-8 or, where they are none, Latin-1. */
export function decodeText(
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
): string {
  const short = end - start <= SHORT ? decodeAscii(bytes, start, end) : null;
  if (short !== null) return short;
  // A copy, because decoders of browsers refuse views of shared memory.
  const text = bytes.slice(start, end);
  try {
    return STRICT_UTF8.decode(text);
  } catch {
    return decodeLatin1(text);
  }
}

/** Text of a few ASCII bytes, or null if one is not ASCII. */
function decodeAscii(
  bytes: Uint8Array,
  start: number,
  end: number,
): string | null {
  const codes = new Array<number>(end - start);
  for (let p = start; p < end; p++) {
    const byte = bytes[p];
    if (byte > 0x7f) return null;
    codes[p - start] = byte;
  }
  return String.fromCharCode.apply(null, codes);
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
  let from = firstNonAscii(bytes);
  while (from < bytes.length) {
    // The longest sequence may begin with the last byte looked at.
    const window = bytes.subarray(from, from + WINDOW + 3);
    const end = Math.min(WINDOW, window.length);
    let p = 0;
    while (p < end) {
      const length = window[p] < 0x80 ? 1 : sequenceLength(window, p);
      if (length === 0) return from + p;
      p += length;
    }
    from += p;
  }
  return -1;
}

/** Whether all bytes are ASCII. */
export function isAscii(bytes: Uint8Array): boolean {
  return firstNonAscii(bytes) === bytes.length;
}

/** Position of the first byte that is not ASCII, or the length. */
function firstNonAscii(bytes: Uint8Array): number {
  for (let from = 0; from < bytes.length; from += WINDOW) {
    const window = bytes.subarray(from, from + WINDOW);
    let p = 0;
    // Words of four bytes begin at multiples of four.
    const aligned = Math.min((4 - window.byteOffset % 4) % 4, window.length);
    while (p < aligned && window[p] < 0x80) p++;
    if (p === aligned && p < window.length) {
      p += 4 * asciiWords(window.subarray(p));
    }
    while (p < window.length && window[p] < 0x80) p++;
    if (p < window.length) return from + p;
  }
  return bytes.length;
}

/**
 * How many whole words of four bytes at the start are ASCII. Most files are
 * all ASCII, and this way the question costs little.
 */
function asciiWords(bytes: Uint8Array): number {
  const count = bytes.length >>> 2;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, count);
  let word = 0;
  for (const last = count - 7; word < last; word += 8) {
    const bits = words[word] | words[word + 1] | words[word + 2] |
      words[word + 3] | words[word + 4] | words[word + 5] |
      words[word + 6] | words[word + 7];
    if ((bits & 0x80808080) !== 0) break;
  }
  while (word < count && (words[word] & 0x80808080) === 0) word++;
  return word;
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

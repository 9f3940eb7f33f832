/**
 * The characters of the STAR syntax and the extent of a token. Everything
 * here works on bytes: text is made only of cells that somebody asks for.
 *
 * @module
 */

/** Horizontal tab. */
export const TAB = 0x09;
/** Line feed. */
export const LF = 0x0a;
/** Carriage return. */
export const CR = 0x0d;
/** Blank; no byte of a token is this or below. */
export const SPACE = 0x20;
/** `"` */
export const QUOTE = 0x22;
/** `#` */
export const HASH = 0x23;
/** `'` */
export const APOSTROPHE = 0x27;
/** `_` */
export const UNDERSCORE = 0x5f;

/**
 * Loops run over windows of this length: positions beyond 2³¹ make the engine
 * compute with floating-point numbers, ten times as slow.
 */
export const WINDOW: number = 2 ** 30;

/** Whether a byte separates tokens: blank, tab, vertical tab, form feed. */
export function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === 0x0b || byte === 0x0c;
}

/** Whether a byte opens a quoted value. */
export function isQuote(byte: number): boolean {
  return byte === QUOTE || byte === APOSTROPHE;
}

/**
 * Position of the quote that closes the one at `start`: the next equal one
 * that a blank or the end of the line follows. −1 if the line has none.
 */
export function closingQuote(bytes: Uint8Array, start: number): number {
  const end = bytes.length;
  const quote = bytes[start];
  for (let p = start + 1; p < end; p++) {
    const byte = bytes[p];
    if (byte === quote && (p + 1 === end || bytes[p + 1] <= SPACE)) return p;
    if (byte < SPACE && !isBlank(byte)) return -1;
  }
  return -1;
}

/**
 * End of the token that starts at `start`, its quotes included. A start that
 * is no token (the missing value of a list entry) is its own end.
 */
export function tokenEnd(bytes: Uint8Array, start: number): number {
  const end = bytes.length;
  if (start >= end || bytes[start] === HASH) return start;
  if (isQuote(bytes[start])) return closingQuote(bytes, start) + 1;
  return wordEnd(bytes, start);
}

/** First position from `start` on that is a blank, a line end or the file's. */
export function wordEnd(bytes: Uint8Array, start: number): number {
  const end = bytes.length;
  let p = start;
  while (p < end && bytes[p] > SPACE) p++;
  return p;
}

/** Position of the line end (LF, CR or end of file) at or after `start`. */
export function lineEnd(bytes: Uint8Array, start: number): number {
  const end = bytes.length;
  let p = start;
  while (p < end && bytes[p] !== LF && bytes[p] !== CR) p++;
  return p;
}

/** Start of the line after the one that ends at `lineEnd`. */
export function afterLineEnd(bytes: Uint8Array, lineEnd: number): number {
  const crlf = bytes[lineEnd] === CR && bytes[lineEnd + 1] === LF;
  return Math.min(lineEnd + (crlf ? 2 : 1), bytes.length);
}

/** Line, counted from 1, in which the byte at `offset` lies. */
export function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  let previous = 0;
  for (let from = 0; from < offset; from += WINDOW) {
    for (const byte of bytes.subarray(from, Math.min(from + WINDOW, offset))) {
      if (byte === CR || (byte === LF && previous !== CR)) line++;
      previous = byte;
    }
  }
  return line;
}

/** Whether the bytes from `start` on spell an ASCII `word`. */
export function startsWith(
  bytes: Uint8Array,
  start: number,
  word: string,
): boolean {
  for (let i = 0; i < word.length; i++) {
    if (bytes[start + i] !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** How the line at `start` ends. */
export function newlineOf(
  bytes: Uint8Array,
  start: number,
): "\n" | "\r\n" | "\r" {
  const end = lineEnd(bytes, start);
  if (bytes[end] !== CR) return "\n";
  return bytes[end + 1] === LF ? "\r\n" : "\r";
}

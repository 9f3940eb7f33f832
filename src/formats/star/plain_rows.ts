/**
 * The fast way through the rows of a loop: runs of rows in which nothing is
 * quoted, commented or odd. It stops before the first other line, which the
 * careful way of {@linkcode LineScanner} reads.
 *
 * Functions here hold no state and call nothing for a cell: they are nearly
 * all the time that a large file takes.
 *
 * @module
 */
import * as bytesOf from "./bytes.ts";
import type { CellBlock } from "./cell_block.ts";
import * as form from "./cell_forms.ts";
import type { CellStarts } from "./cell_starts.ts";
import { POWERS_OF_TEN } from "./number_text.ts";

// The engine takes constants of this module for constants, but loads those of
// others anew for every byte, which costs a fifth of the rate.
const { APOSTROPHE, CR, HASH, LF, QUOTE, SPACE, TAB } = bytesOf;
const { IMAGE, LONGEST_SECTION, SECTION_BITS, WORD } = form;
const POWERS = POWERS_OF_TEN;
const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;
const AT = 0x40;

/** Digits of a whole number that 32 bits hold. */
const MOST_DIGITS = 9;
/** Digits of a number that float64 holds exactly. */
const MOST_EXACT_DIGITS = 15;

/** Rows in a run of bytes that begins and ends with a line. */
export interface RowRun {
  /** The bytes. */
  readonly bytes: Uint8Array;
  /** End of the last whole line. */
  readonly end: number;
  /** Whether lines may end with CR LF: whether that was noted. */
  readonly crlf: boolean;
}

/** How far a function got. */
export interface RowsTaken {
  /** End of the last row. */
  readonly end: number;
  /** Number of rows. */
  readonly rows: number;
}

/** Where the starts of cells go. */
export interface StartsOfRows {
  /** Cells of a row. */
  readonly width: number;
  /** Takes the starts until it is full, */
  readonly array: CellStarts;
  /** from here on, */
  readonly first: number;
  /** with this added. */
  readonly offset: number;
}

/** Finds the starts of the cells of plain rows. */
export function indexPlainRows(
  { bytes, end, crlf }: RowRun,
  start: number,
  { width, array: starts, first, offset }: StartsOfRows,
): RowsTaken {
  const last = starts.length - width;
  let at = first;
  let p = start;
  let rowStart = start;
  while (p < end && at <= last) {
    for (let cell = 0; cell < width; cell++) {
      let byte = bytes[p];
      while (byte === SPACE || byte === TAB) byte = bytes[++p];
      if (
        byte <= SPACE || byte === HASH || byte === QUOTE || byte === APOSTROPHE
      ) return { end: rowStart, rows: (at - first) / width };
      starts[at + cell] = offset + p;
      do byte = bytes[++p]; while (byte > SPACE);
    }
    let byte = bytes[p];
    while (byte === SPACE || byte === TAB) byte = bytes[++p];
    if (byte === CR && crlf) byte = bytes[++p];
    if (byte !== LF) break;
    rowStart = ++p;
    at += width;
  }
  return { end: rowStart, rows: (at - first) / width };
}

/**
 * Reads plain rows into a block, until it is full. Numbers come out as whole
 * numbers with a number of decimals, image names as section and place of the
 * path, all else as the place of the word; see `cell_forms.ts`. A word that is
 * that of the row before gets its place.
 *
 * @param slots Column of the block for each cell of a row; −1: not wanted.
 * @returns The end of the last row taken.
 */
export function readPlainRows(
  { bytes, end, crlf }: RowRun,
  start: number,
  slots: Int32Array,
  block: CellBlock,
): number {
  const { values, forms, words, lengths, capacity } = block;
  const width = slots.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const lastFour = end - 4;
  let p = start;
  let rowStart = start;
  let row = block.rows;
  scan: while (p < end && row < capacity) {
    for (let cell = 0; cell < width; cell++) {
      let byte = bytes[p];
      while (byte === SPACE || byte === TAB) byte = bytes[++p];
      const slot = slots[cell];
      const token = p;
      if (slot >= 0) {
        const at = slot * capacity + row;
        const negative = byte === MINUS;
        if (negative) byte = bytes[++p];
        let digit = byte - ZERO;
        if ((digit >>> 0) < 10) {
          const first = p;
          let whole = 0;
          do {
            whole = (Math.imul(whole, 10) + digit) | 0;
            byte = bytes[++p];
            digit = byte - ZERO;
          } while ((digit >>> 0) < 10);
          const digits = p - first;
          const isPlain = digits <= MOST_DIGITS &&
            (digits === 1 || bytes[first] !== ZERO);
          if (byte <= SPACE) {
            if (isPlain) {
              values[at] = negative ? -whole : whole;
              forms[at] = 0;
              continue;
            }
          } else if (byte === POINT) {
            const point = p;
            let fraction = 0;
            p++;
            while (p <= lastFour) {
              const four = view.getInt32(p, true) ^ 0x30303030;
              // Of four digits no byte is above 9.
              if (((four | (four + 0x76767676)) & 0x80808080) !== 0) break;
              const pairs = Math.imul(four, 10) + (four >>> 8);
              fraction = (Math.imul(fraction, 10000) +
                Math.imul(pairs & 0xff, 100) + ((pairs >>> 16) & 0xff)) | 0;
              p += 4;
            }
            byte = bytes[p];
            digit = byte - ZERO;
            while ((digit >>> 0) < 10) {
              fraction = (Math.imul(fraction, 10) + digit) | 0;
              byte = bytes[++p];
              digit = byte - ZERO;
            }
            const decimals = p - point - 1;
            if (
              byte <= SPACE && isPlain && decimals > 0 &&
              decimals <= MOST_DIGITS && digits + decimals <= MOST_EXACT_DIGITS
            ) {
              const value = whole * POWERS[decimals] + fraction;
              values[at] = negative ? -value : value;
              forms[at] = decimals;
              continue;
            }
          } else if (
            byte === AT && digits <= LONGEST_SECTION && !negative &&
            bytes[p + 1] > SPACE
          ) {
            const path = p + 1;
            p = wordEnd(bytes, view, path, words[slot], lengths[slot]);
            if (p < 0) {
              p = -p;
              words[slot] = path;
              lengths[slot] = p - path;
            }
            values[at] = words[slot] * SECTION_BITS + whole;
            forms[at] = IMAGE + digits;
            continue;
          }
        }
        p = token;
        byte = bytes[p];
        if (
          byte <= SPACE || byte === HASH || byte === QUOTE ||
          byte === APOSTROPHE
        ) break scan;
        p = wordEnd(bytes, view, token, words[slot], lengths[slot]);
        if (p < 0) {
          p = -p;
          words[slot] = token;
          lengths[slot] = p - token;
        }
        values[at] = words[slot];
        forms[at] = WORD;
        continue;
      }
      if (
        byte <= SPACE || byte === HASH || byte === QUOTE || byte === APOSTROPHE
      ) break scan;
      do byte = bytes[++p]; while (byte > SPACE);
    }
    let byte = bytes[p];
    while (byte === SPACE || byte === TAB) byte = bytes[++p];
    if (byte === CR && crlf) byte = bytes[++p];
    if (byte !== LF) break;
    rowStart = ++p;
    row++;
  }
  block.rows = row;
  return rowStart;
}

/**
 * End of the word at `start`; negative unless it is the word at `known`, of
 * this length. They are compared four bytes at a time.
 */
function wordEnd(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  known: number,
  length: number,
): number {
  let p = start;
  let q = known;
  const last = Math.min(start + length, bytes.length) - 4;
  while (p <= last && view.getInt32(p, true) === view.getInt32(q, true)) {
    p += 4;
    q += 4;
  }
  let byte = bytes[p];
  while (byte > SPACE && byte === bytes[q]) {
    byte = bytes[++p];
    q++;
  }
  if (byte <= SPACE && bytes[q] <= SPACE) return p;
  while (byte > SPACE) byte = bytes[++p];
  return -p;
}

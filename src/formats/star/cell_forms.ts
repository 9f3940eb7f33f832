/**
 * How a cell that was read is kept: a number and a form, which together give
 * its text back to the byte.
 *
 * | form | number |
 * | --- | --- |
 * | 0 to 9 | the decimal number without its point: so many decimals |
 * | `IMAGE` + n | section of n digits and number of the path, for `000123@a.mrcs` |
 * | `WORD` | number of the word |
 *
 * Paths and words are numbered by the column's {@linkcode WordList}.
 *
 * @module
 */
import { decodeText } from "./encoding.ts";
import { parseNumber, POWERS_OF_TEN } from "./number_text.ts";

/** Most decimals of a number that is kept as such. */
export const MOST_DECIMALS = 9;
/** With the number of digits of the section: the form of image names. */
export const IMAGE = 16;
/** Most digits of a section. */
export const LONGEST_SECTION = 8;
/** Form of all other text. */
export const WORD = 255;

/** A place in a block is above this many sections, until it is numbered. */
export const SECTION_BITS: number = 2 ** 27;

/** A cell taken apart; the word or path is yet to be numbered. */
export interface CellParts {
  /** How it is kept. */
  readonly form: number;
  /** The number without point, or the section. */
  readonly number: number;
  /** Where the word or path starts. */
  readonly word: number;
}

const DECIMAL = /^-?(0|[1-9]\d{0,8})(\.\d{1,9})?$/;
const SECTION = /^\d{1,8}@(?!$)/;

/** Takes any token apart, as `readPlainRows` does those of plain rows. */
export function partsOfToken(
  bytes: Uint8Array,
  start: number,
  end: number,
): CellParts {
  const text = decodeText(bytes, start, end);
  if (DECIMAL.test(text) && text.replace(/[-.]/g, "").length <= 15) {
    const point = text.indexOf(".");
    const digits = new TextEncoder().encode(text.replace(".", ""));
    const number = parseNumber(digits, 0, digits.length);
    const form = point < 0 ? 0 : text.length - point - 1;
    return { form, number, word: start };
  }
  const digits = SECTION.exec(text)?.[0].indexOf("@") ?? 0;
  return digits === 0 ? { form: WORD, number: 0, word: start } : {
    form: IMAGE + digits,
    number: Number(text.slice(0, digits)),
    word: start + digits + 1,
  };
}

/** Sections that an image name with so many digits can tell apart. */
export function sections(form: number): number {
  return form === WORD ? 1 : POWERS_OF_TEN[form - IMAGE];
}

/** Text of a number without point, and with so many decimals. */
export function decimalText(number: number, decimals: number): string {
  const negative = number < 0 || Object.is(number, -0);
  const digits = String(Math.abs(number)).padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const text = decimals === 0
    ? digits
    : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${text}` : text;
}

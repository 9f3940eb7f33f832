/**
 * Numbers as text, by Python's rules: what its `float()` reads (without
 * underscores), what its `repr()` writes.
 *
 * @module
 */
import { decodeText } from "./encoding.ts";

/** Powers of ten that float64 holds exactly. */
export const POWERS_OF_TEN: Float64Array = Float64Array.from(
  { length: 23 },
  (_, n) => 10 ** n,
);
const MOST_EXACT_DIGITS = 15;

const ZERO = 0x30;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;

/**
 * The number that the bytes from `start` to `end` spell, correctly rounded:
 * optional sign, digits with optional point and exponent, or `nan`, `inf`,
 * `infinity` in any case.
 *
 * NaN also stands for text that is no number; {@linkcode spellsNan} tells the
 * two apart.
 *
 * Up to 15 digits and a power of ten up to 22 are exact in float64, so that
 * one multiplication or division rounds once (Clinger, "How to read floating
 * point numbers accurately", PLDI 1990); everything else takes the slow way.
 *
 * @param decimalComma Whether a comma also serves as decimal point.
 */
export function parseNumber(
  bytes: Uint8Array,
  start: number,
  end: number,
  decimalComma = false,
): number {
  let p = start;
  const negative = bytes[p] === MINUS;
  if (p < end && (negative || bytes[p] === PLUS)) p++;
  let mantissa = 0;
  let significant = 0;
  let digits = 0;
  let power = 0;
  for (let inFraction = false; p < end; p++) {
    const digit = bytes[p] - ZERO;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      if (mantissa > 0) significant++;
      digits++;
      if (inFraction) power--;
    } else if (!inFraction && isPoint(bytes[p], decimalComma)) {
      inFraction = true;
    } else {
      break;
    }
  }
  if (digits === 0) return parseWord(bytes, p, end, negative);
  if (p < end) {
    const exponent = parseExponent(bytes, p, end);
    if (Number.isNaN(exponent)) return NaN;
    power += exponent;
  }
  if (significant > MOST_EXACT_DIGITS || power < -22 || power > 22) {
    const text = decodeText(bytes, start, end);
    return Number(decimalComma ? text.replace(",", ".") : text);
  }
  const value = power < 0
    ? mantissa / POWERS_OF_TEN[-power]
    : mantissa * POWERS_OF_TEN[power];
  return negative ? -value : value;
}

function isPoint(byte: number, decimalComma: boolean): boolean {
  return byte === POINT || (decimalComma && byte === COMMA);
}

/** Value of `e5`, `E-05`, …; NaN if it is something else. */
function parseExponent(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  if ((bytes[p] | 0x20) !== 0x65) return NaN;
  p++;
  const negative = bytes[p] === MINUS;
  if (p < end && (negative || bytes[p] === PLUS)) p++;
  if (p >= end) return NaN;
  let exponent = 0;
  for (; p < end; p++) {
    const digit = bytes[p] - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    exponent = Math.min(exponent * 10 + digit, 1e6);
  }
  return negative ? -exponent : exponent;
}

function parseWord(
  bytes: Uint8Array,
  start: number,
  end: number,
  negative: boolean,
): number {
  const word = spells(bytes, start, end, "inf") ||
    spells(bytes, start, end, "infinity");
  if (!word) return NaN;
  return negative ? -Infinity : Infinity;
}

/** Whether the bytes spell `nan`, with or without sign, in any case. */
export function spellsNan(
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  const signed = bytes[start] === MINUS || bytes[start] === PLUS;
  return spells(bytes, signed ? start + 1 : start, end, "nan");
}

function spells(
  bytes: Uint8Array,
  start: number,
  end: number,
  word: string,
): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) {
    if ((bytes[start + i] | 0x20) !== word.charCodeAt(i)) return false;
  }
  return true;
}

/**
 * A floating-point number as Python writes it: the shortest text that reads
 * back the same, with `.0` where there is no fraction.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { formatNumber } from "@cryoset/cryoset/star";
 *
 * assertEquals([2, 1e-5, 1e16, NaN].map(formatNumber), [
 *   "2.0",
 *   "1e-05",
 *   "1e+16",
 *   "nan",
 * ]);
 * ```
 */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/([+-])(\d)$/, "$10$2");
  }
  const text = Object.is(value, -0) ? "-0" : String(value);
  return Number.isInteger(value) ? `${text}.0` : text;
}

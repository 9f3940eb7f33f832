import * as signs from "./bytes.ts";
import { POWERS_OF_TEN as POWERS } from "./number_text.ts";

// Constants of this module are faster than those of others: see plain_rows.ts.
const { APOSTROPHE, QUOTE, SPACE, UNDERSCORE } = signs;
const POWERS_OF_TEN = POWERS;

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;
const D = 0x64;
const L = 0x6c;
const MILLION = 1e6;
const BILLION = 1e9;
/** Smaller numbers have an exponent. */
const LEAST_DECIMAL = 1e-4;
/** Sign, point, 15 digits, or as many decimals as there may be. */
const MOST_NUMBER_BYTES = 32;

/** The digits of the numbers below 100, one after another. */
const PAIRS = Uint8Array.from(
  { length: 200 },
  (_, i) => ZERO + (i % 2 === 0 ? Math.floor(i / 20) : (i >> 1) % 10),
);

/** Collects bytes and text in a buffer that grows. */
export class ByteSink {
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(4096);
  #length = 0;
  readonly #encoder = new TextEncoder();

  /** Number of bytes collected. */
  get length(): number {
    return this.#length;
  }

  /** Adds one byte. */
  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  /** Adds the bytes from `start` to `end`. */
  copy(bytes: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    if (end - start > 64) {
      this.#buffer.set(bytes.subarray(start, end), this.#length);
      this.#length += end - start;
      return;
    }
    const buffer = this.#buffer;
    let at = this.#length;
    for (let p = start; p < end; p++) buffer[at++] = bytes[p];
    this.#length = at;
  }

  /** Adds text as UTF-8. */
  text(value: string): void {
    this.#reserve(3 * value.length);
    const buffer = this.#buffer;
    let at = this.#length;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) {
        const rest = buffer.subarray(at);
        at += this.#encoder.encodeInto(value.slice(i), rest).written;
        break;
      }
      buffer[at++] = code;
    }
    this.#length = at;
  }

  /** Adds a whole number below 10¹⁵ with a point before so many digits. */
  decimal(value: number, decimals: number): void {
    this.#reserve(MOST_NUMBER_BYTES);
    if (value < 0 || (value === 0 && 1 / value < 0)) {
      this.#buffer[this.#length++] = MINUS;
      value = -value;
    }
    const power = POWERS_OF_TEN[decimals];
    const whole = decimals === 0 ? value : Math.floor(value / power);
    if (whole < BILLION) {
      this.#digits(whole | 0, digitCount(whole | 0));
    } else {
      const high = Math.floor(whole / BILLION) | 0;
      this.#digits(high, digitCount(high));
      this.#digits((whole - high * BILLION) | 0, 9);
    }
    if (decimals === 0) return;
    this.#buffer[this.#length++] = POINT;
    this.#digits((value - whole * power) | 0, decimals);
  }

  /**
   * Adds a number as `formatNumber` writes it, if that has at most six
   * decimals; else it adds nothing and says so. A decimal of up to 15 digits
   * that gives a float64 is the shortest to do so.
   */
  shortDecimal(value: number): boolean {
    const size = Math.abs(value);
    if (!(size < BILLION) || (size < LEAST_DECIMAL && size > 0)) return false;
    let digits = Math.round(size * MILLION);
    if (digits / MILLION !== size) return false;
    let decimals = 6;
    while (decimals > 1) {
      const tenth = Math.floor(digits / 10);
      if (10 * tenth !== digits) break;
      digits = tenth;
      decimals--;
    }
    const negative = value < 0 || Object.is(value, -0);
    this.decimal(negative ? -digits : digits, decimals);
    return true;
  }

  /**
   * Adds the tokens from `start` to `end`, with one blank where there are
   * more; adds nothing, and says so, if one may need more care than a copy.
   */
  tokens(bytes: Uint8Array, start: number, end: number): boolean {
    this.#reserve(end - start);
    const buffer = this.#buffer;
    let at = this.#length;
    for (let p = start; p < end;) {
      let byte = bytes[p];
      if (
        byte === UNDERSCORE || byte === QUOTE || byte === APOSTROPHE ||
        ((byte === D || byte === L) && bytes[p + 4] === UNDERSCORE)
      ) return false;
      do {
        buffer[at++] = byte;
        byte = bytes[++p];
      } while (byte > SPACE);
      if (p >= end) break;
      buffer[at++] = SPACE;
      while (bytes[p] <= SPACE) p++;
    }
    this.#length = at;
    return true;
  }

  /** Adds a whole number below 10⁹ in so many digits. */
  padded(value: number, digits: number): void {
    this.#reserve(digits);
    this.#digits(value | 0, digits);
  }

  /** Hands over what was collected and starts anew. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#buffer.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** Writes a number, two digits at a time, where there is room. */
  #digits(value: number, count: number): void {
    const buffer = this.#buffer;
    const start = this.#length;
    let p = start + count;
    this.#length = p;
    let rest = value;
    while (p - start >= 2) {
      const hundredth = (rest / 100) | 0;
      const pair = 2 * (rest - 100 * hundredth);
      buffer[--p] = PAIRS[pair + 1];
      buffer[--p] = PAIRS[pair];
      rest = hundredth;
    }
    if (p > start) buffer[start] = ZERO + rest;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#buffer.length));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}

/** Digits of a positive 32-bit integer; 1 for 0. */
function digitCount(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 10_000) return value < 1000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  if (value < 100_000_000) return value < 10_000_000 ? 7 : 8;
  return value < 1_000_000_000 ? 9 : 10;
}

/**
 * Arguments that are written as text: protocol 0.
 *
 * @module
 */
import type { PickleReader } from "./pickle_reader.ts";
import { latin1 } from "../numpy/latin1.ts";

/** Digits beyond which reading an integer would take too long. */
const MAX_DIGITS = 4300;
/** Bytes of the longest integer that is read. */
const MAX_INTEGER_BYTES = 1024;
/** A line longer than this is no number. */
const MAX_NUMBER_LINE = MAX_DIGITS + 8;

/** A number as plain number if that is exact, else as bigint. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function numberLine(reader: PickleReader): string {
  const line = reader.line();
  const text = latin1(line.subarray(0, MAX_NUMBER_LINE));
  if (line.length <= MAX_NUMBER_LINE) return text;
  throw badNumber(reader, text);
}

function badNumber(reader: PickleReader, text: string): Error {
  return reader.fault(
    "pickle-number",
    `"${text.slice(0, 40)}" is not a number that is read`,
    { actual: text.slice(0, 40) },
  );
}

/** The argument of INT, where `00` and `01` are False and True. */
export function integerOrBooleanLine(
  reader: PickleReader,
): boolean | number | bigint {
  const text = numberLine(reader);
  if (text === "00" || text === "01") return text === "01";
  return integerOf(reader, text);
}

/** The argument of LONG: digits with an "L" at the end. */
export function integerLine(reader: PickleReader): number | bigint {
  return integerOf(reader, numberLine(reader).replace(/L$/, ""));
}

function integerOf(reader: PickleReader, text: string): number | bigint {
  if (!/^-?\d{1,4300}$/.test(text)) throw badNumber(reader, text);
  // Adding 0 makes a whole zero of "-0".
  return text.length <= 15 ? Number(text) + 0 : narrow(BigInt(text));
}

/** The argument of FLOAT: what Python prints. */
export function floatLine(reader: PickleReader): number {
  const text = numberLine(reader);
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  const special = /^([+-]?)(?:(inf|infinity)|nan)$/i.exec(text);
  if (special === null) throw badNumber(reader, text);
  if (special[2] === undefined) return NaN;
  return special[1] === "-" ? -Infinity : Infinity;
}

/** The argument of PUT and GET: a number of the memo. */
export function memoLine(reader: PickleReader): number {
  const text = numberLine(reader);
  if (!/^\d{1,15}$/.test(text)) throw badNumber(reader, text);
  return Number(text);
}

/** A little-endian integer in two's complement. */
export function littleEndianInteger(
  reader: PickleReader,
  length: number,
): number | bigint {
  if (length > MAX_INTEGER_BYTES) {
    throw reader.fault(
      "pickle-number",
      `an integer of ${length} bytes is longer than ${MAX_INTEGER_BYTES}`,
      { expected: MAX_INTEGER_BYTES, actual: length },
    );
  }
  const bytes = reader.take(length);
  if (length === 0) return 0;
  const digits = bytes.toReversed().toHex();
  return narrow(BigInt.asIntN(8 * length, BigInt(`0x${digits}`)));
}

/** The argument of UNICODE: Latin-1 with `\uXXXX` and `\UXXXXXXXX`. */
export function unicodeLine(reader: PickleReader): string {
  const line = reader.line();
  const units = new Uint16Array(line.length);
  let count = 0;
  for (let at = 0; at < line.length;) {
    const digits = line[at] === 0x5c ? escapeDigits(line[at + 1]) : 0;
    if (digits === 0) {
      units[count++] = line[at++];
      continue;
    }
    const code = hexNumber(line, at + 2, digits);
    if (code < 0 || code > 0x10ffff) {
      throw reader.fault("pickle-text", "its text has a wrong escape");
    }
    if (code > 0xffff) {
      units[count++] = 0xd7c0 + (code >> 10);
      units[count++] = 0xdc00 + (code & 0x3ff);
    } else {
      units[count++] = code;
    }
    at += 2 + digits;
  }
  return textOfUnits(reader, units.subarray(0, count));
}

function escapeDigits(letter: number): number {
  return letter === 0x75 ? 4 : letter === 0x55 ? 8 : 0;
}

/** The number that hexadecimal digits stand for, or -1. */
function hexNumber(bytes: Uint8Array, from: number, digits: number): number {
  if (from + digits > bytes.length) return -1;
  let value = 0;
  for (let at = from; at < from + digits; at++) {
    const digit = hexDigit(bytes[at]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function textOfUnits(reader: PickleReader, units: Uint16Array): string {
  const parts: string[] = [];
  for (let from = 0; from < units.length; from += 8192) {
    const part = units.subarray(from, from + 8192);
    // Spreading a typed array into a call is several times slower.
    parts.push(Reflect.apply(String.fromCharCode, null, part));
  }
  try {
    return parts.join("");
  } catch (cause) {
    throw reader.fault("pickle-text", "its text is too long", { cause });
  }
}

/** Python's escapes of one letter, with the byte each stands for. */
const ESCAPES: Readonly<Record<string, number>> = {
  "\\": 0x5c,
  "'": 0x27,
  '"': 0x22,
  a: 0x07,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
};

/** The argument of STRING: a quoted Python 2 byte string with its escapes. */
export function quotedLine(reader: PickleReader): Uint8Array {
  const line = reader.line();
  const quote = line[0];
  const isQuoted = line.length >= 2 && (quote === 0x22 || quote === 0x27) &&
    line.at(-1) === quote;
  if (!isQuoted) {
    throw reader.fault("pickle-text", "its byte string has no quotes");
  }
  const body = line.subarray(1, -1);
  return body.includes(0x5c) ? unescape(reader, body) : body;
}

function unescape(reader: PickleReader, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(body.length);
  let count = 0;
  for (let at = 0; at < body.length;) {
    if (body[at] !== 0x5c) {
      out[count++] = body[at++];
      continue;
    }
    const letter = String.fromCharCode(body[at + 1] ?? 0);
    if (letter === "x") {
      const code = hexNumber(body, at + 2, 2);
      if (code < 0) {
        throw reader.fault("pickle-text", "its byte string has a wrong escape");
      }
      out[count++] = code;
      at += 4;
    } else if (letter >= "0" && letter <= "7") {
      const [octal] = /^[0-7]{1,3}/.exec(
        latin1(body.subarray(at + 1, at + 4)),
      )!;
      out[count++] = parseInt(octal, 8);
      at += 1 + octal.length;
    } else if (Object.hasOwn(ESCAPES, letter)) {
      out[count++] = ESCAPES[letter];
      at += 2;
    } else {
      out[count++] = body[at++];
    }
  }
  return out.slice(0, count);
}

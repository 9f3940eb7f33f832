/**
 * The header of an `.npy` file, versions 1.0 to 3.0
 * ([NEP 1](https://numpy.org/neps/nep-0001-npy-format.html)): magic bytes,
 * version, length, and a Python dict that says type, order and shape.
 *
 * @module
 */
import { DataFormatError } from "../../core/errors.ts";
import { sizeOf } from "../../core/nd_array.ts";
import {
  fieldBytes,
  type NumpyDtype,
  parseTypeString,
  recordDtype,
  typeString,
} from "./dtype.ts";
import { latin1 } from "./latin1.ts";
import { parsePythonLiteral, type PythonLiteral } from "./python_literal.ts";

/** The first bytes of every `.npy` file. */
export const NPY_MAGIC: readonly number[] = [
  0x93,
  0x4e,
  0x55,
  0x4d,
  0x50,
  0x59,
];

/** Bytes that must be read to know how long the header is. */
export const NPY_PREFIX_BYTES = 12;

/** Large multi-class `.cs` files have headers of some 100 kB. */
const LONGEST_HEADER = 2 ** 24;

/** NumPy has no arrays of more axes. */
const MOST_AXES = 64;

/** What the header of an `.npy` file says. */
export interface NpyHeader {
  /** Type of the elements. */
  readonly dtype: NumpyDtype;
  /** Length of every axis; empty for a scalar. */
  readonly shape: readonly number[];
  /** Whether the first index is the fastest. */
  readonly fortranOrder: boolean;
  /** Byte at which the elements start. */
  readonly dataOffset: number;
}

/** Whether bytes begin as an `.npy` file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return NPY_MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * Byte at which the elements start, from the first bytes of a file: read up
 * to there to parse the header.
 *
 * @throws {DataFormatError} `npy-magic`, `npy-version` or `npy-truncated`.
 */
export function npyDataOffset(
  prefix: Uint8Array,
  path: string,
  fileSize: number,
): number {
  if (!isNpy(prefix)) {
    throw new DataFormatError(
      "npy-magic",
      `Cannot read "${path}": it is no NumPy file (.npy): it does not begin ` +
        `with \\x93NUMPY`,
      { path, offset: 0 },
    );
  }
  const [major, minor] = [prefix[6], prefix[7]];
  if (prefix.length >= 8 && (!(major >= 1 && major <= 3) || minor !== 0)) {
    throw new DataFormatError(
      "npy-version",
      `Cannot read "${path}": NumPy file version "${major}.${minor}" is not ` +
        `known; save it anew with numpy.save`,
      { path, offset: 6, expected: [1, 2, 3], actual: major },
    );
  }
  const lengthBytes = major === 1 ? 2 : 4;
  if (prefix.length < 8 + lengthBytes) throw truncated(path, fileSize);
  let length = 0;
  for (let i = lengthBytes - 1; i >= 0; i--) {
    length = length * 256 + prefix[8 + i];
  }
  const dataOffset = 8 + lengthBytes + length;
  if (dataOffset > fileSize) throw truncated(path, fileSize);
  if (length <= LONGEST_HEADER) return dataOffset;
  throw new DataFormatError(
    "npy-header",
    `Cannot read "${path}": its header claims ${length} bytes, more than ` +
      `any table has`,
    { path, offset: 8, expected: LONGEST_HEADER, actual: length },
  );
}

/**
 * Parses the header of an `.npy` file.
 *
 * @param bytes The file, at least up to {@linkcode npyDataOffset}.
 * @throws {DataFormatError} if it is malformed.
 */
export function parseNpyHeader(
  bytes: Uint8Array,
  path: string,
  fileSize: number = bytes.length,
): NpyHeader {
  const dataOffset = npyDataOffset(
    bytes.subarray(0, NPY_PREFIX_BYTES),
    path,
    fileSize,
  );
  const start = bytes[6] === 1 ? 10 : 12;
  const text = bytes.subarray(start, dataOffset);
  const literal = parsePythonLiteral(
    bytes[6] === 3 ? new TextDecoder().decode(text) : latin1(text),
    path,
  );
  const known = ["descr", "fortran_order", "shape"];
  const header = literal instanceof Map ? literal : new Map();
  const keys = [...header.keys()].sort();
  if (keys.join() !== known.join()) {
    throw badHeader(path, `its keys are ${brief(keys)}, expected ${known}`);
  }
  const fortranOrder = header.get("fortran_order");
  if (typeof fortranOrder !== "boolean") {
    throw badHeader(path, "fortran_order is neither True nor False");
  }
  return {
    dtype: dtypeOf(header.get("descr")!, path),
    shape: shapeOf(header.get("shape")!, path),
    fortranOrder,
    dataOffset,
  };
}

function shapeOf(value: PythonLiteral, path: string): number[] {
  const lengths: readonly PythonLiteral[] = Array.isArray(value)
    ? value
    : [value];
  const isShape = lengths.every((length) =>
    typeof length === "number" && length >= 0
  );
  const shape = lengths as number[];
  const isCounted = lengths.length <= MOST_AXES &&
    Number.isSafeInteger(sizeOf(shape));
  if (isShape && isCounted) return [...shape];
  throw badHeader(path, `${brief(lengths)} is no shape`);
}

function dtypeOf(value: PythonLiteral, path: string): NumpyDtype {
  if (typeof value === "string") {
    const dtype = parseTypeString(value);
    if (dtype !== null) return dtype;
    throw badHeader(path, `${brief(value)} is no element type`);
  }
  if (!Array.isArray(value)) throw badHeader(path, "descr is no type");
  const record = recordDtype(value.map((field) => fieldOf(field, path)));
  if (!Number.isSafeInteger(record.itemSize)) {
    throw badHeader(path, "its records are too long");
  }
  const named = record.fields!.filter(({ name }) => name !== "");
  const names = new Set(named.map(({ name }) => name));
  if (names.size < named.length) {
    throw badHeader(path, "two fields have one name");
  }
  // Fields without a name are padding.
  return { ...record, fields: named };
}

function fieldOf(
  field: PythonLiteral,
  path: string,
): { name: string; dtype: NumpyDtype; shape: number[] } {
  const [label, type, shape = []]: readonly PythonLiteral[] =
    Array.isArray(field) ? field : [];
  // A field may have a title before its name.
  const name = Array.isArray(label) ? label[1] : label;
  if (typeof name !== "string" || type === undefined) {
    throw badHeader(path, `${brief(field)} is no field`);
  }
  const dtype = dtypeOf(type, path);
  const lengths = shapeOf(shape, path);
  if (dtype.itemSize === 0 && sizeOf(lengths) > 1) {
    // No byte of the file would bear out how many there are.
    throw badHeader(path, `its field ${brief(name)} has elements of no bytes`);
  }
  return { name, dtype, shape: lengths };
}

/** The beginning of what a header holds, for messages. */
function brief(value: unknown): string {
  const text = String(value);
  return `"${text.length > 80 ? `${text.slice(0, 80)} ...` : text}"`;
}

function badHeader(path: string, why: string): DataFormatError {
  return new DataFormatError(
    "npy-header",
    `Cannot read the header of "${path}": ${why}`,
    { path },
  );
}

function truncated(path: string, size: number): DataFormatError {
  return new DataFormatError(
    "npy-truncated",
    `Cannot read "${path}": it ends within its header, after ${size} bytes`,
    { path, actual: size },
  );
}

/**
 * Digits that NumPy leaves room for where the first length stands, so that an
 * array may grow in place.
 */
const LENGTH_DIGITS = 21;

/** The header of an `.npy` file as NumPy writes it: the data start at 64·k. */
export function encodeNpyHeader(
  dtype: NumpyDtype,
  shape: readonly number[],
): Uint8Array<ArrayBuffer> {
  const spare = shape.length === 0 ? 0 : LENGTH_DIGITS - `${shape[0]}`.length;
  const dict = `{'descr': ${descrOf(dtype)}, 'fortran_order': False, ` +
    `'shape': ${tupleText(shape)}, }${" ".repeat(spare)}`;
  const isLatin = !/[^\0-\xff]/.test(dict);
  const body = isLatin
    ? Uint8Array.from(dict, (char) => char.charCodeAt(0))
    : new TextEncoder().encode(dict);
  const isShort = paddedEnd(10 + body.length) - 10 <= 0xffff;
  const version = !isLatin ? 3 : isShort ? 1 : 2;
  const start = version === 1 ? 10 : 12;
  const total = paddedEnd(start + body.length);
  const bytes = new Uint8Array(total).fill(0x20);
  bytes.set([...NPY_MAGIC, version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, total - start, true);
  else view.setUint32(8, total - start, true);
  bytes.set(body, start);
  bytes[total - 1] = 0x0a;
  return bytes;
}

/** Where a header ends whose text and final LF end at least one byte before. */
function paddedEnd(textEnd: number): number {
  return (Math.floor((textEnd + 1) / 64) + 1) * 64;
}

function descrOf(dtype: NumpyDtype): string {
  if (dtype.fields === null) return quoted(typeString(dtype));
  const parts: string[] = [];
  let end = 0;
  const padTo = (offset: number): void => {
    if (offset > end) parts.push(`('', '|V${offset - end}')`);
  };
  for (const field of dtype.fields) {
    const { name, dtype, shape, offset } = field;
    const dimensions = shape.length === 0 ? "" : `, ${tupleText(shape)}`;
    padTo(offset);
    parts.push(`(${quoted(name)}, ${descrOf(dtype)}${dimensions})`);
    end = offset + fieldBytes(field);
  }
  padTo(dtype.itemSize);
  return `[${parts.join(", ")}]`;
}

/** A text as Python literal: control characters may not stand in one. */
function quoted(text: string): string {
  const inner = text.replace(/[\\']/g, "\\$&")
    .replace(
      // deno-lint-ignore no-control-regex
      /[\0-\x1f\x7f-\xa0\xad]/g,
      (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`,
    );
  return `'${inner}'`;
}

function tupleText(values: readonly number[]): string {
  return values.length === 1 ? `(${values[0]},)` : `(${values.join(", ")})`;
}

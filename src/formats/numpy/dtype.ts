/**
 * Types of NumPy array elements, as `.npy` files and pickles name them:
 * [NEP 1](https://numpy.org/neps/nep-0001-npy-format.html) and the array
 * interface protocol's type strings.
 *
 * @module
 */

/**
 * Kind of an element: boolean, signed, unsigned, floating-point, complex,
 * bytes, text, void or record, Python object, date, time span.
 */
export type NumpyKind =
  | "b"
  | "i"
  | "u"
  | "f"
  | "c"
  | "S"
  | "U"
  | "V"
  | "O"
  | "M"
  | "m";

/** Type of the elements of a NumPy array. */
export interface NumpyDtype {
  /** Kind of the elements. */
  readonly kind: NumpyKind;
  /** Bytes of one element. */
  readonly itemSize: number;
  /** Whether the least significant byte comes first. */
  readonly littleEndian: boolean;
  /** Fields of a record, null for all else. */
  readonly fields: readonly NumpyField[] | null;
  /** Unit of dates and time spans with its brackets, such as "[ns]". */
  readonly unit?: string | undefined;
}

/** One field of a record. */
export interface NumpyField {
  /** Name, such as "blob/path". */
  readonly name: string;
  /** Type of its elements. */
  readonly dtype: NumpyDtype;
  /** Shape of the sub-array that each record holds, empty for one element. */
  readonly shape: readonly number[];
  /** Byte at which it starts in the record. */
  readonly offset: number;
}

/** Sizes in bytes that each kind of fixed sizes may have. */
const SIZES: Partial<Record<NumpyKind, readonly number[]>> = {
  b: [1],
  i: [1, 2, 4, 8],
  u: [1, 2, 4, 8],
  f: [2, 4, 8, 12, 16],
  c: [8, 16, 24, 32],
  O: [4, 8],
};

/** Names that stand for a type string. */
const NAMES: Readonly<Record<string, string>> = {
  bool: "b1",
  int: "i8",
  float: "f8",
  complex: "c16",
  object: "O8",
  O: "O8",
  "?": "b1",
};

/** Bytes of one character of a text element (UTF-32). */
const CHARACTER_BYTES = 4;

/**
 * The type that a string such as `<f4`, `|S12`, `>u8`, `U5` or `float32`
 * names; null if it names none. Without a byte order it is little-endian.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { parseTypeString } from "@cryoset/cryoset/numpy";
 *
 * const type = parseTypeString(">f4");
 * assertEquals([type?.kind, type?.itemSize], ["f", 4]);
 * assertEquals(parseTypeString("<x4"), null);
 * ```
 */
export function parseTypeString(text: string): NumpyDtype | null {
  const order = /^[<>|=]/.test(text) ? text[0] : "";
  const body = canonical(text.slice(order.length));
  const match = /^([biufcSUVO])(\d{1,10})$|^([Mm])8(\[[^\]]*\])?$/.exec(body);
  if (match === null) return null;
  const kind = (match[1] ?? match[3]) as NumpyKind;
  const size = match[2] === undefined ? 8 : Number(match[2]);
  if (SIZES[kind]?.includes(size) === false) return null;
  return {
    kind,
    itemSize: kind === "U" ? size * CHARACTER_BYTES : size,
    littleEndian: order !== ">",
    fields: null,
    ...(match[4] === undefined ? {} : { unit: match[4] }),
  };
}

/** `a12` is `S12`, and `float32` is `f4`. */
function canonical(body: string): string {
  if (Object.hasOwn(NAMES, body)) return NAMES[body];
  const named = /^(u?int|float|complex)(8|16|32|64|128)$/.exec(body);
  if (named === null) return body.replace(/^a(?=\d)/, "S");
  const kind = named[1] === "uint" ? "u" : named[1][0];
  return `${kind}${Number(named[2]) / 8}`;
}

/** A record of fields that follow one another without gaps. */
export function recordDtype(
  fields: readonly Omit<NumpyField, "offset">[],
): NumpyDtype {
  const placed: NumpyField[] = [];
  let offset = 0;
  for (const field of fields) {
    placed.push({ ...field, offset });
    offset += fieldBytes(field);
  }
  return { kind: "V", itemSize: offset, littleEndian: true, fields: placed };
}

/** Bytes of a field in one record. */
export function fieldBytes(
  { dtype, shape }: Pick<NumpyField, "dtype" | "shape">,
): number {
  return shape.reduce((bytes, length) => bytes * length, dtype.itemSize);
}

/** The string that names a type in an `.npy` header, such as `<f4`. */
export function typeString(dtype: NumpyDtype): string {
  const { kind, itemSize, littleEndian, unit = "" } = dtype;
  if (kind === "M" || kind === "m") {
    return `${littleEndian ? "<" : ">"}${kind}8${unit}`;
  }
  const hasOrder = "iufcU".includes(kind) && itemSize > 1;
  const order = hasOrder ? (littleEndian ? "<" : ">") : "|";
  return `${order}${kind}${
    kind === "U" ? itemSize / CHARACTER_BYTES : itemSize
  }`;
}

/** Whether elements can be decoded to numbers, booleans or texts. */
export function isReadable({ kind, itemSize }: NumpyDtype): boolean {
  if (kind === "f") return itemSize <= 8;
  if (kind === "c") return itemSize <= 16;
  return "biuSU".includes(kind);
}

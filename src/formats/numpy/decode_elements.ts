import { decodeHalves } from "../mrc/half_float.ts";
import type { NumpyDtype } from "./dtype.ts";
import { latin1 } from "./latin1.ts";

/** Decoded elements: see `NumpyArray.data`. */
export type NumpyValues =
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | string[];

/** Where the elements of a field lie in bytes. */
export interface ElementLayout {
  /** Byte at which the first record's elements start. */
  readonly offset: number;
  /** Bytes from one record to the next. */
  readonly stride: number;
  /** Number of records. */
  readonly records: number;
  /** Elements of a record, without gaps. */
  readonly perRecord: number;
}

/**
 * Decodes elements that lie at regular places in bytes. The dtype must be one
 * that `isReadable`, and the bytes long enough: callers check both.
 */
export function decodeElements(
  bytes: Uint8Array,
  dtype: NumpyDtype,
  layout: ElementLayout,
): NumpyValues {
  if (dtype.kind === "S") return decodeByteStrings(bytes, dtype, layout);
  if (dtype.kind === "U") return decodeTexts(bytes, dtype, layout);
  const words = gather(bytes, dtype, layout);
  const wordBytes = dtype.kind === "c" ? dtype.itemSize / 2 : dtype.itemSize;
  if (!dtype.littleEndian) reverseWords(words, wordBytes);
  return view(words.buffer, dtype);
}

/** Numbers as they are stored. */
export type NumberView =
  | Uint32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/**
 * Elements that lie one after another, as a view of their bytes: numbers in
 * the byte order of the machine, at a place that fits them; null for others.
 */
export function viewElements(
  { buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>,
  { kind, itemSize, littleEndian }: NumpyDtype,
): NumberView | null {
  if (!littleEndian || byteOffset % itemSize !== 0) return null;
  switch (`${kind}${itemSize}`) {
    case "u4":
      return new Uint32Array(buffer, byteOffset, byteLength / itemSize);
    case "f4":
      return new Float32Array(buffer, byteOffset, byteLength / itemSize);
    case "f8":
      return new Float64Array(buffer, byteOffset, byteLength / itemSize);
    default:
      return null;
  }
}

/** The bytes of all elements one after another, in memory of their own. */
function gather(
  bytes: Uint8Array,
  { itemSize }: NumpyDtype,
  { offset, stride, records, perRecord }: ElementLayout,
): Uint8Array<ArrayBuffer> {
  const width = itemSize * perRecord;
  const out = new Uint8Array(records * width);
  if (stride === width) {
    out.set(bytes.subarray(offset, offset + out.length));
    return out;
  }
  let to = 0;
  for (let record = 0; record < records; record++) {
    const from = offset + record * stride;
    for (let i = 0; i < width; i++) out[to++] = bytes[from + i];
  }
  return out;
}

function reverseWords(bytes: Uint8Array, wordBytes: number): void {
  for (let start = 0; start < bytes.length; start += wordBytes) {
    const last = start + wordBytes - 1;
    for (let i = 0; i < wordBytes / 2; i++) {
      const byte = bytes[start + i];
      bytes[start + i] = bytes[last - i];
      bytes[last - i] = byte;
    }
  }
}

/** Words in the byte order of all machines that Deno runs on. */
function view(
  words: ArrayBuffer,
  { kind, itemSize }: NumpyDtype,
): NumpyValues {
  switch (`${kind}${itemSize}`) {
    case "i1":
      return new Int8Array(words);
    case "i2":
      return new Int16Array(words);
    case "i4":
      return new Int32Array(words);
    case "i8":
      return new BigInt64Array(words);
    case "u2":
      return new Uint16Array(words);
    case "u4":
      return new Uint32Array(words);
    case "u8":
      return new BigUint64Array(words);
    case "f2": {
      const halves = new Uint16Array(words);
      const values = new Float32Array(halves.length);
      decodeHalves(halves, values);
      return values;
    }
    case "f4":
    case "c8":
      return new Float32Array(words);
    case "f8":
    case "c16":
      return new Float64Array(words);
    default:
      return new Uint8Array(words);
  }
}

/** Byte strings: UTF-8 where they are that, else Latin-1; NULs at the end are padding. */
function decodeByteStrings(
  bytes: Uint8Array,
  { itemSize }: NumpyDtype,
  layout: ElementLayout,
): string[] {
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return neighbours(layout, itemSize, bytes, (from, to) => {
    let end = to;
    while (end > from && bytes[end - 1] === 0) end--;
    const text = bytes.subarray(from, end);
    try {
      return utf8.decode(text);
    } catch {
      return latin1(text);
    }
  });
}

/** Texts of UTF-32; NULs at the end are padding. */
function decodeTexts(
  bytes: Uint8Array,
  { itemSize, littleEndian }: NumpyDtype,
  layout: ElementLayout,
): string[] {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return neighbours(layout, itemSize, bytes, (from, to) => {
    let end = to;
    while (end > from && words.getUint32(end - 4) === 0) end -= 4;
    let text = "";
    for (let p = from; p < end; p += 4) {
      const code = words.getUint32(p, littleEndian);
      text += code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
    }
    return text;
  });
}

/** Decodes each element, but not again one that is equal to the one before. */
function neighbours(
  { offset, stride, records, perRecord }: ElementLayout,
  itemSize: number,
  bytes: Uint8Array,
  decode: (from: number, to: number) => string,
): string[] {
  const texts = new Array<string>(records * perRecord);
  let before = -1;
  for (let i = 0; i < texts.length; i++) {
    const record = Math.floor(i / perRecord);
    const from = offset + record * stride + (i % perRecord) * itemSize;
    texts[i] = before >= 0 && sameBytes(bytes, before, from, itemSize)
      ? texts[i - 1]
      : decode(from, from + itemSize);
    before = from;
  }
  return texts;
}

function sameBytes(
  bytes: Uint8Array,
  a: number,
  b: number,
  length: number,
): boolean {
  for (let i = 0; i < length; i++) {
    if (bytes[a + i] !== bytes[b + i]) return false;
  }
  return true;
}

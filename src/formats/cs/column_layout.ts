/**
 * The column layout of `.cs` files, as newer cryoSPARC tools save it: the
 * bytes `\x95CSDAT`, a length and a JSON header, then for each field a length
 * and its values (as LZ4 block for the fields that the header names), then a
 * heap of texts that end with NUL, to which text columns point.
 *
 * @module
 */
import { DataFormatError } from "../../core/errors.ts";
import type { ByteSource } from "../../io/byte_source.ts";
import {
  fieldBytes,
  type NumpyDtype,
  parseTypeString,
} from "../numpy/dtype.ts";
import { type CsColumn, type CsField, CsTable } from "./cs_table.ts";
import { decompressLz4Block } from "./lz4_block.ts";
import type { WantedFields } from "./record_layout.ts";

/** What follows the first byte of a file in this layout. */
const MAGIC_TAIL = "CSDAT";
const FIRST_BYTE = 0x95;
/** First byte of the layout's first version, which nothing reads any more. */
const OLD_FIRST_BYTE = 0x94;

const PREFIX_BYTES = 10;
const LONGEST_HEADER = 2 ** 24;

/** LZ4 shortens nothing by more than this factor. */
const MOST_COMPRESSED = 255;

/** Whether bytes begin as a file in this layout does, of either version. */
export function isColumnLayout(bytes: Uint8Array): boolean {
  const tail = String.fromCharCode(...bytes.subarray(1, 6));
  return tail === MAGIC_TAIL &&
    (bytes[0] === FIRST_BYTE || bytes[0] === OLD_FIRST_BYTE);
}

interface ColumnHeader {
  readonly length: number;
  readonly fields: readonly CsField[];
  readonly compressed: ReadonlySet<string>;
}

/**
 * Reads the wanted fields of a file in the column layout.
 *
 * @throws {DataFormatError} if the file is malformed or truncated.
 */
export async function readColumns(
  source: ByteSource,
  isWanted: WantedFields,
): Promise<CsTable> {
  const { path, size } = source;
  const { header, dataOffset } = await readHeader(source);
  if (header.length === 0) {
    // An empty table has neither columns nor texts.
    const fields = header.fields.map((field) =>
      isText(field) ? { ...field, dtype: byteString(1) } : field
    );
    const columns = fields.filter(({ name }) => isWanted(name))
      .map((field) => ({ ...field, bytes: new Uint8Array(0) }));
    return new CsTable(0, columns, { path, fields });
  }
  const wanted = new Set(header.fields.filter(({ name }) => isWanted(name)));
  const stored = new Map<string, CsColumn>();
  let offset = dataOffset;
  for (const field of header.fields) {
    const length = await storedLength(source, offset, field.name);
    checkStored(source, offset + 4, length, field, header);
    if (wanted.has(field)) {
      const bytes = await readColumn(source, offset + 4, length, field, header);
      stored.set(field.name, { ...field, bytes });
    }
    offset += 4 + length;
  }
  const heap = new Uint8Array(
    [...wanted].some(isText) ? size - offset : 0,
  );
  await source.read(heap, offset);
  const columns = [...stored.values()].map((column) =>
    isText(column) ? texts(column, heap, source) : column
  );
  const loaded = new Map(columns.map((column) => [column.name, column]));
  return new CsTable(header.length, columns, {
    path,
    fields: header.fields.map((field) => loaded.get(field.name) ?? field),
  });
}

async function readHeader(
  source: ByteSource,
): Promise<{ header: ColumnHeader; dataOffset: number }> {
  const { path, size } = source;
  const prefix = new Uint8Array(Math.min(PREFIX_BYTES, size));
  await source.read(prefix, 0);
  if (prefix[0] === OLD_FIRST_BYTE) {
    throw new DataFormatError(
      "cs-old-layout",
      `Cannot read "${path}": it is in the first version of cryoSPARC's ` +
        `column layout; save it anew with cryosparc-tools`,
      { path, offset: 0 },
    );
  }
  const length = prefix.length < PREFIX_BYTES
    ? Infinity
    : new DataView(prefix.buffer).getUint32(6, true);
  if (PREFIX_BYTES + length > size || length > LONGEST_HEADER) {
    throw truncated(path, size, "its header");
  }
  const json = new Uint8Array(length);
  await source.read(json, PREFIX_BYTES);
  return {
    header: parseHeader(json, path),
    dataOffset: PREFIX_BYTES + length,
  };
}

function parseHeader(json: Uint8Array, path: string): ColumnHeader {
  let header: Record<string, unknown>;
  try {
    header = Object(JSON.parse(new TextDecoder().decode(json)));
  } catch (cause) {
    throw badHeader(path, "it is no valid JSON", cause);
  }
  const { length, dtype, compression, compressed_fields: packed } = header;
  if (!Number.isSafeInteger(length) || length as number < 0) {
    throw badHeader(path, `its length is "${length}"`);
  }
  if (compression !== null && compression !== "lz4") {
    throw badHeader(path, `its compression is "${compression}"`);
  }
  if (!Array.isArray(dtype) || !Array.isArray(packed ?? [])) {
    throw badHeader(path, "it lists no fields");
  }
  const fields = dtype.map((field) => fieldOf(field, path));
  if (length as number > 0 && !fields.some((field) => fieldBytes(field) > 0)) {
    throw badHeader(path, `its ${length} records have no values`);
  }
  if (new Set(fields.map(({ name }) => name)).size < fields.length) {
    throw badHeader(path, "two fields have one name");
  }
  return {
    length: length as number,
    fields,
    compressed: new Set(packed as string[] | undefined ?? []),
  };
}

/** Texts are stored as offsets into the heap. */
function isText({ dtype }: CsField): boolean {
  return dtype.kind === "O";
}

function byteString(width: number): NumpyDtype {
  return parseTypeString(`|S${width}`)!;
}

function fieldOf(field: unknown, path: string): CsField {
  const [name, type, shape = []]: unknown[] = Array.isArray(field) ? field : [];
  const dtype = typeof type === "string" ? parseTypeString(type) : null;
  const isShape = Array.isArray(shape) &&
    shape.every((length) => Number.isSafeInteger(length) && length >= 0);
  // Of elements without bytes the file would bear out no number.
  const isSound = typeof name === "string" && dtype !== null &&
    dtype.itemSize > 0 && !(dtype.kind === "O" && dtype.itemSize !== 8) &&
    isShape && Number.isSafeInteger(fieldBytes({ dtype, shape }));
  if (isSound) return { name, dtype, shape };
  throw badHeader(path, `${JSON.stringify(field).slice(0, 80)} is no field`);
}

async function storedLength(
  source: ByteSource,
  offset: number,
  name: string,
): Promise<number> {
  const word = new Uint8Array(4);
  if (offset + 4 > source.size) {
    throw truncated(source.path, source.size, `the field ${name}`);
  }
  await source.read(word, offset);
  const length = new DataView(word.buffer).getUint32(0, true);
  if (offset + 4 + length <= source.size) return length;
  throw truncated(source.path, source.size, `the field ${name}`);
}

/** Whether the stored bytes of a field, wanted or not, bear out the records. */
function checkStored(
  { path }: ByteSource,
  offset: number,
  stored: number,
  field: CsField,
  { length, compressed }: ColumnHeader,
): void {
  const needed = length * fieldBytes(field);
  const fits = compressed.has(field.name)
    ? needed <= stored * MOST_COMPRESSED
    : needed === stored;
  if (fits) return;
  throw new DataFormatError(
    "cs-column-length",
    `Cannot read the field ${field.name} of "${path}": ${length} records ` +
      `take ${needed} bytes, ${stored} are there`,
    { path, label: field.name, offset, expected: needed, actual: stored },
  );
}

async function readColumn(
  source: ByteSource,
  offset: number,
  stored: number,
  field: CsField,
  { length, compressed }: ColumnHeader,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(stored);
  await source.read(bytes, offset);
  if (!compressed.has(field.name)) return bytes;
  const values = new Uint8Array(length * fieldBytes(field));
  if (decompressLz4Block(bytes, values)) return values;
  throw new DataFormatError(
    "cs-lz4",
    `Cannot read the field ${field.name} of "${source.path}": its LZ4 block ` +
      `is damaged; copy or export the file anew`,
    { path: source.path, offset },
  );
}

/** The texts that a column of offsets points to, as padded byte strings. */
function texts(
  { name, shape, bytes }: CsColumn,
  heap: Uint8Array,
  { path, size }: ByteSource,
): CsColumn {
  const offsets = new BigUint64Array(bytes.buffer);
  const ends = new Map<number, number>();
  let width = 1;
  for (const pointer of offsets) {
    const start = Number(pointer);
    if (ends.has(start)) continue;
    const end = start < heap.length ? heap.indexOf(0, start) : -1;
    if (end < 0) {
      throw new DataFormatError(
        "cs-text-offset",
        `Cannot read the field ${name} of "${path}": a text at byte ` +
          `${start} of ${heap.length} does not exist`,
        { path, label: name, expected: heap.length, actual: start },
      );
    }
    ends.set(start, end);
    width = Math.max(width, end - start);
    // One long text that all records point to would take more than all
    // memory, and to look for the ends of many within it all time.
    if (width * offsets.length > MOST_PADDING * size) {
      throw new DataFormatError(
        "cs-text-size",
        `Cannot read the field ${name} of "${path}": its texts of up to ` +
          `${width} bytes are too long for ${offsets.length} records`,
        { path, label: name, actual: width },
      );
    }
  }
  const padded = new Uint8Array(offsets.length * width);
  for (let i = 0; i < offsets.length; i++) {
    const start = Number(offsets[i]);
    padded.set(heap.subarray(start, ends.get(start)), i * width);
  }
  return { name, shape, dtype: byteString(width), bytes: padded };
}

/** Texts padded to one length may take this many times the file. */
const MOST_PADDING = 64;

function badHeader(
  path: string,
  why: string,
  cause?: unknown,
): DataFormatError {
  return new DataFormatError(
    "cs-header",
    `Cannot read the header of "${path}": ${why}`,
    { path, offset: PREFIX_BYTES, cause },
  );
}

function truncated(path: string, size: number, where: string): DataFormatError {
  return new DataFormatError(
    "cs-truncated",
    `Cannot read "${path}": the file of ${size} bytes ends within ${where}; ` +
      `copy or export it anew`,
    { path, offset: size, actual: size },
  );
}

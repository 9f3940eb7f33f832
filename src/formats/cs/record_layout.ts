/**
 * The common layout of `.cs` files: an `.npy` file with one axis of records.
 *
 * @module
 */
import { DataFormatError } from "../../core/errors.ts";
import type { ByteSource } from "../../io/byte_source.ts";
import { fieldBytes, recordDtype } from "../numpy/dtype.ts";
import {
  encodeNpyHeader,
  NPY_PREFIX_BYTES,
  npyDataOffset,
  parseNpyHeader,
} from "../numpy/npy_header.ts";
import { type CsColumn, type CsField, CsTable } from "./cs_table.ts";

/** Bytes of records that are read or written at a time. */
const BLOCK_BYTES = 2 ** 23;

/** A field and where it lies in a record. */
interface PlacedField extends CsField {
  readonly offset: number;
}

/** Which fields of a file are loaded. */
export type WantedFields = (name: string) => boolean;

/**
 * Reads the wanted fields of a file of records, block by block.
 *
 * @throws {DataFormatError} if the file is malformed or truncated.
 */
export async function readRecords(
  source: ByteSource,
  isWanted: WantedFields,
): Promise<CsTable> {
  const { path, size } = source;
  const prefix = new Uint8Array(Math.min(NPY_PREFIX_BYTES, size));
  await source.read(prefix, 0);
  const head = new Uint8Array(npyDataOffset(prefix, path, size));
  await source.read(head, 0);
  const { dtype, shape, dataOffset } = parseNpyHeader(head, path, size);
  if (dtype.fields === null || shape.length !== 1) {
    throw new DataFormatError(
      "cs-not-records",
      `Cannot read "${path}" as a cryoSPARC table: it holds an array ` +
        `[${shape.join(", ")}] of plain values, not records with fields`,
      { path, actual: shape },
    );
  }
  const [length] = shape;
  const { itemSize } = dtype;
  if (itemSize === 0 && length > 0) {
    throw new DataFormatError(
      "cs-no-fields",
      `Cannot read "${path}": its ${length} records have no fields`,
      { path, actual: length },
    );
  }
  const needed = dataOffset + length * itemSize;
  if (needed > size) {
    throw new DataFormatError(
      "cs-truncated",
      `Cannot read "${path}": ${length} records of ${itemSize} bytes make ` +
        `${needed} bytes, the file has ${size}; copy or export it anew`,
      { path, offset: size, expected: needed, actual: size },
    );
  }
  const wanted = dtype.fields.filter(({ name }) => isWanted(name));
  const columns = wanted.map((field) => ({
    ...field,
    bytes: new Uint8Array(length * fieldBytes(field)),
  }));
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / itemSize));
  const toRead = columns.length === 0 ? 0 : length;
  const block = new Uint8Array(Math.min(perBlock, toRead) * itemSize);
  for (let first = 0; first < toRead; first += perBlock) {
    const count = Math.min(perBlock, toRead - first);
    const records = block.subarray(0, count * itemSize);
    await source.read(records, dataOffset + first * itemSize);
    for (const column of columns) {
      scatter(records, itemSize, column, first, count);
    }
  }
  return new CsTable(length, columns, { path, fields: dtype.fields });
}

/** Copies one field out of a block of records. */
function scatter(
  records: Uint8Array,
  itemSize: number,
  column: PlacedField & CsColumn,
  first: number,
  count: number,
): void {
  const { bytes, offset } = column;
  const width = fieldBytes(column);
  let to = first * width;
  for (let record = 0; record < count; record++) {
    const from = record * itemSize + offset;
    for (let i = 0; i < width; i++) bytes[to++] = records[from + i];
  }
}

/**
 * The content of a file of records with all fields of a table, in blocks.
 * Every field must be loaded.
 */
export function* encodeRecords(
  table: CsTable,
): Generator<Uint8Array, void, undefined> {
  const { length, columns } = table;
  const dtype = recordDtype(columns);
  yield encodeNpyHeader(dtype, [length]);
  const { itemSize } = dtype;
  const perBlock = Math.max(1, Math.floor(BLOCK_BYTES / itemSize));
  for (let first = 0; first < length; first += perBlock) {
    const count = Math.min(perBlock, length - first);
    const block = new Uint8Array(count * itemSize);
    columns.forEach((column, i) => {
      const { offset } = dtype.fields![i];
      gather(column, first, count, block, itemSize, offset);
    });
    yield block;
  }
}

/** Copies one field into a block of records. */
function gather(
  column: CsColumn,
  first: number,
  count: number,
  block: Uint8Array,
  itemSize: number,
  offset: number,
): void {
  const { bytes } = column;
  const width = fieldBytes(column);
  let from = first * width;
  for (let record = 0; record < count; record++) {
    const to = record * itemSize + offset;
    for (let i = 0; i < width; i++) block[to + i] = bytes[from++];
  }
}

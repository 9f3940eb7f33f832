/**
 * The common layout of `.cs` files: an `.npy` file with one axis of records.
 *
 * @module
 */
import { DataFormatError } from "../../core/errors.ts";
import type { ByteSource } from "../../io/byte_source.ts";
import {
  fieldBytes,
  type NumpyDtype,
  type NumpyField,
  recordDtype,
} from "../numpy/dtype.ts";
import {
  encodeNpyHeader,
  NPY_PREFIX_BYTES,
  npyDataOffset,
  parseNpyHeader,
} from "../numpy/npy_header.ts";
import { copyRecords } from "./copy_records.ts";
import { CsTable } from "./cs_table.ts";

/**
 * Bytes of records that are read or written at a time: they stay in the
 * processor's cache while column after column is copied.
 */
const BLOCK_BYTES = 2 ** 20;

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
  const fields = checkedFields(dtype, shape, dataOffset, source);
  const [length] = shape;
  const { itemSize } = dtype;
  const wanted = fields.filter(({ name }) => isWanted(name));
  const columns = wanted.map((field) => ({
    ...field,
    bytes: new Uint8Array(length * fieldBytes(field)),
  }));
  const toRead = columns.length === 0 ? 0 : length;
  const blocks = readBlocks(source, dataOffset, itemSize, toRead);
  for await (const { first, records } of blocks) {
    for (const column of columns) {
      const { bytes, offset } = column;
      const width = fieldBytes(column);
      copyRecords(
        { bytes: records, start: offset, stride: itemSize },
        { bytes, start: first * width, stride: width },
        width,
        records.length / itemSize,
      );
    }
  }
  return new CsTable(length, columns, { path, fields });
}

interface Block {
  /** Number of its first record. */
  readonly first: number;
  readonly records: Uint8Array;
}

/** Blocks of records; while one is in use, the next is read. */
async function* readBlocks(
  source: ByteSource,
  dataOffset: number,
  itemSize: number,
  length: number,
): AsyncGenerator<Block, void, undefined> {
  const perBlock = recordsPerBlock(itemSize);
  const memory = [0, 1].map(() =>
    new Uint8Array(Math.min(perBlock, length) * itemSize)
  );
  const read = async (first: number): Promise<Block> => {
    const count = Math.min(perBlock, length - first);
    const records = memory[(first / perBlock) % 2].subarray(
      0,
      count * itemSize,
    );
    await source.read(records, dataOffset + first * itemSize);
    return { first, records };
  };
  let reading = length > 0 ? read(0) : null;
  while (reading !== null) {
    const block: Block = await reading;
    const next = block.first + perBlock;
    reading = next < length ? read(next) : null;
    yield block;
  }
}

function recordsPerBlock(itemSize: number): number {
  return Math.max(1, Math.floor(BLOCK_BYTES / itemSize));
}

/** The fields of records that are there in full. */
function checkedFields(
  dtype: NumpyDtype,
  shape: readonly number[],
  dataOffset: number,
  { path, size }: ByteSource,
): readonly NumpyField[] {
  if (dtype.fields === null || shape.length !== 1) {
    throw new DataFormatError(
      "cs-not-records",
      `Cannot read "${path}" as a cryoSPARC table: it holds an array ` +
        `[${shape.join(", ")}], not one row of records with fields`,
      { path, actual: shape },
    );
  }
  if (holdsObjects(dtype)) {
    throw new DataFormatError(
      "numpy-dtype",
      `Cannot read "${path}": it holds Python objects; export it anew from ` +
        `cryoSPARC`,
      { path },
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
  return dtype.fields;
}

/** A field of objects makes NumPy write all records as a pickle. */
function holdsObjects({ kind, fields }: NumpyDtype): boolean {
  return kind === "O" ||
    (fields?.some(({ dtype }) => holdsObjects(dtype)) ?? false);
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
  const perBlock = recordsPerBlock(itemSize);
  for (let first = 0; first < length; first += perBlock) {
    const count = Math.min(perBlock, length - first);
    const block = new Uint8Array(count * itemSize);
    columns.forEach(({ bytes }, i) => {
      const field = dtype.fields![i];
      const width = fieldBytes(field);
      copyRecords(
        { bytes, start: first * width, stride: width },
        { bytes: block, start: field.offset, stride: itemSize },
        width,
        count,
      );
    });
    yield block;
  }
}

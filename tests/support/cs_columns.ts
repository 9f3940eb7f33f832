/**
 * The column layout of cryoSPARC tables, made by hand.
 *
 * @module
 */
import type { CsTable } from "../../src/formats/cs/mod.ts";
import { typeString } from "../../src/formats/numpy/dtype.ts";
import { joined } from "./cs_set.ts";
import { encodeLz4Block } from "./lz4_encode.ts";

/** How a table is written. */
export interface CsColumnsOptions {
  /** Names of the fields that are compressed. */
  readonly packed?: readonly string[];
  /** Whether texts go to the heap, where equal ones are shared. */
  readonly heap?: boolean;
}

/** A table in the layout of columns. */
export function csColumns(
  table: CsTable,
  { packed = [], heap = true }: CsColumnsOptions = {},
): Uint8Array<ArrayBuffer> {
  const texts = new TextHeap();
  const dtype: unknown[] = [];
  const columns: Uint8Array[] = [];
  for (const { name, dtype: type, shape, bytes } of table.columns) {
    const isText = heap && type.kind === "S";
    const word = isText ? "|O" : typeString(type);
    dtype.push(shape.length === 0 ? [name, word] : [name, word, shape]);
    const values = isText ? texts.pointers(table.text(name)) : bytes;
    columns.push(packed.includes(name) ? encodeLz4Block(values) : values);
  }
  const header = {
    length: table.length,
    dtype,
    compression: packed.length > 0 ? "lz4" : null,
    "compressed_fields": packed,
  };
  return table.length === 0
    ? csColumnBytes(header, [])
    : csColumnBytes(header, columns, texts.bytes());
}

/** A file of a header, columns and heap that need not fit each other. */
export function csColumnBytes(
  header: unknown,
  columns: readonly Uint8Array[] = [],
  heap: Uint8Array = new Uint8Array(0),
  firstByte = 0x95,
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const json = typeof header === "string" ? header : JSON.stringify(header);
  const text = encoder.encode(json);
  const sized = columns.flatMap((column) => [word(column.length), column]);
  const magic = [Uint8Array.of(firstByte), encoder.encode("CSDAT")];
  return joined([...magic, word(text.length), text, ...sized, heap]);
}

function word(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

class TextHeap {
  readonly #starts = new Map<string, number>();
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  pointers(values: readonly string[]): Uint8Array {
    const starts = values.map((value) => BigInt(this.#start(value)));
    return new Uint8Array(BigUint64Array.from(starts).buffer);
  }

  bytes(): Uint8Array {
    return joined(this.#pieces);
  }

  #start(value: string): number {
    const known = this.#starts.get(value);
    if (known !== undefined) return known;
    const start = this.#length;
    const piece = new TextEncoder().encode(`${value}\0`);
    this.#starts.set(value, start);
    this.#pieces.push(piece);
    this.#length += piece.length;
    return start;
  }
}

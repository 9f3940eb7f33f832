import { ByteSink } from "./byte_sink.ts";
import { isQuote, LF, lineOf, tokenEnd } from "./bytes.ts";
import type { CellStarts } from "./cell_starts.ts";
import { decodeText } from "./encoding.ts";

/**
 * The cells of one column as tokens in some bytes: those of the file, or
 * bytes of the column's own when its values were given by a caller. Either
 * way a cell keeps its text to the byte.
 */
export class Cells {
  /** The bytes that hold the tokens. */
  readonly bytes: Uint8Array;
  /** Number of cells. */
  readonly length: number;
  readonly #lineOf: "file" | ((row: number) => number) | null;
  readonly #starts: CellStarts;
  readonly #first: number;
  readonly #stride: number;
  readonly #rows: Int32Array | null;

  /**
   * Makes a column of the cells whose starts are `starts[first + row · stride]`,
   * for all rows in turn or for those that `rows` lists.
   */
  constructor(
    bytes: Uint8Array,
    starts: CellStarts,
    place: {
      readonly first: number;
      readonly stride: number;
      readonly length: number;
      /** Line of a row, or where the bytes are the file's: "file". */
      readonly lineOf: "file" | ((row: number) => number) | null;
      readonly rows?: Int32Array | null;
    },
  ) {
    this.bytes = bytes;
    this.length = place.length;
    this.#lineOf = place.lineOf;
    this.#starts = starts;
    this.#first = place.first;
    this.#stride = place.stride;
    this.#rows = place.rows ?? null;
  }

  /** Whether the cells stand beside other ones, in the line of every row. */
  follows(other: Cells): boolean {
    return this.bytes === other.bytes && this.#starts === other.#starts &&
      this.#stride > 0 &&
      this.#stride === other.#stride && this.#rows === other.#rows &&
      this.#first === other.#first + 1;
  }

  /** Where the token of a row starts. */
  start(row: number): number {
    const at = this.#rows === null ? row : this.#rows[row];
    return this.#starts[this.#first + at * this.#stride];
  }

  /** Line of a row in the file, if it comes from one. */
  line(row: number): number | undefined {
    if (this.#lineOf === "file") return lineOf(this.bytes, this.start(row));
    const at = this.#rows === null ? row : this.#rows[row];
    return this.#lineOf?.(at);
  }

  /** The cells of some rows, in their order. */
  select(rows: Int32Array, shared: Map<Int32Array, Int32Array>): Cells {
    return new Cells(this.bytes, this.#starts, {
      first: this.#first,
      stride: this.#stride,
      length: rows.length,
      lineOf: this.#lineOf,
      rows: compose(this.#rows, rows, shared),
    });
  }

  /** The value of a row. */
  text(row: number): string {
    const start = this.start(row);
    const end = tokenEnd(this.bytes, start);
    const quotes = quotesOf(this.bytes, start, end);
    return decodeText(this.bytes, start + quotes, end - quotes);
  }
}

/** 1 if the token from `start` to `end` is in quotes, which are no part of its value; else 0. */
export function quotesOf(
  bytes: Uint8Array,
  start: number,
  end: number,
): 0 | 1 {
  return end > start && isQuote(bytes[start]) ? 1 : 0;
}

/** Columns of a table share their row lists; each pair is composed once. */
export function compose(
  outer: Int32Array | null,
  inner: Int32Array,
  shared: Map<Int32Array, Int32Array>,
): Int32Array {
  if (outer === null) return inner;
  let rows = shared.get(outer);
  if (rows === undefined) {
    rows = inner.map((row) => outer[row]);
    shared.set(outer, rows);
  }
  return rows;
}

/**
 * Cells of a column's own.
 *
 * @param write Writes the token of a row.
 * @param lineOf Line of a row in the file that it was read from.
 */
export function encodeCells(
  length: number,
  write: (sink: ByteSink, row: number) => void,
  lineOf: ((row: number) => number) | null = null,
): Cells {
  const sink = new ByteSink();
  const starts = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    starts[row] = sink.length;
    write(sink, row);
    sink.byte(LF);
  }
  const short = sink.length < 2 ** 32;
  return new Cells(sink.take(), short ? new Uint32Array(starts) : starts, {
    first: 0,
    stride: 1,
    length,
    lineOf,
  });
}

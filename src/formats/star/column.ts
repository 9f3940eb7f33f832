import { ArgumentError } from "../../core/errors.ts";
import type { ByteSink } from "./byte_sink.ts";
import type { ColumnOrigin } from "./cell_fault.ts";
import { Cells, encodeCells } from "./cells.ts";
import { integerListsOf, numberListsOf } from "./column_lists.ts";
import { integersOf, numbersOf } from "./column_numbers.ts";
import { textOf } from "./column_text.ts";
import { StoredCells } from "./stored_cells.ts";
import { type Categories, categoriesOf } from "./text_dictionary.ts";

/** Numbers of a column whose tokens are yet to be written. */
export interface UnwrittenNumbers {
  /** The numbers, all finite, of the column's own. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Writes the token of a number. */
  readonly put: (sink: ByteSink, value: number) => void;
}

/** What a column holds: null if it was not read. */
export type ColumnContent = Cells | StoredCells | UnwrittenNumbers | null;

/**
 * One column of a table: its cells, and what was made of them on request.
 * Tables that share a column share what was made. Numbers that a caller gave
 * are kept as such: most such columns are read as numbers, never as text.
 */
export class Column {
  /** Name, file and number style. */
  readonly origin: ColumnOrigin;
  readonly #content: ColumnContent;
  #cells: Cells | null = null;
  #text: readonly string[] | null = null;
  #numbers: Float64Array<ArrayBuffer> | null = null;
  #categories: Categories | null = null;

  /** Makes a column of cells, or of numbers to be written when asked for. */
  constructor(content: ColumnContent, origin: ColumnOrigin) {
    this.origin = origin;
    this.#content = content;
    if (content instanceof Cells) this.#cells = content;
    else if (!(content instanceof StoredCells) && content !== null) {
      this.#numbers = content.numbers;
    }
  }

  /** Whether the cells are there. */
  get isRead(): boolean {
    return this.#content !== null;
  }

  /** The cells as read by columns; null if they are of another kind. */
  get stored(): StoredCells | null {
    return this.#content instanceof StoredCells ? this.#content : null;
  }

  /** The cells that stand in some bytes; null if they are of another kind. */
  get inFile(): Cells | null {
    return this.#content instanceof Cells ? this.#content : null;
  }

  /** The numbers that a caller gave; null if the column is of another kind. */
  get unwritten(): UnwrittenNumbers | null {
    const content = this.#content;
    const isOther = content instanceof Cells ||
      content instanceof StoredCells;
    return isOther ? null : content;
  }

  /** The tokens. */
  get cells(): Cells {
    return this.#cells ??= tokensOf(this.#content, this.origin);
  }

  /** The column with some of its rows. */
  select(rows: Int32Array, shared: Map<Int32Array, Int32Array>): Column {
    const content = this.#content;
    if (content === null) return this;
    if (content instanceof Cells || content instanceof StoredCells) {
      return new Column(content.select(rows, shared), this.origin);
    }
    const { numbers, put } = content;
    const selected = new Float64Array(rows.length);
    for (let k = 0; k < rows.length; k++) selected[k] = numbers[rows[k]];
    return new Column({ numbers: selected, put }, this.origin);
  }

  /** The value of a row. */
  cell(row: number): string {
    return this.stored?.text(row) ?? this.cells.text(row);
  }

  /** Values as frozen text. */
  text(): readonly string[] {
    return this.#text ??= this.stored?.texts() ?? textOf(this.cells);
  }

  /** Values as numbers, in an array of the caller's. */
  numbers(missing?: number): Float64Array<ArrayBuffer> {
    const stored = this.stored?.numbers();
    if (stored) return stored;
    if (this.#numbers !== null) return this.#numbers.slice();
    const numbers = numbersOf(this.cells, this.origin, missing);
    if (missing !== undefined) return numbers;
    this.#numbers = numbers;
    return numbers.slice();
  }

  /** Values as integers, in an array of the caller's. */
  integers(missing?: number): Int32Array<ArrayBuffer> {
    const numbers = this.stored?.numbers() ?? this.#numbers ??
      numbersOf(this.cells, this.origin, missing);
    return integersOf(numbers, () => this.cells, this.origin);
  }

  /** Values as lists of numbers. */
  numberLists(): Float64Array<ArrayBuffer>[] {
    return numberListsOf(this.cells, this.origin);
  }

  /** Values as lists of integers. */
  integerLists(): Int32Array<ArrayBuffer>[] {
    return integerListsOf(this.cells, this.origin);
  }

  /** Values as numbers into the list of distinct ones. */
  categories(): Categories {
    const { codes, values } = this.#categories ??= this.stored?.categories() ??
      categoriesOf(this.cells);
    return { codes: codes.slice(), values };
  }
}

function tokensOf(
  content: ColumnContent,
  { label, path }: ColumnOrigin,
): Cells {
  if (content instanceof Cells) return content;
  if (content instanceof StoredCells) return content.cells();
  if (content !== null) {
    const { numbers, put } = content;
    return encodeCells(
      numbers.length,
      (sink, row) => put(sink, numbers[row]),
    );
  }
  throw new ArgumentError(
    "star-column-not-read",
    `Cannot use column "${label}"${
      path === undefined ? "" : ` of "${path}"`
    }: it was not read; name it in the option columns, or read the file ` +
      `without that option`,
    { label, actual: label },
  );
}

import type { ColumnOrigin } from "./cell_fault.ts";
import { Cells } from "./cells.ts";
import { integerListsOf, numberListsOf } from "./column_lists.ts";
import { integersOf, numbersOf } from "./column_numbers.ts";
import { textOf } from "./column_text.ts";
import { type Categories, categoriesOf } from "./text_dictionary.ts";

/** Numbers of a column whose tokens are yet to be written. */
export interface UnwrittenNumbers {
  /** The numbers, all finite, of the column's own. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Writes the tokens. */
  readonly write: (numbers: Float64Array) => Cells;
}

/**
 * One column of a table: its cells, and what was made of them on request.
 * Tables that share a column share what was made. Numbers that a caller gave
 * are kept as such: most such columns are read as numbers, never as text.
 */
export class Column {
  /** Name, file and number style. */
  readonly origin: ColumnOrigin;
  #cells: Cells | null;
  readonly #unwritten: UnwrittenNumbers | null;
  #text: readonly string[] | null = null;
  #numbers: Float64Array<ArrayBuffer> | null = null;
  #categories: Categories | null = null;

  /** Makes a column of cells, or of numbers to be written when asked for. */
  constructor(content: Cells | UnwrittenNumbers, origin: ColumnOrigin) {
    this.origin = origin;
    this.#cells = content instanceof Cells ? content : null;
    this.#unwritten = content instanceof Cells ? null : content;
    this.#numbers = this.#unwritten?.numbers ?? null;
  }

  /** The tokens. */
  get cells(): Cells {
    const { numbers, write } = this.#unwritten ?? {};
    return this.#cells ??= write!(numbers!);
  }

  /** The column with some of its rows. */
  select(rows: Int32Array, shared: Map<Int32Array, Int32Array>): Column {
    if (this.#unwritten === null) {
      return new Column(this.cells.select(rows, shared), this.origin);
    }
    const { numbers, write } = this.#unwritten;
    const selected = new Float64Array(rows.length);
    for (let k = 0; k < rows.length; k++) selected[k] = numbers[rows[k]];
    return new Column({ numbers: selected, write }, this.origin);
  }

  /** Values as frozen text. */
  text(): readonly string[] {
    return this.#text ??= textOf(this.cells);
  }

  /** Values as numbers, in an array of the caller's. */
  numbers(missing?: number): Float64Array<ArrayBuffer> {
    if (this.#numbers !== null) return this.#numbers.slice();
    const numbers = numbersOf(this.cells, this.origin, missing);
    if (missing !== undefined) return numbers;
    this.#numbers = numbers;
    return numbers.slice();
  }

  /** Values as integers, in an array of the caller's. */
  integers(missing?: number): Int32Array<ArrayBuffer> {
    return integersOf(this.cells, this.origin, missing);
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
    const { codes, values } = this.#categories ??= categoriesOf(this.cells);
    return { codes: codes.slice(), values };
  }
}

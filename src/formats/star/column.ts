import type { ColumnOrigin } from "./cell_fault.ts";
import type { Cells } from "./cells.ts";
import { integerListsOf, numberListsOf } from "./column_lists.ts";
import { integersOf, numbersOf } from "./column_numbers.ts";
import { textOf } from "./column_text.ts";
import { type Categories, categoriesOf } from "./text_dictionary.ts";

/**
 * One column of a table: its cells, and what was made of them on request.
 * Tables that share a column share what was made.
 */
export class Column {
  /** The tokens. */
  readonly cells: Cells;
  /** Name, file and number style. */
  readonly origin: ColumnOrigin;
  #text: readonly string[] | null = null;
  #numbers: Float64Array<ArrayBuffer> | null = null;
  #categories: Categories | null = null;

  /** Makes a column of cells. */
  constructor(cells: Cells, origin: ColumnOrigin) {
    this.cells = cells;
    this.origin = origin;
  }

  /** The column with some of its rows. */
  select(rows: Int32Array, shared: Map<Int32Array, Int32Array>): Column {
    return new Column(this.cells.select(rows, shared), this.origin);
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

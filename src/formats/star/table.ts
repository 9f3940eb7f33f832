import { showsAs } from "../../display/show.ts";
import { starTableLook } from "./table_look.ts";
import { checkOptions } from "../../core/options.ts";
import type { Column } from "./column.ts";
import type { StarNumberOptions } from "./column_numbers.ts";
import type { ColumnValues } from "./column_values.ts";
import { checkRow, missingColumn } from "./table_checks.ts";
import {
  dropColumn,
  emptyTable,
  renameTable,
  setColumn,
  takeRows,
} from "./table_edits.ts";
import type { TableParts } from "./table_parts.ts";
import type { Categories } from "./text_dictionary.ts";

/** Makes a table of its parts. */
export let makeTable: (parts: TableParts) => StarTable;

/** What a table is made of. */
export let partsOf: (table: StarTable) => TableParts;

/** A column of a table, for callers that work on its bytes. */
export let columnOf: (table: StarTable, label: string) => Column;

/**
 * One block of a STAR file: a `loop_` table, or a list of label-value pairs,
 * which reads like a table of one row. Columns keep their text; numbers are
 * made when they are asked for, once. A table never changes: the editing
 * methods return a new one that shares what was not edited.
 *
 * Labels are compared exactly, leading underscore included. Columns that were
 * not read (see {@linkcode ReadStarOptions}) are listed, and an `ArgumentError`
 * `star-column-not-read` when they are used.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { StarTable } from "@cryoset/cryoset/star";
 *
 * const table = StarTable.fromColumns("particles", {
 *   _rlnImageName: ["1@a.mrcs", "2@a.mrcs"],
 *   _rlnDefocusU: [15000, 15250.5],
 * });
 * assertEquals(table.numbers("_rlnDefocusU"), new Float64Array([15000, 15250.5]));
 * assertEquals(table.cell(1, "_rlnImageName"), "2@a.mrcs");
 * ```
 */
export class StarTable {
  static {
    showsAs(StarTable, starTableLook);
    makeTable = (parts) => new StarTable(parts);
    partsOf = (table) => table.#parts;
    columnOf = (table, label) => table.#column(label);
  }

  readonly #parts: TableParts;
  #byLabel: ReadonlyMap<string, Column> | null = null;

  private constructor(parts: TableParts) {
    this.#parts = parts;
  }

  /**
   * Makes a loop table of columns, each text or numbers, all of one length.
   * Integers are written without decimal point, other numbers with one; a
   * `number[]` counts as integers if all of its numbers are.
   *
   * @throws {ArgumentError} if the lengths differ, a label does not begin
   * with `_`, or a text cannot be written.
   */
  static fromColumns(
    name: string,
    columns: Readonly<Record<string, ColumnValues>>,
  ): StarTable {
    return fromValues(name, "loop", Object.entries(columns));
  }

  /**
   * Makes a list of label-value pairs.
   *
   * @throws {ArgumentError} if a label does not begin with `_` or a text
   * cannot be written.
   */
  static fromPairs(
    name: string,
    pairs: Readonly<Record<string, string | number>>,
  ): StarTable {
    const columns = Object.entries(pairs).map(([label, value]) =>
      [label, [value]] as const
    );
    return fromValues(name, "list", columns);
  }

  /** Name without `data_`: "particles", or "" for a bare `data_`. */
  get name(): string {
    return this.#parts.name;
  }

  /** Whether this is a `loop_` table or a list of label-value pairs. */
  get kind(): "loop" | "list" {
    return this.#parts.kind;
  }

  /** The labels, in order. */
  get columns(): readonly string[] {
    return [...this.#columns.keys()];
  }

  /** Number of rows; a list has one. */
  get rowCount(): number {
    return this.#parts.rowCount;
  }

  /** Whether there is a column of this label. */
  has(label: string): boolean {
    return this.#columns.has(label);
  }

  /**
   * A column as text, without quotes: a frozen array that all callers share.
   *
   * @throws {DataFormatError} `star-missing-column`
   */
  text(label: string): readonly string[] {
    return this.#column(label).text();
  }

  /**
   * A column as float64, in a fresh array. Accepts what Python's `float()`
   * does: sign, point, exponent, `nan`, `inf`.
   *
   * @throws {DataFormatError} if there is no such column, or a cell holds
   * no number; the error names the line.
   */
  numbers(
    label: string,
    options: StarNumberOptions = {},
  ): Float64Array<ArrayBuffer> {
    checkOptions("StarTable.numbers", options, ["missing"]);
    return this.#column(label).numbers(options.missing);
  }

  /**
   * A column as 32-bit integers, in a fresh array. `1.000000` counts as one.
   *
   * @throws {DataFormatError} if there is no such column, or a cell holds
   * no integer; the error names the line.
   */
  integers(
    label: string,
    options: StarNumberOptions = {},
  ): Int32Array<ArrayBuffer> {
    checkOptions("StarTable.integers", options, ["missing"]);
    return this.#column(label).integers(options.missing);
  }

  /**
   * A column of lists such as `[0.1,-2,3]`, in fresh arrays.
   *
   * @throws {DataFormatError} if there is no such column, or a cell holds
   * no list.
   */
  numberLists(label: string): Float64Array<ArrayBuffer>[] {
    return this.#column(label).numberLists();
  }

  /**
   * A column of lists of integers such as `[1,1,0]`, in fresh arrays.
   *
   * @throws {DataFormatError} if there is no such column, or a cell holds
   * no list of integers.
   */
  integerLists(label: string): Int32Array<ArrayBuffer>[] {
    return this.#column(label).integerLists();
  }

  /**
   * A column as numbers into the list of its distinct values: for groups and
   * file names, of which a million rows have few.
   *
   * @throws {DataFormatError} `star-missing-column`
   */
  categories(label: string): Categories {
    return this.#column(label).categories();
  }

  /**
   * One cell as text.
   *
   * @throws {IndexError} if there is no such row.
   * @throws {DataFormatError} if there is no such column.
   */
  cell(row: number, label: string): string {
    const column = this.#column(label);
    checkRow(this.#parts, row);
    return column.cell(row);
  }

  /**
   * One row as text by label; columns that were not read are left out.
   *
   * @throws {IndexError} if there is no such row.
   */
  row(row: number): Record<string, string> {
    checkRow(this.#parts, row);
    // Without prototype, so that a column may have any name.
    const values: Record<string, string> = Object.create(null);
    for (const column of this.#parts.columns) {
      if (column.isRead) values[column.origin.label] = column.cell(row);
    }
    return values;
  }

  /** The rows in turn, each as {@linkcode StarTable.row} gives it. */
  *rows(): Generator<Record<string, string>, void, void> {
    for (let row = 0; row < this.rowCount; row++) yield this.row(row);
  }

  /**
   * The table with a column set: replaced where it stands, or added as last.
   * A cell whose value stays the same keeps its text to the byte.
   *
   * @throws {ArgumentError} if the length is not `rowCount`, the label does
   * not begin with `_`, or a text cannot be written.
   */
  withColumn(label: string, values: ColumnValues): StarTable {
    const old = this.#columns.get(label) ?? null;
    return new StarTable(setColumn(this.#parts, label, old, values));
  }

  /**
   * The table without a column.
   *
   * @throws {DataFormatError} `star-missing-column`
   */
  withoutColumn(label: string): StarTable {
    return new StarTable(dropColumn(this.#parts, this.#column(label)));
  }

  /**
   * A loop table of some rows, in the order given; rows may repeat.
   *
   * @throws {IndexError} if there is no such row.
   */
  selectRows(rows: ArrayLike<number>): StarTable {
    const chosen = new Int32Array(rows.length);
    for (let i = 0; i < chosen.length; i++) {
      checkRow(this.#parts, rows[i]);
      chosen[i] = rows[i];
    }
    return new StarTable(takeRows(this.#parts, chosen));
  }

  /**
   * The table under another name, given without `data_`.
   *
   * @throws {ArgumentError} if the name has blanks or control characters.
   */
  renamed(name: string): StarTable {
    return new StarTable(renameTable(this.#parts, name));
  }

  /** Whether another table has the same kind, columns in order, and texts. */
  equals(other: StarTable): boolean {
    const mine = this.#parts;
    const theirs = other.#parts;
    return mine.kind === theirs.kind && mine.rowCount === theirs.rowCount &&
      mine.columns.length === theirs.columns.length &&
      mine.columns.every((column, i) => {
        const match = theirs.columns[i];
        if (column === match) return true;
        if (column.origin.label !== match.origin.label) return false;
        const text = match.text();
        return column.text().every((value, row) => value === text[row]);
      });
  }

  get #columns(): ReadonlyMap<string, Column> {
    return this.#byLabel ??= new Map(
      this.#parts.columns.map((column) => [column.origin.label, column]),
    );
  }

  #column(label: string): Column {
    const column = this.#columns.get(label);
    if (column === undefined) throw missingColumn(this.#parts, label);
    return column;
  }
}

function fromValues(
  name: string,
  kind: "loop" | "list",
  columns: readonly (readonly [string, ColumnValues])[],
): StarTable {
  return columns.reduce(
    (table, [label, values]) => table.withColumn(label, values),
    makeTable(emptyTable(name, kind)),
  );
}

import { DataFormatError, type FaultDetails } from "../../core/errors.ts";
import { tokenEnd } from "../../formats/star/bytes.ts";
import { quotesOf } from "../../formats/star/cells.ts";
import type { StarTable } from "../../formats/star/mod.ts";
import { parseNumber } from "../../formats/star/number_text.ts";
import { columnOf } from "../../formats/star/table.ts";
import { FaultList } from "./fault_list.ts";

/** What the numbers of a column must be. */
export interface NumberKind {
  /** The kind in words, such as "a finite number". */
  readonly name: string;
  /** Whether a number is of the kind. */
  readonly accepts: (value: number) => boolean;
}

/** Any finite number. */
export const FINITE: NumberKind = {
  name: "a finite number",
  accepts: Number.isFinite,
};

/** A finite number above 0. */
export const POSITIVE: NumberKind = {
  name: "a finite number above 0",
  accepts: (value) => value > 0 && value < Infinity,
};

/** An integer. */
export const INTEGER: NumberKind = {
  name: "an integer",
  accepts: Number.isSafeInteger,
};

/** An integer above 0. */
export const COUNT: NumberKind = {
  name: "an integer above 0",
  accepts: (value) => Number.isSafeInteger(value) && value > 0,
};

/** 0 or 1. */
export const FLAG: NumberKind = {
  name: "0 or 1",
  accepts: (value) => value === 0 || value === 1,
};

/** How a column is read. */
export interface NumberOptions {
  /**
   * What its numbers must be.
   *
   * @default {FINITE}
   */
  readonly kind?: NumberKind;
  /**
   * Rows to read, counted from 0.
   *
   * @default {all}
   */
  readonly rows?: ArrayLike<number>;
}

/** A block of a STAR file whose cells are checked when they are read. */
export class TomoBlock {
  /** The block. */
  readonly table: StarTable;
  /** File of the block. */
  readonly path: string;

  /** Takes a block of a file. */
  constructor(table: StarTable, path: string) {
    this.table = table;
    this.path = path;
  }

  /** Whether there is a column of this label. */
  has(label: string): boolean {
    return this.table.has(label);
  }

  /** Which of some columns there are. */
  found(labels: readonly string[]): string[] {
    return labels.filter((label) => this.has(label));
  }

  /** Block and file in words. */
  get place(): string {
    return `block "${this.table.name}" of "${this.path}"`;
  }

  /** An error that lies in this block. */
  fault(code: string, message: string, details: FaultDetails): DataFormatError {
    return new DataFormatError(code, message, this.details(details));
  }

  /** Fields of an error that lies in this block. */
  details(details: FaultDetails): FaultDetails {
    return { path: this.path, block: this.table.name, ...details };
  }

  /**
   * Refuses a block that lacks columns.
   *
   * @throws {DataFormatError} `missing-column` that names all of them.
   */
  requireColumns(labels: readonly string[]): void {
    const missing = labels.filter((label) => !this.has(label));
    if (missing.length === 0) return;
    const { columns } = this.table;
    throw this.fault(
      "missing-column",
      `Cannot read ${this.place} without "${missing.join('", "')}": its ` +
        `columns are ${columns.join(", ") || "none"}`,
      { label: missing[0], expected: missing, actual: columns },
    );
  }

  /**
   * Refuses a block that has only some of columns that go together.
   *
   * @returns Whether all are there.
   * @throws {DataFormatError} `partial-columns`
   */
  hasAllOrNone(labels: readonly string[]): boolean {
    const found = this.found(labels);
    if (found.length === 0) return false;
    if (found.length === labels.length) return true;
    const missing = labels.filter((label) => !this.has(label));
    throw this.fault(
      "partial-columns",
      `Found "${found.join('", "')}" without "${missing.join('", "')}" in ` +
        `${this.place}: give all of them or none`,
      { label: missing[0], expected: labels, actual: found },
    );
  }

  /**
   * Numbers of a column.
   *
   * @throws {DataFormatError} `bad-number` if a cell holds none of the kind.
   */
  numbers(label: string, options: NumberOptions = {}): Float64Array {
    const { kind = FINITE, rows } = options;
    const values = this.numbersOrNaN(label, rows);
    const faults = new FaultList();
    for (let i = 0; i < values.length; i++) {
      if (kind.accepts(values[i])) continue;
      const row = rows === undefined ? i : rows[i];
      faults.add(
        () => this.#cellDetails(label, row, kind.name),
        () => `"${this.table.cell(row, label)}" in row ${row + 1}`,
      );
    }
    faults.throwAs(
      "bad-number",
      (list) =>
        `Cannot use ${label} of ${this.place}: expected ` +
        `${kind.name}, found ${list}`,
    );
    return values;
  }

  /** Numbers of a column, or one value for all rows if there is none. */
  numbersOr(
    label: string,
    fallback: number,
    options: NumberOptions = {},
  ): Float64Array {
    if (this.has(label)) return this.numbers(label, options);
    const { length } = options.rows ?? { length: this.table.rowCount };
    return new Float64Array(length).fill(fallback);
  }

  /** Numbers of a column, or null if there is none. */
  numbersOrNull(
    label: string,
    options: NumberOptions = {},
  ): Float64Array | null {
    return this.has(label) ? this.numbers(label, options) : null;
  }

  /** Numbers of a column, NaN for cells that hold none. */
  numbersOrNaN(label: string, rows?: ArrayLike<number>): Float64Array {
    const { cells } = columnOf(this.table, label);
    const values = new Float64Array(rows?.length ?? cells.length);
    for (let i = 0; i < values.length; i++) {
      const token = cells.start(rows === undefined ? i : rows[i]);
      const end = tokenEnd(cells.bytes, token);
      const quotes = quotesOf(cells.bytes, token, end);
      values[i] = parseNumber(cells.bytes, token + quotes, end - quotes);
    }
    return values;
  }

  /** Columns side by side: one row of numbers for each row. */
  interleaved(
    labels: readonly string[],
    options: NumberOptions = {},
  ): Float64Array {
    const width = labels.length;
    const columns = labels.map((label) => this.numbersOr(label, 0, options));
    const values = new Float64Array(columns[0].length * width);
    columns.forEach((column, k) => {
      for (let i = 0; i < column.length; i++) values[i * width + k] = column[i];
    });
    return values;
  }

  #cellDetails(label: string, row: number, expected: string): FaultDetails {
    const line = columnOf(this.table, label).cells.line(row);
    const actual = this.table.cell(row, label);
    return this.details({ row: row + 1, line, label, expected, actual });
  }
}

import { ArgumentError, ArgumentTypeError } from "../../core/errors.ts";
import type { NumericArray } from "../../core/nd_array.ts";
import type { ByteSink } from "./byte_sink.ts";
import { tokenEnd } from "./bytes.ts";
import { type Cells, encodeCells, quotesOf } from "./cells.ts";
import type { Column, UnwrittenNumbers } from "./column.ts";
import { formatNumber, parseNumber, spellsNan } from "./number_text.ts";
import { tokenText } from "./token_text.ts";

/** What a column can be made from: text or numbers, one value a row. */
export type ColumnValues = readonly (string | number)[] | NumericArray;

/**
 * What a column is made of where a caller gives its values. Float64 and int32
 * arrays stay numbers until their text is wanted, unless they replace a column
 * whose tokens are to be kept.
 */
export function contentOf(
  values: ColumnValues,
  old: Column | null,
): Cells | UnwrittenNumbers {
  const isLazy = old === null && isPlainArray(values) &&
    areFinite(values);
  if (!isLazy) return cellsOf(values, old);
  return {
    numbers: new Float64Array(values),
    put: values instanceof Int32Array ? putInteger : putReal,
  };
}

function putInteger(sink: ByteSink, value: number): void {
  sink.decimal(value, 0);
}

function putReal(sink: ByteSink, value: number): void {
  if (!sink.shortDecimal(value)) sink.text(formatNumber(value));
}

function areFinite(values: Float64Array | Int32Array): boolean {
  if (values instanceof Int32Array) return true;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) return false;
  }
  return true;
}

function isPlainArray(
  values: ColumnValues,
): values is Float64Array | Int32Array {
  return values instanceof Float64Array || values instanceof Int32Array;
}

/**
 * Cells of values that a caller gives. Where the old column has the same
 * value already, its token is kept as it is written (`0.100000` for 0.1), so
 * that an edit changes nothing but what it changes.
 *
 * @param old The column that the values replace, or null.
 * @throws {ArgumentTypeError} if a value is neither text nor number.
 * @throws {ArgumentError} `star-unwritable` if a text cannot be written.
 */
function cellsOf(values: ColumnValues, old: Column | null): Cells {
  const writeNumber = numberWriter(values);
  const oldCells = old?.cells ?? null;
  let oldText: readonly string[] | null = null;
  return encodeCells(values.length, (sink, row) => {
    const value = values[row];
    if (typeof value === "string") {
      if (old !== null) oldText ??= old.text();
      if (oldText?.[row] === value && copyToken(sink, oldCells!, row)) return;
      sink.text(tokenText(value));
    } else if (typeof value === "number") {
      const text = writeNumber(value);
      if (oldCells !== null && spellsSame(oldCells, row, value, text)) {
        if (copyToken(sink, oldCells, row)) return;
      }
      sink.text(text);
    } else {
      throw new ArgumentTypeError(
        "star-column-values",
        `Cannot write a value of type "${typeof value}" in row ${row + 1} ` +
          `to a STAR file: give text or numbers`,
        { expected: "string or number", actual: value },
      );
    }
  });
}

/** Integers are written without decimal point, all other numbers with one. */
function numberWriter(values: ColumnValues): (value: number) => string {
  if (values instanceof Float32Array || values instanceof Float64Array) {
    return formatNumber;
  }
  const integers = !Array.isArray(values) ||
    values.every((value) =>
      typeof value === "string" || Number.isSafeInteger(value)
    );
  return integers ? String : formatNumber;
}

/** Whether a token spells this number, and an integer as integer. */
function spellsSame(
  cells: Cells,
  row: number,
  value: number,
  text: string,
): boolean {
  const { bytes } = cells;
  const token = cells.start(row);
  const tokenStop = tokenEnd(bytes, token);
  const quotes = quotesOf(bytes, token, tokenStop);
  const start = token + quotes;
  const end = tokenStop - quotes;
  if (Number.isNaN(value)) return spellsNan(bytes, start, end);
  if (!Object.is(parseNumber(bytes, start, end), value)) return false;
  return !/^-?\d+$/.test(text) || isDigits(bytes, start, end);
}

function isDigits(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) {
    const digit = bytes[p] >= 0x30 && bytes[p] <= 0x39;
    if (!digit && !(p === start && (bytes[p] === 0x2d || bytes[p] === 0x2b))) {
      return false;
    }
  }
  return true;
}

/** Copies a token; false if there is none (a list entry without value). */
function copyToken(
  sink: { copy(bytes: Uint8Array, start: number, end: number): void },
  cells: Cells,
  row: number,
): boolean {
  const start = cells.start(row);
  const end = tokenEnd(cells.bytes, start);
  sink.copy(cells.bytes, start, end);
  return end > start;
}

/**
 * Refuses values of the wrong number.
 *
 * @throws {ArgumentError} `star-column-length`
 */
export function checkLength(
  label: string,
  values: ColumnValues,
  expected: number,
): void {
  if (values.length === expected) return;
  throw new ArgumentError(
    "star-column-length",
    `Cannot give column "${label}" ${values.length} values: ` +
      `the table has ${expected} rows`,
    { label, expected, actual: values.length },
  );
}

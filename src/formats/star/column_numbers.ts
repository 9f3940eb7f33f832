import { tokenEnd } from "./bytes.ts";
import { cellFault, type ColumnOrigin } from "./cell_fault.ts";
import { type Cells, quotesOf } from "./cells.ts";
import { parseNumber, spellsNan } from "./number_text.ts";

/** How {@linkcode StarTable.numbers} and the like treat missing values. */
export interface StarNumberOptions {
  /**
   * What stands for cells that say `None`, `null` or `<NA>`, or nothing.
   *
   * @default {such a cell is an error}
   */
  readonly missing?: number | undefined;
}

/** How other programs write that a value is missing. */
const MISSING = /^(|none|null|<na>)$/i;
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;

/**
 * The numbers of a column.
 *
 * @param missing What stands for `None`, `null`, `<NA>` and empty cells.
 * @throws {DataFormatError} if a cell holds none.
 */
export function numbersOf(
  cells: Cells,
  origin: ColumnOrigin,
  missing?: number,
): Float64Array<ArrayBuffer> {
  const { bytes } = cells;
  const { decimalComma } = origin;
  const numbers = new Float64Array(cells.length);
  for (let row = 0; row < numbers.length; row++) {
    const token = cells.start(row);
    const tokenStop = tokenEnd(bytes, token);
    const quotes = quotesOf(bytes, token, tokenStop);
    const start = token + quotes;
    const end = tokenStop - quotes;
    let value = parseNumber(bytes, start, end, decimalComma);
    if (Number.isNaN(value) && !spellsNan(bytes, start, end)) {
      if (missing === undefined || !MISSING.test(cells.text(row))) {
        throw numberFault(cells, row, origin);
      }
      value = missing;
    }
    numbers[row] = value;
  }
  return numbers;
}

/**
 * The integers of a column whose numbers are known; `1.000000` counts as one.
 *
 * @param cells The cells, for messages.
 * @throws {DataFormatError} if a cell holds none, or one beyond 32 bits.
 */
export function integersOf(
  numbers: Float64Array,
  cells: () => Cells,
  origin: ColumnOrigin,
): Int32Array<ArrayBuffer> {
  const integers = new Int32Array(numbers.length);
  for (let row = 0; row < integers.length; row++) {
    integers[row] = numbers[row];
    if (integers[row] !== numbers[row]) {
      throw cellFault(
        "star-not-an-integer",
        cells(),
        row,
        origin,
        "an integer",
      );
    }
  }
  return integers;
}

function numberFault(cells: Cells, row: number, origin: ColumnOrigin): Error {
  const value = cells.text(row);
  const [code, remedy] = DECIMAL_COMMA.test(value)
    ? [
      "star-decimal-comma",
      "it has a decimal comma; write a point, or read with decimalComma: true",
    ]
    : MISSING.test(value)
    ? [
      "star-missing-value",
      "it is missing; say by the option missing what shall stand for it",
    ]
    : ["star-not-a-number", ""];
  return cellFault(code, cells, row, origin, "a number", remedy);
}

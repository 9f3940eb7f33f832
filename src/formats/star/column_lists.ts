import { isBlank, tokenEnd } from "./bytes.ts";
import { cellFault, type ColumnOrigin } from "./cell_fault.ts";
import { type Cells, quotesOf } from "./cells.ts";
import { parseNumber, spellsNan } from "./number_text.ts";

const COMMA = 0x2c;
const OPEN = 0x5b;
const CLOSE = 0x5d;

/**
 * The lists of a column, such as `[1,1,0]`.
 *
 * @throws {DataFormatError} if a cell holds none.
 */
export function numberListsOf(
  cells: Cells,
  origin: ColumnOrigin,
): Float64Array<ArrayBuffer>[] {
  const { bytes } = cells;
  return Array.from({ length: cells.length }, (_, row) => {
    const start = cells.start(row);
    const end = tokenEnd(bytes, start);
    const quotes = quotesOf(bytes, start, end);
    const list = parseList(bytes, start + quotes, end - quotes);
    if (list !== null) return Float64Array.from(list);
    throw listFault(cells, row, origin, "a list of numbers");
  });
}

/**
 * The lists of a column of integers.
 *
 * @throws {DataFormatError} if a cell holds none.
 */
export function integerListsOf(
  cells: Cells,
  origin: ColumnOrigin,
): Int32Array<ArrayBuffer>[] {
  return numberListsOf(cells, origin).map((list, row) => {
    const integers = Int32Array.from(list);
    if (integers.every((value, i) => value === list[i])) return integers;
    throw listFault(cells, row, origin, "a list of integers");
  });
}

function listFault(
  cells: Cells,
  row: number,
  origin: ColumnOrigin,
  wanted: string,
): Error {
  const remedy = "a list is written [1,2,3]";
  return cellFault("star-not-a-list", cells, row, origin, wanted, remedy);
}

/** Values of `[a,b,c]`, or null if the bytes spell something else. */
function parseList(
  bytes: Uint8Array,
  start: number,
  end: number,
): number[] | null {
  if (bytes[start] !== OPEN || bytes[end - 1] !== CLOSE) return null;
  const values: number[] = [];
  let from = start + 1;
  for (let p = from; p < end; p++) {
    if (bytes[p] !== COMMA && p !== end - 1) continue;
    let to = p;
    while (from < to && isBlank(bytes[from])) from++;
    while (to > from && isBlank(bytes[to - 1])) to--;
    const empty = from === to && values.length === 0 && p === end - 1;
    if (empty) return values;
    const value = parseNumber(bytes, from, to);
    if (Number.isNaN(value) && !spellsNan(bytes, from, to)) return null;
    values.push(value);
    from = p + 1;
  }
  return values;
}

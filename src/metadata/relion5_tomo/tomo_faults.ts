import { DataFormatError, type FaultDetails } from "../../core/errors.ts";
import type { StarTable } from "../../formats/star/mod.ts";

/** A block of a file, for reading and for messages. */
export interface TomoBlock {
  /** The block. */
  readonly table: StarTable;
  /** File it is in. */
  readonly path: string;
}

/** An error about a block. */
export function tomoFault(
  code: string,
  message: string,
  { table, path }: TomoBlock,
  details: FaultDetails = {},
): DataFormatError {
  return new DataFormatError(code, message, {
    path,
    block: table.name,
    ...details,
  });
}

/** A list of names for a message: the first five, and how many there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `"${name}"`).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

/**
 * Refuses a block that lacks columns, naming all of them.
 *
 * @throws {DataFormatError} `missing-column`
 */
export function requireColumns(
  block: TomoBlock,
  labels: readonly string[],
): void {
  const missing = labels.filter((label) => !block.table.has(label));
  if (missing.length === 0) return;
  throw tomoFault(
    "missing-column",
    `Cannot use block "${block.table.name}" of "${block.path}": it has no ` +
      missing.join(", "),
    block,
    { label: missing[0], expected: missing, actual: block.table.columns },
  );
}

/**
 * Which of some columns that go together a block has: all or none.
 *
 * @throws {DataFormatError} `partial-columns` if it has some of them.
 */
export function hasAll(block: TomoBlock, labels: readonly string[]): boolean {
  const found = labels.filter((label) => block.table.has(label));
  if (found.length === 0 || found.length === labels.length) {
    return found.length > 0;
  }
  const missing = labels.filter((label) => !found.includes(label));
  throw tomoFault(
    "partial-columns",
    `Cannot use block "${block.table.name}" of "${block.path}": found ` +
      `${found.join(", ")} without ${missing.join(", ")}`,
    block,
    { label: missing[0], expected: labels, actual: found },
  );
}

/**
 * A column as finite numbers.
 *
 * @throws {DataFormatError} `bad-number` with the first cell that is none.
 */
export function finiteNumbers(block: TomoBlock, label: string): Float64Array {
  const values = numbersOrNull(block.table, label);
  const bad = values === null
    ? block.table.text(label).findIndex((text) => !isNumber(text))
    : values.findIndex((value) => !Number.isFinite(value));
  if (values !== null && bad < 0) return values;
  throw badNumber(block, label, Math.max(bad, 0));
}

/** A column as finite numbers, or null if there is no such column. */
export function finiteNumbersOrNull(
  block: TomoBlock,
  label: string,
): Float64Array | null {
  return block.table.has(label) ? finiteNumbers(block, label) : null;
}

/** Columns as finite numbers, side by side: n × labels. */
export function finiteRows(
  block: TomoBlock,
  labels: readonly string[],
): Float64Array {
  const rows = new Float64Array(labels.length * block.table.rowCount);
  labels.forEach((label, k) => {
    finiteNumbers(block, label).forEach((value, row) =>
      rows[labels.length * row + k] = value
    );
  });
  return rows;
}

/** The error for a cell that holds no finite number. */
export function badNumber(
  block: TomoBlock,
  label: string,
  row: number,
): DataFormatError {
  const text = block.table.cell(row, label);
  return tomoFault(
    "bad-number",
    `Cannot use "${text}" as ${label} in row ${row + 1} of block ` +
      `"${block.table.name}" of "${block.path}": a finite number is needed`,
    block,
    { row: row + 1, label, expected: "a finite number", actual: text },
  );
}

function numbersOrNull(table: StarTable, label: string): Float64Array | null {
  try {
    return table.numbers(label);
  } catch (error) {
    if (error instanceof DataFormatError) return null;
    throw error;
  }
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

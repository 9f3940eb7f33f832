import { DataFormatError, IndexError } from "../../core/errors.ts";
import type { TableParts } from "./table_parts.ts";

/** The error for a column that is not there, naming those that are. */
export function missingColumn(
  parts: TableParts,
  label: string,
): DataFormatError {
  const { name, path } = parts;
  const labels = parts.columns.map(({ origin }) => origin.label);
  const where = path === undefined ? "" : ` of "${path}"`;
  const hint = labels.includes(`_${label}`)
    ? `labels begin with an underscore: "_${label}"`
    : `its columns are ${labels.join(", ") || "none"}`;
  return new DataFormatError(
    "star-missing-column",
    `No column "${label}" in block "${name}"${where}: ${hint}`,
    { path, label, expected: label, actual: labels },
  );
}

/**
 * Refuses a row that is not there.
 *
 * @throws {IndexError} `star-row`
 */
export function checkRow(parts: TableParts, row: number): void {
  if (Number.isInteger(row) && row >= 0 && row < parts.rowCount) return;
  throw new IndexError(
    "star-row",
    `No row ${row} in block "${parts.name}": rows are counted from 0 and it ` +
      `has ${parts.rowCount}`,
    { expected: parts.rowCount, actual: row },
  );
}

import type { DataFormatError } from "../../core/errors.ts";
import type { Cells } from "./cells.ts";
import { quoted, starFault } from "./notes.ts";

/** Where a column stands, and how its numbers are written. */
export interface ColumnOrigin {
  /** Name of the column. */
  readonly label: string;
  /** File of the table. */
  readonly path: string | undefined;
  /** Whether numbers may have a decimal comma. */
  readonly decimalComma: boolean;
}

/**
 * An error about one cell: which, in what line, what it holds and what to do.
 *
 * @param wanted What the cell should hold, such as `"a number"`.
 */
export function cellFault(
  code: string,
  cells: Cells,
  row: number,
  origin: ColumnOrigin,
  wanted: string,
  remedy = "",
): DataFormatError {
  const value = cells.text(row);
  const line = cells.line(row);
  return starFault(
    code,
    `Cannot read ${quoted(value)} in row ${row + 1} of column ` +
      `"${origin.label}" as ${wanted}${remedy === "" ? "" : `: ${remedy}`}`,
    {
      path: origin.path,
      line,
      label: origin.label,
      expected: wanted,
      actual: value,
    },
  );
}

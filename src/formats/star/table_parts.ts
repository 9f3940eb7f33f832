import type { CellStarts } from "./cell_starts.ts";
import type { Column } from "./column.ts";

/** What a table is made of. A table without layout is written anew. */
export interface TableParts {
  /** Name without `data_`. */
  readonly name: string;
  /** Loop table, or list of label-value pairs. */
  readonly kind: "loop" | "list";
  /** The columns in order. */
  readonly columns: readonly Column[];
  /** Number of rows. */
  readonly rowCount: number;
  /** File of the table, for messages. */
  readonly path: string | undefined;
  /** Whether numbers may have a decimal comma. */
  readonly decimalComma: boolean;
  /** How lines end. */
  readonly newline: string;
  /** Place in the file, or null. */
  readonly layout: TableLayout | null;
}

/**
 * Where a block stands in its file, so that an edited table is written into
 * the old text instead of anew: comments, spacing and all other cells stay.
 */
export interface TableLayout {
  /** The file. */
  readonly bytes: Uint8Array;
  /** Start of the `data_` line. */
  readonly start: number;
  /** End of the last line with content. */
  readonly end: number;
  /** The block's name as read. */
  readonly name: string;
  /** Where the name starts, after `data_`. */
  readonly nameStart: number;
  /** Where the name ends. */
  readonly nameEnd: number;
  /** End of the last line with a label: new labels follow. */
  readonly labelsEnd: number;
  /** Whether the last label carries its number (`#3`). */
  readonly numbered: boolean;
  /** The columns as read. */
  readonly columns: readonly Column[];
  /** Starts of all cells of the file. */
  readonly cellStarts: CellStarts;
  /** Position in `cellStarts` of the table's first cell. */
  readonly firstCell: number;
  /** Cells a row has in the file. */
  readonly width: number;
}

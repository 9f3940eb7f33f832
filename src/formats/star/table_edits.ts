import { ArgumentError } from "../../core/errors.ts";
import { Column } from "./column.ts";
import { checkLength, type ColumnValues, contentOf } from "./column_values.ts";
import { quoted } from "./notes.ts";
import type { TableParts } from "./table_parts.ts";

/** A table without columns. */
export function emptyTable(name: string, kind: "loop" | "list"): TableParts {
  checkName(name);
  return {
    name,
    kind,
    columns: [],
    rowCount: 0,
    path: undefined,
    decimalComma: false,
    newline: "\n",
    layout: null,
  };
}

/** Sets a column: replaces `old`, or adds one as last. */
export function setColumn(
  parts: TableParts,
  label: string,
  old: Column | null,
  values: ColumnValues,
): TableParts {
  checkLabel(label);
  const { columns, kind, path, decimalComma } = parts;
  const first = columns.length === 0;
  const rowCount = !first
    ? parts.rowCount
    : kind === "list"
    ? 1
    : values.length;
  checkLength(label, values, rowCount);
  const origin = { label, path, decimalComma };
  const column = new Column(contentOf(values, old), origin);
  return {
    ...parts,
    rowCount,
    columns: old === null
      ? [...columns, column]
      : columns.map((each) => each === old ? column : each),
    // The text of a loop without columns has no rows to write into.
    layout: first && kind === "loop" ? null : parts.layout,
  };
}

/** Takes a column out. */
export function dropColumn(parts: TableParts, dropped: Column): TableParts {
  const columns = parts.columns.filter((each) => each !== dropped);
  const rowCount = columns.length === 0 ? 0 : parts.rowCount;
  return { ...parts, columns, rowCount, layout: null };
}

/** Takes rows, which must exist, in the order given. */
export function takeRows(parts: TableParts, rows: Int32Array): TableParts {
  const shared = new Map<Int32Array, Int32Array>();
  return {
    ...parts,
    kind: "loop",
    columns: parts.columns.map((each) => each.select(rows, shared)),
    rowCount: rows.length,
    layout: null,
  };
}

/** Gives a table another name. */
export function renameTable(parts: TableParts, name: string): TableParts {
  checkName(name);
  return { ...parts, name };
}

function checkName(name: string): void {
  if (isWord(name)) return;
  throw new ArgumentError(
    "star-block-name",
    `Cannot name a block ${quoted(name)}: a name has no blanks`,
    { actual: name },
  );
}

function checkLabel(label: string): void {
  if (/^_[^#]*$/.test(label) && isWord(label)) return;
  throw new ArgumentError(
    "star-label",
    `Cannot name a column ${quoted(label)}: a label begins with an ` +
      `underscore and has no blanks and no #`,
    { label, actual: label },
  );
}

function isWord(text: string): boolean {
  return /^[^\0- ]*$/.test(text) && text.isWellFormed();
}

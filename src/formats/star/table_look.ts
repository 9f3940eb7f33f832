import { htmlTable } from "../../display/html_table.ts";
import type { Look } from "../../display/show.ts";
import { abridged, count, whole } from "../../display/words.ts";
import type { StarTable } from "./table.ts";

/** Rows that are shown of a table. */
const MOST_ROWS = 6;

/** How a STAR table shows itself: its first rows, or all of its pairs. */
export function starTableLook(table: StarTable): Look {
  const { columns, rowCount } = table;
  const name = table.name === "" ? "data_" : table.name;
  const line = table.kind === "list"
    ? `${name}: list of ${count(columns.length, "value")}`
    : `${name}: ${count(rowCount, "row")} of ${
      count(columns.length, "column")
    }`;
  return {
    line: () => `StarTable(${abridged(line, 66)})`,
    media: () => ({ "text/html": starTableHtml(table, `data_${table.name}`) }),
  };
}

/** The first rows of a table, all columns. */
export function starTableHtml(table: StarTable, title: string): string {
  const { columns, rowCount } = table;
  if (table.kind === "list") {
    const pairs = Object.entries(table.row(0));
    return htmlTable({ title, rows: pairs });
  }
  const shown = Math.min(rowCount, MOST_ROWS);
  const rows = Array.from({ length: shown }, (_, at) => {
    const row = table.row(at);
    return columns.map((label) => abridged(row[label] ?? "", 48));
  });
  const rest = rowCount - shown;
  const note = rest > 0 ? `and ${whole(rest)} more` : undefined;
  return htmlTable({ title, head: columns, rows, note });
}

/** A cell: text stays to the left, numbers go to the right. */
export type Cell = string | number;

/** A table for {@linkcode htmlTable}. */
export interface HtmlTable {
  /** Above the table. */
  readonly title?: string | undefined;
  /** Names of the columns. */
  readonly head?: readonly string[] | undefined;
  /** Cells of each row; the first of a table without head names the row. */
  readonly rows: readonly (readonly Cell[])[];
  /** Below the table, such as how many rows there are more. */
  readonly note?: string | undefined;
}

/** Text that HTML takes as text. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** A table in HTML, in the colours of the page. */
export function htmlTable({ title, head, rows, note }: HtmlTable): string {
  const names = head?.map((name, at) =>
    element("th", name, isNumber(rows, at) ? "right" : "left")
  );
  const lines = rows.map((row) =>
    row.map((cell, at) => {
      const tag = head === undefined && at === 0 ? "th" : "td";
      const side = isNumber(rows, at) ? "right" : "left";
      return element(tag, String(cell), side);
    })
  );
  const all = names === undefined ? lines : [names, ...lines];
  return [
    title === undefined ? "" : `<p><b>${escapeHtml(title)}</b></p>\n`,
    "<table>\n",
    ...all.map((cells) => `<tr>${cells.join("")}</tr>\n`),
    "</table>\n",
    note === undefined ? "" : `<p>${escapeHtml(note)}</p>\n`,
  ].join("");
}

function isNumber(rows: readonly (readonly Cell[])[], column: number): boolean {
  return rows.length > 0 &&
    rows.every((row) => /^[-+]?[\d.,]+(e[-+]?\d+)?$/.test(String(row[column])));
}

function element(tag: "th" | "td", text: string, side: string): string {
  return `<${tag} style="text-align: ${side}">${escapeHtml(text)}</${tag}>`;
}

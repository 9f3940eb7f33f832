export { bytes, count, decimal, whole } from "../src/display/words.ts";

/** Width of the column of names in a list of fields. */
const NAME_WIDTH = 12;

/** Columns of a line. */
export const LINE_WIDTH = 80;

/** Lines "name  value", long values wrapped at blanks under the first. */
export function fields(
  rows: readonly (readonly [name: string, value: string])[],
): string {
  return rows.flatMap(([name, value]) => {
    const room = LINE_WIDTH - NAME_WIDTH - 4;
    return wrap(value, room).map((line, i) =>
      `  ${(i === 0 ? name : "").padEnd(NAME_WIDTH)}  ${line}\n`
    );
  }).join("");
}

/**
 * Lines of at most `width` characters, broken at blanks outside quotes: paths
 * stay whole, and so does the indentation. What was broken off begins with
 * `hanging`.
 */
export function wrap(
  text: string,
  width: number = LINE_WIDTH,
  hanging = "",
): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const [indent] = /^ */.exec(paragraph)!;
    const lines: string[] = [];
    let line = indent;
    for (const word of paragraph.match(/(?:"[^"]*"|\S)+/g) ?? []) {
      const isFirst = line.trim() === "";
      const longer = isFirst ? line + word : `${line} ${word}`;
      if (isFirst || longer.length <= width) {
        line = longer;
      } else {
        lines.push(line);
        line = indent + hanging + word;
      }
    }
    return [...lines, line];
  });
}

/** A table: every column as wide as its widest cell, numbers to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => row[i].length))
  );
  const toTheRight = head.map((_, i) => rows.every((row) => isNumber(row[i])));
  const line = (cells: readonly string[]) =>
    "  " + cells.map((cell, i) =>
      toTheRight[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])
    ).join("  ").trimEnd() + "\n";
  return [head, ...rows].map(line).join("");
}

function isNumber(cell: string): boolean {
  return /^(NaN|-?Infinity|[-+\d.,e]*)$/.test(cell);
}

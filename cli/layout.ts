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

/** "1 image", "2,000 images". */
export function count(
  n: number,
  one: string,
  many: string = `${one}s`,
): string {
  return `${whole(n)} ${n === 1 ? one : many}`;
}

/** A whole number: "2,000". */
export function whole(n: number): string {
  return Math.round(n).toLocaleString("en-US");
}

/** A number to so many digits, without trailing zeros. */
export function decimal(x: number, digits = 6): string {
  return String(Number.isInteger(x) ? x : Number(x.toPrecision(digits)));
}

/** Bytes in decimal units: "1.3 MB". */
export function bytes(n: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let value = n;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? whole(value) : value.toFixed(1)} ${units[unit]}`;
}

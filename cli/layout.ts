/** Width of the column of names in a list of fields. */
const NAME_WIDTH = 12;

/** Columns of a line. */
const LINE_WIDTH = 80;

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

/** Text in lines of at most `width` characters where blanks allow it. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines = [""];
    for (const word of paragraph.split(" ")) {
      const line = lines[lines.length - 1];
      const longer = line === "" ? word : `${line} ${word}`;
      if (line === "" || longer.length <= width) {
        lines[lines.length - 1] = longer;
      } else lines.push(word);
    }
    return lines;
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
  const line = (cells: readonly string[]) =>
    "  " + cells.map((cell, i) =>
      isNumber(rows[0]?.[i]) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])
    ).join("  ").trimEnd() + "\n";
  return [head, ...rows].map(line).join("");
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^[-+\d.,e]+$/.test(text);
}

/** "1 image", "2,000 images". */
export function count(
  n: number,
  one: string,
  many: string = `${one}s`,
): string {
  return `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;
}

/** Bytes in decimal units: "1.3 MB". */
export function bytes(n: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const unit = Math.min(
    units.length - 1,
    n < 1 ? 0 : Math.floor(Math.log10(n) / 3),
  );
  const value = n / 1000 ** unit;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** A number with at most four decimals, without trailing zeros. */
export function decimal(x: number): string {
  return String(Number(x.toFixed(4)));
}

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

/** The last part of a path, which may be one of Windows. */
export function fileName(path: string): string {
  return /[^/\\]*$/.exec(path)![0];
}

/** A text, its middle left out if it is longer than `most`. */
export function abridged(text: string, most: number): string {
  if (text.length <= most) return text;
  const tail = Math.floor((most - 1) / 2);
  return `${text.slice(0, most - 1 - tail)}…${text.slice(-tail)}`;
}

/** A text of any lines in one, abridged to `most`. */
export function inOneLine(text: string, most: number): string {
  return abridged(text.trim().replace(/\s+/g, " "), most);
}

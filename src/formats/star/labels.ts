import { HASH, isBlank, SPACE } from "./bytes.ts";

/** A label line, taken apart. */
export interface LabelLine {
  /** Where the label ends: at the first blank or `#`. */
  readonly end: number;
  /** Whether a number such as `#3` follows. */
  readonly numbered: boolean;
}

/** Takes the label that starts at `start` apart from its number. */
export function parseLabel(bytes: Uint8Array, start: number): LabelLine {
  let end = start;
  while (end < bytes.length && bytes[end] > SPACE && bytes[end] !== HASH) end++;
  let p = end;
  while (p < bytes.length && isBlank(bytes[p])) p++;
  const digit = bytes[p + 1];
  const numbered = bytes[p] === HASH && digit >= 0x30 && digit <= 0x39;
  return { end, numbered };
}

/**
 * Whether a label looks like one beyond doubt. One with `/` or `@` might be
 * the first cell of a row (`_tmp/a.mrcs`) unless a number follows.
 */
export function isPlainLabel(label: string): boolean {
  return !/[/@]/.test(label);
}

import { tokenEnd } from "./bytes.ts";
import { type Cells, quotesOf } from "./cells.ts";
import { sameBytes } from "./column_text.ts";
import { decodeText } from "./encoding.ts";

/** A column as numbers into the list of its distinct values. */
export interface Categories {
  /** For each row, the position of its value in `values`. */
  readonly codes: Int32Array;
  /** The distinct values, in order of first appearance. */
  readonly values: readonly string[];
}

/** Texts seen lately that are recognised by their bytes. */
const SLOTS = 1024;

/**
 * Numbers the distinct texts among runs of bytes, in order of appearance. A
 * text is decoded when it is new, or when too many others came since.
 */
export class TextDictionary {
  /** The distinct texts. */
  readonly values: string[] = [];
  readonly #bytes: Uint8Array;
  readonly #codes = new Map<string, number>();
  readonly #slotStart = new Float64Array(SLOTS);
  readonly #slotEnd = new Float64Array(SLOTS).fill(-1);
  readonly #slotCode = new Int32Array(SLOTS);
  #last = 0;

  /** Makes an empty dictionary of texts in these bytes. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Number of the text from `start` to `end`. */
  code(start: number, end: number): number {
    // Neighbouring rows mostly have the same text.
    if (this.#holds(this.#last, start, end)) return this.#slotCode[this.#last];
    const slot = hash(this.#bytes, start, end) & (SLOTS - 1);
    this.#last = slot;
    if (!this.#holds(slot, start, end)) {
      this.#slotStart[slot] = start;
      this.#slotEnd[slot] = end;
      this.#slotCode[slot] = this.#find(decodeText(this.#bytes, start, end));
    }
    return this.#slotCode[slot];
  }

  #holds(slot: number, start: number, end: number): boolean {
    return sameBytes(
      this.#bytes,
      start,
      end,
      this.#slotStart[slot],
      this.#slotEnd[slot],
    );
  }

  #find(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.values.push(text) - 1;
    this.#codes.set(text, code);
    return code;
  }
}

/** FNV-1a, good enough to choose one of few slots. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let p = start; p < end; p++) {
    value = Math.imul(value ^ bytes[p], 0x01000193);
  }
  return value ^ (value >>> 15);
}

/** The values of a column, each distinct one once. */
export function categoriesOf(cells: Cells): Categories {
  const { bytes } = cells;
  const dictionary = new TextDictionary(bytes);
  const codes = new Int32Array(cells.length);
  for (let row = 0; row < codes.length; row++) {
    const start = cells.start(row);
    const end = tokenEnd(bytes, start);
    const quotes = quotesOf(bytes, start, end);
    codes[row] = dictionary.code(start + quotes, end - quotes);
  }
  return { codes, values: Object.freeze(dictionary.values) };
}

import { isQuote } from "./bytes.ts";
import type { ByteSink } from "./byte_sink.ts";
import { type Cells, compose, encodeCells } from "./cells.ts";
import {
  decimalText,
  IMAGE,
  MOST_DECIMALS,
  sections,
  WORD,
} from "./cell_forms.ts";
import type { CellNumbers } from "./cell_store.ts";
import { parseNumber, POWERS_OF_TEN, spellsNan } from "./number_text.ts";
import type { Categories } from "./text_dictionary.ts";
import type { WordList, WordPlace } from "./word_list.ts";

const AT = 0x40;

/** What stored cells are made of; see `cell_forms.ts`. */
export interface StoredParts {
  /** Number of each cell. */
  readonly numbers: CellNumbers;
  /** Form of each cell, or that of all. */
  readonly forms: Uint8Array | number;
  /** Words and paths. */
  readonly words: WordList;
  /** Rows of those that are meant, or null for all. */
  readonly rows?: Int32Array | null;
  /** Line of each row of the file. */
  readonly lineOf: (row: number) => number;
}

/**
 * The cells of one column as they were read from a file that is not kept: as
 * numbers and a list of words, from which each token can be had to the byte.
 */
export class StoredCells {
  /** Number of cells. */
  readonly length: number;
  readonly #parts: StoredParts;
  readonly #rows: Int32Array | null;

  /** Makes the cells of what was read. */
  constructor(parts: StoredParts) {
    this.#parts = parts;
    this.#rows = parts.rows ?? null;
    this.length = this.#rows?.length ?? parts.numbers.length;
  }

  /** The cells of some rows, in their order. */
  select(rows: Int32Array, shared: Map<Int32Array, Int32Array>): StoredCells {
    return new StoredCells({
      ...this.#parts,
      rows: compose(this.#rows, rows, shared),
    });
  }

  /** The cells as float64, or null if some are no plain numbers. */
  numbers(): Float64Array<ArrayBuffer> | null {
    const { numbers, forms, words } = this.#parts;
    if (typeof forms === "number" && forms <= MOST_DECIMALS) {
      return scaled(numbers, POWERS_OF_TEN[forms], this.#rows);
    }
    const ofWord = new Map<number, number | null>();
    const values = new Float64Array(this.length);
    for (let k = 0; k < values.length; k++) {
      const at = this.#rows === null ? k : this.#rows[k];
      const form = typeof forms === "number" ? forms : forms[at];
      if (form <= MOST_DECIMALS) {
        values[k] = numbers[at] / POWERS_OF_TEN[form];
        continue;
      }
      if (form !== WORD) return null;
      let value = ofWord.get(numbers[at]);
      if (value === undefined) {
        value = numberOfWord(words, numbers[at]);
        ofWord.set(numbers[at], value);
      }
      if (value === null) return null;
      values[k] = value;
    }
    return values;
  }

  /** Token of a row. */
  token(row: number): string {
    const at = this.#rows === null ? row : this.#rows[row];
    return this.#tokenAt(at, this.#formAt(at));
  }

  /** Writes the token of a row as it was read. */
  write(sink: ByteSink, row: number): void {
    const { numbers, words } = this.#parts;
    const at = this.#rows === null ? row : this.#rows[row];
    const form = this.#formAt(at);
    const number = numbers[at];
    if (form <= MOST_DECIMALS) return sink.decimal(number, form);
    const word = form === WORD ? number : Math.floor(number / sections(form));
    if (form !== WORD) {
      sink.padded(number - word * sections(form), form - IMAGE);
      sink.byte(AT);
    }
    const { bytes, start, end } = words.place(word);
    sink.copy(bytes, start, end);
  }

  /** Where the token of a row is, if it is a word. */
  word(row: number): WordPlace | null {
    const at = this.#rows === null ? row : this.#rows[row];
    return this.#formAt(at) === WORD
      ? this.#parts.words.place(this.#parts.numbers[at])
      : null;
  }

  /** Value of a row: its token without quotes. */
  text(row: number): string {
    return unquoted(this.token(row));
  }

  /** The values as frozen text. */
  texts(): readonly string[] {
    const text = new Array<string>(this.length);
    let last = "";
    let lastNumber = NaN;
    let lastForm = -1;
    for (let k = 0; k < text.length; k++) {
      const at = this.#rows === null ? k : this.#rows[k];
      const form = this.#formAt(at);
      const number = this.#parts.numbers[at];
      if (form !== lastForm || !Object.is(number, lastNumber)) {
        last = unquoted(this.#tokenAt(at, form));
        lastNumber = number;
        lastForm = form;
      }
      text[k] = last;
    }
    return Object.freeze(text);
  }

  /** The values, each distinct one once, in order of appearance. */
  categories(): Categories {
    const values: string[] = [];
    const ofText = new Map<string, number>();
    const ofCell = new Map<number, Map<number, number>>();
    const codes = new Int32Array(this.length);
    let last = 0;
    let lastForm = -1;
    let lastKey = NaN;
    for (let k = 0; k < codes.length; k++) {
      const at = this.#rows === null ? k : this.#rows[k];
      const form = this.#formAt(at);
      const number = this.#parts.numbers[at];
      // A map takes 0 and −0 for one.
      const key = Object.is(number, -0) ? -0.5 : number;
      if (form !== lastForm || key !== lastKey) {
        let known = ofCell.get(form);
        if (known === undefined) ofCell.set(form, known = new Map());
        let code = known.get(key);
        if (code === undefined) {
          const text = unquoted(this.#tokenAt(at, form));
          code = ofText.get(text) ?? values.push(text) - 1;
          ofText.set(text, code);
          known.set(key, code);
        }
        last = code;
        lastForm = form;
        lastKey = key;
      }
      codes[k] = last;
    }
    return { codes, values: Object.freeze(values) };
  }

  /**
   * Image names taken apart: section from 1 on and path, the distinct paths in
   * order of appearance. Null if some are written in another way.
   */
  imageNames(): {
    readonly sections: Int32Array<ArrayBuffer>;
    readonly codes: Int32Array<ArrayBuffer>;
    readonly paths: readonly string[];
  } | null {
    const { numbers, words } = this.#parts;
    const paths: string[] = [];
    const codeOf = new Int32Array(words.length).fill(-1);
    const [found, codes] = [
      new Int32Array(this.length),
      new Int32Array(this.length),
    ];
    for (let k = 0; k < codes.length; k++) {
      const at = this.#rows === null ? k : this.#rows[k];
      const form = this.#formAt(at);
      if (form < IMAGE || form === WORD) return null;
      const word = Math.floor(numbers[at] / sections(form));
      found[k] = numbers[at] - word * sections(form);
      if (found[k] === 0) return null;
      if (codeOf[word] < 0) codeOf[word] = paths.push(words.text(word)) - 1;
      codes[k] = codeOf[word];
    }
    return { sections: found, codes, paths };
  }

  /** The tokens written out. */
  cells(): Cells {
    const { lineOf } = this.#parts;
    const rows = this.#rows;
    return encodeCells(
      this.length,
      (sink, row) => this.write(sink, row),
      (row) => lineOf(rows === null ? row : rows[row]),
    );
  }

  #formAt(at: number): number {
    const { forms } = this.#parts;
    return typeof forms === "number" ? forms : forms[at];
  }

  #tokenAt(at: number, form: number): string {
    const { numbers, words } = this.#parts;
    const number = numbers[at];
    if (form <= MOST_DECIMALS) return decimalText(number, form);
    if (form === WORD) return words.text(number);
    const word = Math.floor(number / sections(form));
    const section = String(number - word * sections(form));
    return `${section.padStart(form - IMAGE, "0")}@${words.text(word)}`;
  }
}

function unquoted(token: string): string {
  return isQuote(token.charCodeAt(0)) ? token.slice(1, -1) : token;
}

/** The number that a word spells, or null. */
function numberOfWord(words: WordList, number: number): number | null {
  const { bytes, start, end } = words.place(number);
  const quotes = isQuote(bytes[start]) ? 1 : 0;
  const value = parseNumber(bytes, start + quotes, end - quotes);
  const isNumber = !Number.isNaN(value) ||
    spellsNan(bytes, start + quotes, end - quotes);
  return isNumber ? value : null;
}

function scaled(
  numbers: CellNumbers,
  power: number,
  rows: Int32Array | null,
): Float64Array<ArrayBuffer> {
  const values = new Float64Array(rows?.length ?? numbers.length);
  if (rows !== null) {
    for (let k = 0; k < values.length; k++) values[k] = numbers[rows[k]];
  } else if (numbers instanceof Int32Array) {
    for (let k = 0; k < values.length; k++) values[k] = numbers[k] / power;
    return values;
  } else values.set(numbers);
  if (power === 1) return values;
  for (let k = 0; k < values.length; k++) values[k] /= power;
  return values;
}

import { UnsupportedError } from "../../core/errors.ts";
import type { CellBlock } from "./cell_block.ts";
import {
  MOST_DECIMALS,
  partsOfToken,
  SECTION_BITS,
  sections,
  WORD,
} from "./cell_forms.ts";
import { StoredCells } from "./stored_cells.ts";
import { WordList } from "./word_list.ts";

/** Numbers of cells: 32-bit integers as long as these do. */
export type CellNumbers = Int32Array | Float64Array;

const FEWEST = 16;

/** One column while it is read. */
export class CellStore {
  /** Number of cells. */
  length = 0;
  #numbers: CellNumbers = new Int32Array(0);
  /** Form of all cells, as long as they have one. */
  #form = -1;
  #forms: Uint8Array | null = null;
  readonly #words = new WordList();

  /**
   * Adds the cells of a block.
   *
   * @param bytes Where its words are.
   * @param expected How many rows there will be, as far as one can tell.
   */
  addBlock(
    block: CellBlock,
    slot: number,
    bytes: Uint8Array,
    expected: number,
  ): void {
    const at = slot * block.capacity;
    const numbers = block.values.subarray(at, at + block.rows);
    const forms = block.forms.subarray(at, at + block.rows);
    const [form] = forms;
    const uniform = isUniform(forms);
    if (!uniform || form > MOST_DECIMALS) {
      this.#numberWords(numbers, forms, bytes);
    }
    this.#reserve(block.rows, expected);
    this.#addForms(uniform ? form : -1, forms);
    this.#addNumbers(numbers);
    this.length += block.rows;
  }

  /** Adds one cell: the token from `start` to `end`. */
  addToken(
    bytes: Uint8Array,
    start: number,
    end: number,
    expected: number,
  ): void {
    const { form, number, word } = partsOfToken(bytes, start, end);
    const value = form <= MOST_DECIMALS
      ? number
      : this.#words.number(bytes, word, end) * sections(form) + number;
    this.#reserve(1, expected);
    this.#addForms(form, Uint8Array.of(form));
    this.#addNumbers(Float64Array.of(value));
    this.length++;
  }

  /** The column as read, whose rows stand in these lines. */
  finish(lineOf: (row: number) => number): StoredCells {
    const wasteful = this.#numbers.length > 1.25 * this.length;
    const { length } = this;
    return new StoredCells({
      numbers: wasteful
        ? this.#numbers.slice(0, length)
        : this.#numbers.subarray(0, length),
      forms: this.#forms?.subarray(0, length) ?? Math.max(this.#form, 0),
      words: this.#words,
      lineOf,
    });
  }

  /** Puts the numbers of words in the place of their places. */
  #numberWords(
    numbers: Float64Array,
    forms: Uint8Array,
    bytes: Uint8Array,
  ): void {
    let lastPlace = -1;
    let last = 0;
    for (let row = 0; row < numbers.length; row++) {
      const form = forms[row];
      if (form <= MOST_DECIMALS) continue;
      const isWord = form === WORD;
      const value = numbers[row];
      const place = isWord ? value : Math.floor(value / SECTION_BITS);
      if (place !== lastPlace) {
        last = this.#words.numberOfWord(bytes, place);
        lastPlace = place;
      }
      numbers[row] = isWord
        ? last
        : last * sections(form) + value - place * SECTION_BITS;
    }
  }

  #addForms(form: number, forms: Uint8Array): void {
    if (this.length === 0) this.#form = form;
    if (this.#forms === null && form === this.#form && form >= 0) return;
    if (this.#forms === null) {
      this.#forms = new Uint8Array(this.#numbers.length);
      this.#forms.fill(this.#form, 0, this.length);
    }
    this.#forms.set(forms, this.length);
  }

  #addNumbers(numbers: Float64Array): void {
    const stored = this.#numbers;
    if (stored instanceof Int32Array) {
      if (storeIntegers(stored, this.length, numbers)) return;
      this.#numbers = new Float64Array(stored.length);
      this.#numbers.set(stored.subarray(0, this.length));
    }
    this.#numbers.set(numbers, this.length);
  }

  #reserve(count: number, expected: number): void {
    const needed = this.length + count;
    const room = this.#numbers.length;
    if (needed <= room) return;
    const capacity = Math.ceil(
      Math.max(expected, needed, room === 0 ? FEWEST : 1.5 * room),
    );
    try {
      const grown = this.#numbers instanceof Int32Array
        ? new Int32Array(capacity)
        : new Float64Array(capacity);
      grown.set(this.#numbers.subarray(0, this.length));
      this.#numbers = grown;
      if (this.#forms === null) return;
      const forms = new Uint8Array(capacity);
      forms.set(this.#forms.subarray(0, this.length));
      this.#forms = forms;
    } catch (cause) {
      throw new UnsupportedError(
        "star-too-large",
        `Cannot keep ${capacity} cells of a column in memory: split the file`,
        { actual: capacity, cause },
      );
    }
  }
}

function isUniform(forms: Uint8Array): boolean {
  const [form] = forms;
  for (let i = 0; i < forms.length; i++) {
    if (forms[i] !== form) return false;
  }
  return true;
}

/** Stores numbers; false if one is no 32-bit integer, or −0. */
function storeIntegers(
  stored: Int32Array,
  at: number,
  numbers: Float64Array,
): boolean {
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i];
    const integer = number | 0;
    if (integer !== number || (integer === 0 && 1 / number < 0)) return false;
    stored[at + i] = integer;
  }
  return true;
}

import { SPACE } from "./bytes.ts";
import { decodeText } from "./encoding.ts";

const FEWEST_SLOTS = 16;

/** A run of bytes. */
export interface WordPlace {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * The distinct words of a column, numbered in order of appearance. They are
 * kept as bytes, because a column may have millions.
 */
export class WordList {
  /** Number of words. */
  length = 0;
  #heap: Uint8Array = new Uint8Array(64);
  /** Where each word starts; the next one's start is its end. */
  #starts: Float64Array = new Float64Array(8);
  /** Number of the word + 1 in the place that its bytes say, or a later one. */
  #slots: Int32Array = new Int32Array(FEWEST_SLOTS);
  #text: string[] = [];

  /** Number of the word from `start` to the next blank. */
  numberOfWord(bytes: Uint8Array, start: number): number {
    let end = start;
    while (bytes[end] > SPACE) end++;
    return this.number(bytes, start, end);
  }

  /** Number of the word from `start` to `end`. */
  number(bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(bytes, start, end) & mask;
    for (let kept; (kept = this.#slots[slot]) > 0; slot = (slot + 1) & mask) {
      if (this.#holds(kept - 1, bytes, start, end)) return kept - 1;
    }
    this.#slots[slot] = this.length + 1;
    return this.#add(bytes, start, end);
  }

  /** A word as it stands in the file, quotes included. */
  text(number: number): string {
    return this.#text[number] ??= decodeText(
      this.#heap,
      this.#starts[number],
      this.#starts[number + 1],
    );
  }

  /** The bytes that hold a word, and where. */
  place(number: number): WordPlace {
    const [start, end] = [this.#starts[number], this.#starts[number + 1]];
    return { bytes: this.#heap, start, end };
  }

  #holds(
    number: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    const heap = this.#heap;
    const from = this.#starts[number];
    if (this.#starts[number + 1] - from !== end - start) return false;
    for (let p = start; p < end; p++) {
      if (bytes[p] !== heap[from + p - start]) return false;
    }
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number): number {
    const number = this.length++;
    const from = this.#starts[number];
    const to = from + end - start;
    if (to > this.#heap.length) {
      const grown = new Uint8Array(Math.max(to, 1.5 * this.#heap.length));
      grown.set(this.#heap);
      this.#heap = grown;
    }
    this.#heap.set(bytes.subarray(start, end), from);
    if (number + 2 > this.#starts.length) {
      const grown = new Float64Array(Math.ceil(1.5 * this.#starts.length));
      grown.set(this.#starts);
      this.#starts = grown;
    }
    this.#starts[number + 1] = to;
    if (2 * this.length > this.#slots.length) this.#spread();
    return number;
  }

  /** Makes the table of slots twice as large. */
  #spread(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let number = 0; number < this.length; number++) {
      const { bytes, start, end } = this.place(number);
      let slot = hash(bytes, start, end) & mask;
      while (slots[slot] > 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** FNV-1a. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let p = start; p < end; p++) {
    value = Math.imul(value ^ bytes[p], 0x01000193);
  }
  return value ^ (value >>> 15);
}

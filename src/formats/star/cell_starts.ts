import { UnsupportedError } from "../../core/errors.ts";

/** Where the cells of tables start, in order of the file. */
export type CellStarts = Uint32Array | Float64Array;

/** 32 bits address every byte of a file below this length. */
const LARGEST_UINT32 = 2 ** 32 - 1;

/** So many cells tell how dense the rest of the file is. */
const SAMPLE = 2 ** 16;

/**
 * The starts of all cells of a file, collected in one pass. One array serves
 * all tables, so that a file of thousands of small blocks costs no more than
 * one of a single large block.
 */
export class CellStartList {
  /** The starts collected, and room for more. */
  array: CellStarts;
  /** Number of starts collected. */
  length = 0;
  readonly #fileSize: number;

  /** Makes an empty list for a file of this many bytes. */
  constructor(fileSize: number) {
    this.#fileSize = fileSize;
    this.array = this.#allocate(Math.min(fileSize / 2 + 1, SAMPLE));
  }

  /**
   * Makes room for `count` more starts. `offset` is how far the file has
   * been read: the rest of it will be about as dense.
   */
  reserve(count: number, offset: number): void {
    const needed = this.length + count;
    if (needed <= this.array.length) return;
    const density = needed / Math.max(offset, 1);
    const expected = Math.max(density * this.#fileSize * 1.02, 1.5 * needed);
    // Each cell to come takes two bytes: itself and what separates it.
    const most = needed + Math.max(this.#fileSize - offset, 0) / 2;
    const grown = this.#allocate(Math.ceil(Math.min(expected, most)));
    grown.set(this.array.subarray(0, this.length));
    this.array = grown;
  }

  /** The starts collected, without much unused room behind them. */
  finish(): CellStarts {
    const wasteful = this.array.length > 1.25 * this.length;
    return wasteful ? this.array.slice(0, this.length) : this.array;
  }

  #allocate(capacity: number): CellStarts {
    try {
      return this.#fileSize > LARGEST_UINT32
        ? new Float64Array(capacity)
        : new Uint32Array(capacity);
    } catch (cause) {
      throw new UnsupportedError(
        "star-too-large",
        `Cannot keep the places of ${Math.floor(capacity)} cells in memory: ` +
          `split the file`,
        { actual: capacity, cause },
      );
    }
  }
}

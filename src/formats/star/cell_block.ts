/** Rows that are read at a time. */
const CAPACITY = 1024;

/** Some rows of the wanted columns as they come from the bytes of a file. */
export class CellBlock {
  /** Rows that there is room for. */
  readonly capacity: number = CAPACITY;
  /** Numbers of the cells, column after column. */
  readonly values: Float64Array;
  /** Forms of the cells, column after column. */
  readonly forms: Uint8Array;
  /** Where the last word of each column starts. */
  readonly words: Int32Array;
  /** Their lengths. */
  readonly lengths: Int32Array;
  /** Rows so far. */
  rows = 0;

  /** Makes an empty block for so many columns. */
  constructor(columns: number) {
    this.values = new Float64Array(columns * CAPACITY);
    this.forms = new Uint8Array(columns * CAPACITY);
    this.words = new Int32Array(columns);
    this.lengths = new Int32Array(columns);
  }
}

/** Rows that are read at a time, of tables that are not too wide. */
const MOST_ROWS = 1024;
/** Cells that are read at a time, unless one row has more. */
const MOST_CELLS = 2 ** 17;

/** Some rows of the wanted columns as they come from the bytes of a file. */
export class CellBlock {
  /** Rows that there is room for. */
  readonly capacity: number;
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
    const rows = Math.floor(MOST_CELLS / Math.max(columns, 1));
    this.capacity = Math.min(Math.max(rows, 1), MOST_ROWS);
    this.values = new Float64Array(columns * this.capacity);
    this.forms = new Uint8Array(columns * this.capacity);
    this.words = new Int32Array(columns);
    this.lengths = new Int32Array(columns);
  }
}

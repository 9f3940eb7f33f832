/** The lines of rows, of which all but a few follow each other. */
export class RowLines {
  /** First rows of runs. */
  readonly #rows: number[] = [];
  /** Their lines. */
  readonly #lines: number[] = [];

  /** Notes that a run may begin with `row`, in this line. */
  add(row: number, line: number): void {
    const last = this.#rows.length - 1;
    if (last >= 0 && this.#lines[last] + row - this.#rows[last] === line) {
      return;
    }
    this.#rows.push(row);
    this.#lines.push(line);
  }

  /** Line of a row. */
  of(row: number): number {
    const after = this.#rows.findIndex((first) => first > row);
    const run = (after < 0 ? this.#rows.length : after) - 1;
    return this.#lines[run] + row - this.#rows[run];
  }
}

import type { BlockBuilder, BlockContent } from "./block_builder.ts";
import { tokenEnd } from "./bytes.ts";
import { CellBlock } from "./cell_block.ts";
import type { CellKeeper } from "./cell_keeper.ts";
import { CellStore } from "./cell_store.ts";
import { type Cells, encodeCells } from "./cells.ts";
import type { LineScanner } from "./line_scanner.ts";
import { readPlainRows } from "./plain_rows.ts";
import { RowLines } from "./row_lines.ts";

/** Tells by label whether a column is wanted. */
export type WantedColumns = (label: string) => boolean;

/** So many rows tell how dense the rest of the file is. */
const ENOUGH_ROWS = 1000;

/** Places of words in a block must stay below this. */
const LARGEST_BLOCK = 2 ** 26;

/** Keeps the cells of the wanted columns, and none of the file's bytes. */
export class ColumnCells implements CellKeeper {
  /** Bytes of the file before those at hand. */
  offset = 0;
  readonly #isWanted: WantedColumns;
  readonly #fileSize: number;
  readonly #loops = new Map<BlockBuilder, Loop>();
  readonly #values = new Map<BlockBuilder, Cells[]>();

  /** Keeps what is wanted of a file of so many bytes. */
  constructor(isWanted: WantedColumns, fileSize: number) {
    this.#isWanted = isWanted;
    this.#fileSize = fileSize;
  }

  openBlock(block: BlockBuilder): void {
    this.#values.set(block, []);
  }

  keepValue(lines: LineScanner, block: BlockBuilder, start: number): void {
    const { bytes, line } = lines;
    const end = tokenEnd(bytes, start);
    this.#values.get(block)!.push(
      encodeCells(1, (sink) => sink.copy(bytes, start, end), () => line),
    );
  }

  keepRow(lines: LineScanner, block: BlockBuilder): void {
    const { bytes, line } = lines;
    const loop = this.#loopOf(block);
    loop.lines.add(block.rowCount, line);
    const expected = this.#expected(block.rowCount + 1, lines.next);
    loop.columns.forEach((store, index) => {
      const start = lines.token(index);
      store?.addToken(bytes, start, tokenEnd(bytes, start), expected);
    });
  }

  keepPlainRows(lines: LineScanner, block: BlockBuilder): boolean {
    const before = block.rowCount;
    const { bytes } = lines;
    if (bytes.length > LARGEST_BLOCK) return false;
    const loop = this.#loopOf(block);
    const { slots, cells } = loop;
    // No word is like a line end.
    cells.words.fill(lines.next - 1);
    cells.lengths.fill(0);
    do {
      const line = lines.line + 1;
      cells.rows = 0;
      lines.takeRows((run, start) => ({
        end: readPlainRows(run, start, slots, cells),
        rows: cells.rows,
      }));
      if (cells.rows === 0) break;
      loop.lines.add(block.rowCount, line);
      block.rowCount += cells.rows;
      const expected = this.#expected(block.rowCount, lines.next);
      loop.columns.forEach((store, index) =>
        store?.addBlock(cells, slots[index], bytes, expected)
      );
    } while (cells.rows === cells.capacity);
    return block.rowCount > before;
  }

  contentOf(block: BlockBuilder): BlockContent {
    const values = this.#values.get(block)!;
    const isLoop = block.state === "labels" || block.state === "rows";
    const loop = isLoop ? this.#loopOf(block) : null;
    return {
      column: (index) => {
        if (loop === null) return values[index];
        const store = loop.columns[index];
        loop.columns[index] = null;
        return store?.finish((row) => loop.lines.of(row)) ?? null;
      },
      layout: () => null,
    };
  }

  /** The loop of a block, whose labels are all known. */
  #loopOf(block: BlockBuilder): Loop {
    let loop = this.#loops.get(block);
    if (loop === undefined) {
      const all = block.name === "optics";
      loop = new Loop(
        block.labels.map((label, column) =>
          all || this.#isWanted(label) || block.isDuplicated(column)
        ),
      );
      this.#loops.set(block, loop);
    }
    return loop;
  }

  /** Rows of a block that goes on to the end of the file; 0: too early to tell. */
  #expected(rowCount: number, position: number): number {
    if (rowCount < ENOUGH_ROWS) return 0;
    return 1.02 * rowCount * this.#fileSize / (this.offset + position);
  }
}

/** A loop while it is read. */
class Loop {
  /** The columns, null where not wanted. */
  readonly columns: (CellStore | null)[];
  /** Number of each wanted column among those, else −1. */
  readonly slots: Int32Array;
  readonly cells: CellBlock;
  readonly lines = new RowLines();

  constructor(wanted: readonly boolean[]) {
    let count = 0;
    this.slots = Int32Array.from(wanted, (is) => is ? count++ : -1);
    this.columns = wanted.map((is) => is ? new CellStore() : null);
    this.cells = new CellBlock(count);
  }
}

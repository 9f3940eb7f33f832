import type { BlockBuilder, BlockContent } from "./block_builder.ts";
import type { CellKeeper } from "./cell_keeper.ts";
import type { CellStartList, CellStarts } from "./cell_starts.ts";
import { Cells } from "./cells.ts";
import type { LineScanner } from "./line_scanner.ts";
import { indexPlainRows } from "./plain_rows.ts";

/** Rows for which room is made at a time. */
const ROWS = 4096;

/** Keeps the bytes of a file, and where each cell starts. */
export class IndexedCells implements CellKeeper {
  readonly #bytes: Uint8Array;
  readonly #starts: CellStartList;
  readonly #firstCells = new Map<BlockBuilder, number>();
  #finished: CellStarts | null = null;

  /** Takes the whole file, and the list that its scanner uses. */
  constructor(bytes: Uint8Array, starts: CellStartList) {
    this.#bytes = bytes;
    this.#starts = starts;
  }

  openBlock(block: BlockBuilder): void {
    this.#firstCells.set(block, this.#starts.length);
  }

  keepValue(lines: LineScanner, _: BlockBuilder, start: number): void {
    lines.keepStart(start);
  }

  keepRow(lines: LineScanner, block: BlockBuilder): void {
    lines.keepTokens(block.width);
  }

  keepPlainRows(lines: LineScanner, block: BlockBuilder): boolean {
    const starts = this.#starts;
    const { width } = block;
    const before = block.rowCount;
    let taken;
    do {
      // Each cell to come takes two bytes: itself and what separates it.
      const most = (this.#bytes.length - lines.next) / 2 + width;
      starts.reserve(Math.min(width * ROWS, Math.ceil(most)), lines.next);
      const first = starts.length;
      taken = lines.takeRows((run, start, offset) => {
        const row = { width, array: starts.array, first, offset };
        return indexPlainRows(run, start, row);
      });
      starts.length = first + taken * width;
      block.rowCount += taken;
    } while (taken >= ROWS);
    return block.rowCount > before;
  }

  contentOf(block: BlockBuilder): BlockContent {
    const bytes = this.#bytes;
    const cellStarts = this.#finished ??= this.#starts.finish();
    const firstCell = this.#firstCells.get(block)!;
    const { width } = block;
    return {
      column: (index, length) =>
        new Cells(bytes, cellStarts, {
          first: firstCell + index,
          // A list has one row, whose cells stand in many lines.
          stride: block.state === "rows" ? width : 0,
          length,
          lineOf: "file",
        }),
      layout: (columns) => ({
        bytes,
        start: block.start,
        end: block.end,
        name: block.name,
        nameStart: block.nameStart,
        nameEnd: block.nameEnd,
        labelsEnd: block.labelsEnd,
        numbered: block.numbered,
        columns,
        cellStarts,
        firstCell,
        width,
      }),
    };
  }
}

import type { BlockBuilder, BlockContent } from "./block_builder.ts";
import type { LineScanner } from "./line_scanner.ts";

/** Takes the cells of a file as its lines are read, block after block. */
export interface CellKeeper {
  /** A block begins. */
  openBlock(block: BlockBuilder): void;
  /** Takes the value of a label, whose token starts at `start`. */
  keepValue(lines: LineScanner, block: BlockBuilder, start: number): void;
  /** Takes the tokens of a line as a row. */
  keepRow(lines: LineScanner, block: BlockBuilder): void;
  /**
   * Takes as many rows as can be read the fast way and counts them; says
   * whether there were any.
   */
  keepPlainRows(lines: LineScanner, block: BlockBuilder): boolean;
  /** What a block holds, when the file has ended. */
  contentOf(block: BlockBuilder): BlockContent;
}

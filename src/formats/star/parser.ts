import { BlockBuilder, type FileContext } from "./block_builder.ts";
import { newlineOf, startsWith, UNDERSCORE, wordEnd } from "./bytes.ts";
import type { CellKeeper } from "./cell_keeper.ts";
import { decodeText } from "./encoding.ts";
import { isPlainLabel, parseLabel } from "./labels.ts";
import type { LineScanner } from "./line_scanner.ts";
import { type Notes, quoted, starFault } from "./notes.ts";

/** Follows the lines of a file from block to block. */
export class StarParser {
  readonly #file: FileContext;
  readonly #notes: Notes;
  readonly #lines: LineScanner;
  readonly #cells: CellKeeper;
  readonly #blocks: BlockBuilder[] = [];
  readonly #lineOfName = new Map<string, number>();
  #block: BlockBuilder | null = null;
  #isWaiting = false;

  /** Makes a parser that stands at the beginning. */
  constructor(
    file: FileContext,
    lines: LineScanner,
    cells: CellKeeper,
    notes: Notes,
  ) {
    this.#file = file;
    this.#notes = notes;
    this.#lines = lines;
    this.#cells = cells;
  }

  /** Reads on to the end of the bytes at hand, or a line that needs more. */
  advance(): void {
    const lines = this.#lines;
    this.#isWaiting = false;
    for (;;) {
      const block = this.#block;
      if (block?.state === "rows" && block.width > 1 && !block.blankLine) {
        if (this.#cells.keepPlainRows(lines, block)) block.end = lines.next;
      }
      const kind = lines.advance(Math.max(block?.width ?? 0, 2));
      if (kind === "end") return;
      if (kind === "tokens") {
        this.#readLine(block);
        if (this.#isWaiting) return lines.rewind();
        if (this.#block !== null) this.#block.end = lines.next;
      } else if (block !== null && block.blankLine === 0 && kind === "blank") {
        block.blankLine = lines.line;
      }
    }
  }

  /** The blocks, when the file has ended. */
  finish(): readonly BlockBuilder[] {
    if (this.#blocks.length > 0) return this.#blocks;
    throw starFault(
      "star-no-block",
      "There is no data_ line: this is not a STAR file",
      { path: this.#file.path },
    );
  }

  #readLine(block: BlockBuilder | null): void {
    const isHeader = this.#isHeader(block);
    if (this.#isWaiting) return;
    if (isHeader) return this.#openBlock();
    const { bytes, first, count } = this.#lines;
    const inLoop = block?.state === "labels" || block?.state === "rows";
    if (!inLoop && startsWith(bytes, first, "data_")) this.#refuseName();
    if (block === null) return this.#readLeadingText();
    const isLoop = count === 1 && this.#isWord("loop_");
    const isLabel = bytes[first] === UNDERSCORE;
    switch (block.state) {
      case "open":
        if (isLoop) {
          block.state = "labels";
          block.labelsEnd = this.#lines.next;
          return;
        }
        return isLabel ? this.#readPair(block) : this.#refuseStray(block);
      case "list":
        if (isLoop) return this.#refuseSecondPart(block);
        return isLabel ? this.#readPair(block) : this.#refuseStray(block);
      case "labels":
        if (isLoop) return this.#refuseSecondPart(block);
        if (isLabel && this.#isLoopLabel(block)) return this.#readLabel(block);
        block.state = "rows";
        block.blankLine = 0;
        return this.#readRow(block);
      case "rows":
        if (isLoop) return this.#refuseSecondPart(block);
        return this.#readRow(block);
    }
  }

  /**
   * Whether the line opens a block: `data_…` as its only token. In a loop of
   * one column that may also be a row; it opens a block if a blank line is
   * before it, or `loop_` or a label after it.
   */
  #isHeader(block: BlockBuilder | null): boolean {
    const { bytes, first, count } = this.#lines;
    if (count !== 1 || !startsWith(bytes, first, "data_")) return false;
    const inLoop = block?.state === "labels" || block?.state === "rows";
    if (!inLoop || block.width !== 1 || block.blankLine > 0) return true;
    const next = this.#lines.nextContent();
    this.#isWaiting = next === -2;
    return next >= 0 &&
      (bytes[next] === UNDERSCORE || startsWith(bytes, next, "loop_"));
  }

  #openBlock(): void {
    const { bytes, first, start, next, line } = this.#lines;
    const nameStart = first + "data_".length;
    const nameEnd = wordEnd(bytes, nameStart);
    const name = decodeText(bytes, nameStart, nameEnd);
    const earlier = this.#lineOfName.get(name);
    if (earlier === undefined) this.#lineOfName.set(name, line);
    else this.#refuseDuplicateBlock(name, earlier);
    this.#block = new BlockBuilder(this.#file, {
      name,
      start,
      nameStart,
      nameEnd,
      end: next,
      newline: newlineOf(bytes, start),
    });
    this.#blocks.push(this.#block);
    this.#cells.openBlock(this.#block);
  }

  #readLeadingText(): void {
    if (this.#isWord("loop_") && this.#lines.count === 1) {
      throw this.#fault(
        "star-no-block",
        "A loop stands before the first data_ line: add the line " +
          "data_particles before it",
      );
    }
    this.#notes.note(
      "star-leading-text",
      this.#lines.line,
      "Text before the first data_ line was ignored",
    );
  }

  /** Whether a `_…` line among the labels of a loop is one, not the first row. */
  #isLoopLabel(block: BlockBuilder): boolean {
    const { bytes, first, count } = this.#lines;
    const { end, numbered } = parseLabel(bytes, first);
    if (block.width === 0 || numbered) return true;
    return count > 1
      ? block.labelTails
      : isPlainLabel(decodeText(bytes, first, end));
  }

  #readLabel(block: BlockBuilder): void {
    const { bytes, first, count, line, next } = this.#lines;
    const { end, numbered } = parseLabel(bytes, first);
    if (count > 1) {
      block.labelTails = true;
      this.#notes.warn(
        "star-label-text",
        line,
        "Text after a label of a loop was ignored",
      );
    }
    block.numbered = numbered;
    block.labelsEnd = next;
    block.blankLine = 0;
    block.addLabel(decodeText(bytes, first, end), line);
  }

  #readPair(block: BlockBuilder): void {
    const { bytes, first, count, line, next } = this.#lines;
    const { end } = parseLabel(bytes, first);
    const label = decodeText(bytes, first, end);
    if (count > 2) {
      throw this.#fault(
        "star-pair-width",
        `Label ${quoted(label)} has ${count - 1} values, expected 1: put a ` +
          `value with blanks in quotes; a table needs a line loop_ before ` +
          `its labels`,
        { label, expected: 1, actual: count - 1 },
      );
    }
    if (count < 2) {
      this.#notes.warn(
        "star-no-value",
        line,
        `Label ${quoted(label)} has no value and was taken as empty text; a ` +
          `table needs a line loop_ before its labels`,
      );
    }
    block.state = "list";
    this.#cells.keepValue(
      this.#lines,
      block,
      count < 2 ? end : this.#lines.token(1),
    );
    block.labelsEnd = next;
    block.addLabel(label, line);
  }

  #readRow(block: BlockBuilder): void {
    const { count } = this.#lines;
    if (count !== block.width) this.#refuseWidth(block);
    if (block.blankLine > 0) {
      this.#notes.warn(
        "star-blank-line",
        block.blankLine,
        "A blank line stands within the rows of a loop; reading went on, but " +
          "RELION itself ends the table there",
      );
      block.blankLine = 0;
    }
    this.#cells.keepRow(this.#lines, block);
    block.rowCount++;
  }

  #isWord(word: string): boolean {
    const { bytes, first } = this.#lines;
    return startsWith(bytes, first, word) &&
      wordEnd(bytes, first) === first + word.length;
  }

  #refuseDuplicateBlock(name: string, earlier: number): void {
    const message = `Block "${name}" stands twice, first in line ${earlier}`;
    if (!this.#file.lenient) {
      throw this.#fault("star-duplicate-block", `${message}: rename one`);
    }
    this.#notes.warn(
      "star-duplicate-block",
      this.#lines.line,
      `${message}; the first is taken by name`,
    );
  }

  #refuseName(): never {
    throw this.#fault(
      "star-block-name",
      "The name of a block has a blank: write an underscore in its place, or " +
        "# before a comment",
    );
  }

  #refuseSecondPart(block: BlockBuilder): never {
    const holds = block.state === "list" ? "label-value pairs" : "a loop";
    throw this.#fault(
      "star-mixed-block",
      `Block "${block.name}" already holds ${holds}: a block has one loop ` +
        `or one list; put a data_ line of its own before this one`,
    );
  }

  #refuseStray(block: BlockBuilder): never {
    throw this.#fault(
      "star-stray-line",
      `Values stand outside a loop in block "${block.name}": put loop_ and ` +
        `the labels before them, or # before a comment`,
    );
  }

  #refuseWidth(block: BlockBuilder): never {
    const { bytes, first, count, isAtEnd } = this.#lines;
    const { end } = parseLabel(bytes, first);
    const isLabel = bytes[first] === UNDERSCORE &&
      isPlainLabel(decodeText(bytes, first, end));
    const remedy = isLabel
      ? "labels stand before all rows; another table needs its own data_ line"
      : count > block.width
      ? "put a value with blanks in quotes"
      : isAtEnd
      ? "the file may be cut off here"
      : 'write an empty value as ""';
    throw this.#fault(
      "star-row-width",
      `Row of block "${block.name}" has ${count} values, expected ` +
        `${block.width}: ${remedy}`,
      { expected: block.width, actual: count },
    );
  }

  #fault(
    code: string,
    message: string,
    details: { label?: string; expected?: unknown; actual?: unknown } = {},
  ): Error {
    const place = { path: this.#file.path, line: this.#lines.line };
    return starFault(code, message, { ...details, ...place });
  }
}

import { Column, type ColumnContent } from "./column.ts";
import { type Notes, quoted, starFault } from "./notes.ts";
import { makeTable, type StarTable } from "./table.ts";
import type { TableLayout } from "./table_parts.ts";

/** Where the cells of a block were kept. */
export interface BlockContent {
  /** What a column holds. */
  readonly column: (index: number, rowCount: number) => ColumnContent;
  /** Place of the block in the file, or null if that is not kept. */
  readonly layout: (columns: readonly Column[]) => TableLayout | null;
}

/** What all blocks of a file share while they are read, one after another. */
export interface FileContext {
  /** Path of the file, for messages. */
  readonly path: string | undefined;
  /** Whether numbers may have a decimal comma. */
  readonly decimalComma: boolean;
  /** Whether equal duplicates are tolerated. */
  readonly lenient: boolean;
  /** Labels of the block being read, each with its first column. */
  readonly seenLabels: Map<string, number>;
}

/** A block while it is read. */
export class BlockBuilder {
  /** Name without `data_`. */
  readonly name: string;
  /** Start of the line of its `data_`. */
  readonly start: number;
  /** Where the name starts. */
  readonly nameStart: number;
  /** Where it ends. */
  readonly nameEnd: number;
  /** How far the reader got in the block. */
  state: "open" | "list" | "labels" | "rows" = "open";
  /** Labels so far. */
  readonly labels: string[] = [];
  /** Whether the last label carried its number. */
  numbered = false;
  /** Whether labels carry text that is no number. */
  labelTails = false;
  /** End of the last line with a label. */
  labelsEnd: number;
  /** End of the last line with content. */
  end: number;
  /** How its lines end. */
  readonly newline: string;
  /** Rows so far. */
  rowCount = 0;
  /** Line of a blank line after labels or rows, 0 if none came. */
  blankLine = 0;
  readonly #file: FileContext;
  readonly #duplicates: { column: number; of: number; line: number }[] = [];

  /** Starts a block at its `data_` line. */
  constructor(
    file: FileContext,
    head: {
      readonly name: string;
      readonly start: number;
      readonly nameStart: number;
      readonly nameEnd: number;
      readonly end: number;
      readonly newline: string;
    },
  ) {
    this.#file = file;
    file.seenLabels.clear();
    this.name = head.name;
    this.start = head.start;
    this.nameStart = head.nameStart;
    this.nameEnd = head.nameEnd;
    this.labelsEnd = this.end = head.end;
    this.newline = head.newline;
  }

  /** Cells a row has. */
  get width(): number {
    return this.labels.length;
  }

  /**
   * Adds a label.
   *
   * @throws {DataFormatError} `star-duplicate-label`, unless lenient.
   */
  addLabel(label: string, line: number): void {
    const column = this.labels.push(label) - 1;
    const of = this.#file.seenLabels.get(label);
    if (of === undefined) {
      this.#file.seenLabels.set(label, column);
    } else if (this.#file.lenient) {
      this.#duplicates.push({ column, of, line });
    } else {
      throw this.#duplicateFault(label, of, column, line);
    }
  }

  /** Whether a column has the label of an earlier one. */
  isDuplicated(column: number): boolean {
    return this.#duplicates.some((each) =>
      each.column === column || each.of === column
    );
  }

  /** Makes the table of what was read. */
  build(content: BlockContent, notes: Notes): StarTable {
    const { path, decimalComma } = this.#file;
    const kind = this.state === "open" || this.state === "list"
      ? "list"
      : "loop";
    const rowCount = kind === "list" && this.width > 0 ? 1 : this.rowCount;
    const all = this.labels.map((label, i) =>
      new Column(content.column(i, rowCount), { label, path, decimalComma })
    );
    const columns = this.#withoutDuplicates(all, notes);
    return makeTable({
      name: this.name,
      kind,
      columns,
      rowCount,
      path,
      decimalComma,
      newline: this.newline,
      layout: content.layout(columns),
    });
  }

  #withoutDuplicates(columns: readonly Column[], notes: Notes): Column[] {
    const dropped = new Set<Column>();
    for (const { column, of, line } of this.#duplicates) {
      const first = columns[of].text();
      const equal = columns[column].text().every((value, row) =>
        value === first[row]
      );
      const label = this.labels[column];
      if (!equal) throw this.#duplicateFault(label, of, column, line);
      dropped.add(columns[column]);
      notes.warn(
        "star-duplicate-label",
        line,
        `Label ${quoted(label)} stands twice with equal values; the second ` +
          `column was dropped`,
      );
    }
    return columns.filter((column) => !dropped.has(column));
  }

  #duplicateFault(
    label: string,
    of: number,
    column: number,
    line: number,
  ): Error {
    return starFault(
      "star-duplicate-label",
      `Label ${quoted(label)} stands twice in block "${this.name}", as ` +
        `column ${of + 1} and column ${column + 1}: remove or rename one`,
      { path: this.#file.path, line, label },
    );
  }
}

import type { ByteSink } from "./byte_sink.ts";
import { QUOTE, SPACE, startsWith, tokenEnd, UNDERSCORE } from "./bytes.ts";
import type { Cells } from "./cells.ts";
import type { Column } from "./column.ts";

/** Writes the tokens of one or more columns in a row, blanks between them. */
export type RowWriter = (sink: ByteSink, row: number) => void;

/** Stands for tokens that need no quotes. */
const NUMBER = { bytes: Uint8Array.of(0x30), start: 0, end: 1 };

/** Writers for all columns in order. */
export function rowWriters(columns: readonly Column[]): readonly RowWriter[] {
  const writers: RowWriter[] = [];
  for (let i = 0; i < columns.length;) {
    const run = runOfCells(columns, i);
    writers.push(run.length > 1 ? runWriter(run) : columnWriter(columns[i]));
    i += Math.max(run.length, 1);
  }
  return writers;
}

/** Cells from a column on that stand side by side in a file. */
function runOfCells(columns: readonly Column[], from: number): Cells[] {
  const run: Cells[] = [];
  for (let i = from; i < columns.length; i++) {
    const { inFile } = columns[i];
    if (inFile === null) break;
    if (run.length > 0 && !inFile.follows(run[run.length - 1])) break;
    run.push(inFile);
  }
  return run;
}

function runWriter(run: readonly Cells[]): RowWriter {
  const [first] = run;
  const last = run[run.length - 1];
  const { bytes } = first;
  return (sink, row) => {
    const start = first.start(row);
    const end = tokenEnd(bytes, last.start(row));
    if (sink.tokens(bytes, start, end)) return;
    run.forEach((cells, i) => {
      if (i > 0) sink.byte(SPACE);
      writeToken(sink, cells, row);
    });
  };
}

function columnWriter(column: Column): RowWriter {
  const { stored, unwritten } = column;
  if (unwritten !== null) {
    const { numbers, put } = unwritten;
    return (sink, row) => put(sink, numbers[row]);
  }
  if (stored !== null) {
    return (sink, row) => {
      const { bytes, start, end } = stored.word(row) ?? NUMBER;
      const bare = isBare(bytes, start, end);
      if (!bare) sink.byte(QUOTE);
      stored.write(sink, row);
      if (!bare) sink.byte(QUOTE);
    };
  }
  const { cells } = column;
  return (sink, row) => writeToken(sink, cells, row);
}

/** A token anew; one that the old place let stand bare may need quotes now. */
export function writeToken(sink: ByteSink, cells: Cells, row: number): void {
  const { bytes } = cells;
  const start = cells.start(row);
  const end = tokenEnd(bytes, start);
  const bare = isBare(bytes, start, end);
  if (!bare) sink.byte(QUOTE);
  sink.copy(bytes, start, end);
  if (!bare) sink.byte(QUOTE);
}

/** Whether a token may begin a line without quotes. */
function isBare(bytes: Uint8Array, start: number, end: number): boolean {
  if (end === start || bytes[start] === UNDERSCORE) return false;
  return end - start < "data_".length ||
    !(startsWith(bytes, start, "data_") || startsWith(bytes, start, "loop_"));
}

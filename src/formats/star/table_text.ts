/**
 * A block as the bytes of a file: as it was read, spliced into what was
 * read, or written anew.
 *
 * @module
 */
import { ByteSink } from "./byte_sink.ts";
import { CR, HASH, isBlank, LF, SPACE, tokenEnd } from "./bytes.ts";
import type { Cells } from "./cells.ts";
import type { Column } from "./column.ts";
import { isPlainLabel } from "./labels.ts";
import { rowWriters, writeToken } from "./row_writers.ts";
import { partsOf, type StarTable } from "./table.ts";
import type { TableLayout, TableParts } from "./table_parts.ts";

/** Chunks are handed on when they have this many bytes. */
const CHUNK = 2 ** 20;

/** The block as bytes, from its `data_` line to its last row. */
export function tableChunks(table: StarTable): Generator<Uint8Array> {
  const parts = partsOf(table);
  const { layout } = parts;
  if (layout === null) return writeAnew(parts);
  if (isUnedited(parts, layout)) return writeAsRead(layout);
  return writeInto(parts, layout);
}

function isUnedited(parts: TableParts, layout: TableLayout): boolean {
  return parts.name === layout.name &&
    parts.columns.length === layout.columns.length &&
    parts.columns.every((column, i) => column === layout.columns[i]);
}

function* writeAsRead(layout: TableLayout): Generator<Uint8Array> {
  yield layout.bytes.subarray(layout.start, layout.end);
}

function* writeAnew(parts: TableParts): Generator<Uint8Array> {
  const { columns, newline, kind } = parts;
  const sink = new ByteSink();
  sink.text(`data_${parts.name}${newline}${newline}`);
  if (kind === "list") {
    writePairs(sink, columns, newline);
  } else {
    sink.text(`loop_${newline}`);
    const numbered = columns.some(({ origin }) => !isPlainLabel(origin.label));
    writeLabels(sink, columns, 1, numbered, newline);
  }
  const rowCount = kind === "loop" ? parts.rowCount : 0;
  const writers = rowCount > 0 ? rowWriters(columns) : [];
  for (let row = 0; row < rowCount; row++) {
    for (let i = 0; i < writers.length; i++) {
      if (i > 0) sink.byte(SPACE);
      writers[i](sink, row);
    }
    sink.text(newline);
    if (sink.length > CHUNK) yield sink.take();
  }
  yield sink.take();
}

/** Writes replaced cells over the old ones and added ones at the line's end. */
function* writeInto(
  parts: TableParts,
  layout: TableLayout,
): Generator<Uint8Array> {
  const { bytes, columns } = layout;
  const sink = new ByteSink();
  const added = parts.columns.slice(columns.length);
  const replaced = parts.columns.slice(0, columns.length)
    .map((column, i) => ({ column, old: columns[i] }))
    .filter(({ column, old }) => column !== old);
  let done = layout.start;
  const copyTo = (end: number) => {
    sink.copy(bytes, done, end);
    done = end;
  };
  const startLine = () => {
    copyTo(layout.labelsEnd);
    const last = bytes[done - 1];
    if (last !== LF && last !== CR) sink.text(parts.newline);
  };
  if (parts.name !== layout.name) {
    copyTo(layout.nameStart);
    sink.text(parts.name);
    done = layout.nameEnd;
  }
  const isList = parts.kind === "list";
  if (!isList && added.length > 0) {
    startLine();
    const numbered = layout.numbered ||
      added.some(({ origin }) => !isPlainLabel(origin.label));
    writeLabels(sink, added, layout.width + 1, numbered, parts.newline);
  }
  for (let row = 0; row < parts.rowCount; row++) {
    for (const { column, old } of replaced) {
      const start = old.cells.start(row);
      copyTo(start);
      done = tokenEnd(bytes, start);
      writeOver(sink, bytes, start, done, column.cells, row);
    }
    if (added.length > 0 && !isList) {
      copyTo(rowEnd(layout, row));
      for (const { cells } of added) {
        sink.byte(SPACE);
        writeToken(sink, cells, row);
      }
    }
    if (sink.length > CHUNK) yield sink.take();
  }
  if (isList && added.length > 0) {
    startLine();
    writePairs(sink, added, parts.newline);
  }
  copyTo(layout.end);
  yield sink.take();
}

function writeLabels(
  sink: ByteSink,
  columns: readonly Column[],
  from: number,
  numbered: boolean,
  newline: string,
): void {
  columns.forEach(({ origin }, i) => {
    sink.text(origin.label);
    if (numbered) sink.text(` #${from + i}`);
    sink.text(newline);
  });
}

function writePairs(
  sink: ByteSink,
  columns: readonly Column[],
  newline: string,
): void {
  for (const { origin, cells } of columns) {
    sink.text(`${origin.label} `);
    writeToken(sink, cells, 0);
    sink.text(newline);
  }
}

/** Writes a token over the one from `start` to `end`, which may be missing. */
function writeOver(
  sink: ByteSink,
  bytes: Uint8Array,
  start: number,
  end: number,
  cells: Cells,
  row: number,
): void {
  const missing = start === end;
  if (missing && !isBlank(bytes[start - 1])) sink.byte(SPACE);
  writeToken(sink, cells, row);
  if (missing && bytes[start] === HASH) sink.byte(SPACE);
}

/** End of the last cell of a row. */
function rowEnd(layout: TableLayout, row: number): number {
  const { bytes, cellStarts, firstCell, width } = layout;
  return tokenEnd(bytes, cellStarts[firstCell + (row + 1) * width - 1]);
}

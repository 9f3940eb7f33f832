import { newSlot } from "./document.ts";
import type { ByteSource } from "../../io/byte_source.ts";
import { lineOf } from "./bytes.ts";
import { CellStartList } from "./cell_starts.ts";
import { ColumnCells, type WantedColumns } from "./column_cells.ts";
import { makeDocument, type StarDocument } from "./document.ts";
import { byteOrderMarkLength, firstInvalidUtf8 } from "./encoding.ts";
import { LineScanner } from "./line_scanner.ts";
import { noteByteOrderMark, noteLatin1, Notes } from "./notes.ts";
import type { ParseStarOptions } from "./parse.ts";
import { StarParser } from "./parser.ts";
import { readChunks } from "./read_chunks.ts";
import { refuseForeignBytes, SNIFF_LENGTH } from "./sniff.ts";

/** How a file is read by columns. */
export interface StreamOptions extends ParseStarOptions {
  /** The columns to keep. */
  readonly columns: WantedColumns;
  /** Bytes to read at a time. */
  readonly chunkLength?: number | undefined;
}

/**
 * Reads the wanted columns of a file, chunk by chunk; of its bytes nothing is
 * kept. Tables are those that `parseStar` gives, but are written anew, without
 * the spacing and comments of the file.
 *
 * @throws {DataFormatError} as `parseStar`.
 */
export async function streamStar(
  source: ByteSource,
  { columns, chunkLength, path, mode, decimalComma = false }: StreamOptions,
): Promise<StarDocument> {
  const notes = new Notes(path, mode === "strict");
  const encoding = new Notes(path, false);
  const starts = new CellStartList(0);
  const lines = new LineScanner(new Uint8Array(0), starts, notes, path);
  const cells = new ColumnCells(columns, source.size);
  const lenient = mode === "lenient";
  const parser = new StarParser(
    { path, decimalComma, lenient, seenLabels: new Map() },
    lines,
    cells,
    notes,
  );
  const head = new Uint8Array(Math.min(SNIFF_LENGTH, source.size));
  await source.read(head, 0);
  refuseForeignBytes(head, path);
  if (byteOrderMarkLength(head) > 0) noteByteOrderMark(encoding);
  for await (const chunk of readChunks(source, chunkLength)) {
    cells.offset = chunk.offset;
    const line = lines.line;
    lines.load(chunk.bytes, chunk.isLast);
    parser.advance();
    if (!encoding.has("star-latin1")) {
      // A sequence that the chunk cuts is looked at with the next one.
      const done = chunk.bytes.subarray(0, lines.next);
      const invalid = firstInvalidUtf8(done);
      if (invalid >= 0) noteLatin1(encoding, line + lineOf(done, invalid));
    }
    chunk.done = lines.next;
  }
  const slots = parser.finish().map((block, i) =>
    newSlot(block.build(cells.contentOf(block), notes), i === 0 ? "" : "\n\n")
  );
  const diagnostics = [...encoding.list(), ...notes.list()];
  return makeDocument({ slots, path, diagnostics });
}

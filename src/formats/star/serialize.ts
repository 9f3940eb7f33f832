import { CR, LF } from "./bytes.ts";
import { ByteSink } from "./byte_sink.ts";
import { partsOfDocument, type StarDocument } from "./document.ts";
import { tableChunks } from "./table_text.ts";

/**
 * A document as the bytes of a file, in pieces of about a mebibyte, so that a
 * large one need not lie in memory twice.
 *
 * Blocks that were not edited come out as they were read, to the byte. A
 * table in which columns were replaced or added keeps its spacing, its
 * comments and the text of all other cells; after other edits it is written
 * anew from the cells' texts, values separated by one blank.
 */
export function* starChunks(
  document: StarDocument,
): Generator<Uint8Array, void, void> {
  let last = LF;
  for (const { block, lead, trail } of partsOfDocument(document).slots) {
    // The last line of a file may lack its end, which another block needs.
    if (last !== LF && last !== CR) yield Uint8Array.of(LF);
    for (const pieces of [[lead], tableChunks(block), [trail]]) {
      for (const piece of pieces) {
        if (piece.length === 0) continue;
        yield piece;
        last = piece[piece.length - 1];
      }
    }
  }
}

/**
 * A document as the bytes of a file; see {@linkcode starChunks}.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { parseStar, serializeStar } from "@cryoset/cryoset/star";
 *
 * const text = "# by hand\ndata_\nloop_\n_rlnVoltage #1\n 300.00 # kV\n";
 * const document = parseStar(new TextEncoder().encode(text));
 * const edited = document.withBlock(
 *   document.mainTable().withColumn("_rlnVoltage", [200]),
 * );
 * assertEquals(
 *   new TextDecoder().decode(serializeStar(edited)),
 *   text.replace("300.00", "200"),
 * );
 * ```
 */
export function serializeStar(
  document: StarDocument,
): Uint8Array<ArrayBuffer> {
  const sink = new ByteSink();
  for (const chunk of starChunks(document)) sink.copy(chunk, 0, chunk.length);
  return sink.take();
}

import { ArgumentError } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import { CellStartList } from "./cell_starts.ts";
import { type BlockSlot, makeDocument, type StarDocument } from "./document.ts";
import { IndexedCells } from "./indexed_cells.ts";
import { LineScanner } from "./line_scanner.ts";
import { noteEncoding, Notes } from "./notes.ts";
import { StarParser } from "./parser.ts";
import { refuseForeignBytes, SNIFF_LENGTH } from "./sniff.ts";

/** How tolerant {@linkcode parseStar} is. */
export interface ParseStarOptions {
  /**
   * Name of the file, for messages.
   *
   * @default {none}
   */
  readonly path?: string | undefined;
  /**
   * `"strict"` refuses whatever would give a warning, such as a blank line
   * within the rows of a loop. `"lenient"` accepts a label that stands twice
   * if its columns are equal, and several blocks of one name.
   *
   * @default {"default"}
   */
  readonly mode?: "strict" | "default" | "lenient" | undefined;
  /**
   * Whether `-176,73` is a number, as programs on localised systems write it.
   *
   * @default {false}
   */
  readonly decimalComma?: boolean | undefined;
}

const MODES: readonly string[] = ["strict", "default", "lenient"];

const PARSE_STAR_OPTIONS: readonly string[] = [
  "path",
  "mode",
  "decimalComma",
];

/**
 * Refuses a mode that there is not.
 *
 * @throws {ArgumentError} `star-mode`
 */
export function checkMode(mode = "default"): void {
  if (MODES.includes(mode)) return;
  throw new ArgumentError(
    "star-mode",
    `Unknown mode "${mode}": known are ${MODES.join(", ")}`,
    { label: "mode", expected: MODES, actual: mode },
  );
}

/**
 * Reads the text of a STAR file. One pass over the bytes finds every block
 * and the start of every cell and checks the width of every row; cells are
 * made into text or numbers when they are asked for.
 *
 * The document keeps `bytes`, which must not be changed any more.
 *
 * Format: a block begins with `data_NAME` and holds either `loop_`, labels
 * and rows, or pairs of label and value. Blanks separate tokens, `#` at the
 * start of a token begins a comment, a quote opens at the start of a token
 * and closes before a blank or the line end. A loop ends where the next block
 * begins.
 *
 * @throws {DataFormatError} if the text is malformed; the error names the line.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { parseStar } from "@cryoset/cryoset/star";
 *
 * const text = "data_particles\n\nloop_\n_rlnImageName #1\n_rlnDefocusU #2\n" +
 *   "1@a.mrcs 15000.0\n2@a.mrcs 15250.5\n";
 * const document = parseStar(new TextEncoder().encode(text));
 * const table = document.mainTable();
 * assertEquals(table.rowCount, 2);
 * assertEquals(table.numbers("_rlnDefocusU"), new Float64Array([15000, 15250.5]));
 * ```
 */
export function parseStar(
  bytes: Uint8Array,
  options: ParseStarOptions = {},
): StarDocument {
  checkOptions("parseStar", options, PARSE_STAR_OPTIONS);
  const { mode = "default" } = options;
  checkMode(mode);
  refuseForeignBytes(bytes.subarray(0, SNIFF_LENGTH), options.path);
  const { path, decimalComma = false } = options;
  const notes = new Notes(path, mode === "strict");
  noteEncoding(bytes, notes);
  const starts = new CellStartList(bytes.length);
  const cells = new IndexedCells(bytes, starts);
  const parser = new StarParser(
    { path, decimalComma, lenient: mode === "lenient", seenLabels: new Map() },
    new LineScanner(bytes, starts, notes, path),
    cells,
    notes,
  );
  parser.advance();
  const blocks = parser.finish();
  let done = 0;
  const slots = blocks.map((block, i): BlockSlot => {
    const lead = bytes.subarray(done, block.start);
    done = block.end;
    const trail = bytes.subarray(i === blocks.length - 1 ? done : bytes.length);
    return { block: block.build(cells.contentOf(block), notes), lead, trail };
  });
  return makeDocument({ slots, path, diagnostics: notes.list() });
}

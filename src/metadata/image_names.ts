import { checkOptions } from "../core/options.ts";
import { tokenEnd } from "../formats/star/bytes.ts";
import { cellFault, type ColumnOrigin } from "../formats/star/cell_fault.ts";
import { type Cells, quotesOf } from "../formats/star/cells.ts";
import { columnOf, type StarTable } from "../formats/star/table.ts";
import { TextDictionary } from "../formats/star/text_dictionary.ts";

/** Options of {@linkcode parseImageNames}. */
export interface ImageNameOptions {
  /**
   * File of the table, for messages.
   *
   * @default {the file the table was read from}
   */
  readonly path?: string | undefined;
  /**
   * Column that holds the names.
   *
   * @default {"_rlnImageName"}
   */
  readonly label?: string | undefined;
}

/** Where the images of a table lie. */
export interface ImageNames {
  /** Distinct paths, as written, in order of first appearance. */
  readonly files: readonly string[];
  /** For each row, the position of its path in `files`. */
  readonly fileIndex: Int32Array;
  /**
   * For each row, its section counted from 0; −1 where the name is a path
   * without `@`, whose file must then hold one image.
   */
  readonly sections: Int32Array;
}

const AT = 0x40;
const LARGEST_SECTION = 2 ** 31;

/**
 * Takes image names such as `000001@Extract/job012/a.mrcs` apart: section
 * (counted from 1) and path, split at the first `@`.
 *
 * @throws {DataFormatError} if there is no such column, or a name has no
 * whole section number from 1 on or no path; the error names the line.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { parseImageNames } from "@cryoset/cryoset";
 * import { StarTable } from "@cryoset/cryoset/star";
 *
 * const table = StarTable.fromColumns("particles", {
 *   _rlnImageName: ["2@a.mrcs", "000001@b.mrcs", "c.mrc"],
 * });
 * const { files, sections } = parseImageNames(table);
 * assertEquals(files, ["a.mrcs", "b.mrcs", "c.mrc"]);
 * assertEquals([...sections], [1, 0, -1]);
 * ```
 */
export function parseImageNames(
  table: StarTable,
  options: ImageNameOptions = {},
): ImageNames {
  checkOptions("parseImageNames", options, ["path", "label"]);
  const column = columnOf(table, options.label ?? "_rlnImageName");
  const split = column.stored?.imageNames();
  if (split) {
    const { sections, codes, paths } = split;
    for (let row = 0; row < sections.length; row++) sections[row]--;
    return { files: paths, fileIndex: codes, sections };
  }
  const { cells, origin } = column;
  const place = { ...origin, path: options.path ?? origin.path };
  const { bytes } = cells;
  const dictionary = new TextDictionary(bytes);
  const fileIndex = new Int32Array(cells.length);
  const sections = new Int32Array(cells.length);
  for (let row = 0; row < fileIndex.length; row++) {
    const token = cells.start(row);
    const tokenStop = tokenEnd(bytes, token);
    const quotes = quotesOf(bytes, token, tokenStop);
    const start = token + quotes;
    const end = tokenStop - quotes;
    const at = firstAt(bytes, start, end);
    const section = at < 0 ? 0 : parseSection(bytes, start, at);
    const path = at < 0 ? start : at + 1;
    if (Number.isNaN(section) || path >= end) {
      throw nameFault(cells, row, place);
    }
    sections[row] = section - 1;
    fileIndex[row] = dictionary.code(path, end);
  }
  return { files: dictionary.values, fileIndex, sections };
}

/** Position of the first `@`, −1 if there is none. */
function firstAt(bytes: Uint8Array, start: number, end: number): number {
  for (let p = start; p < end; p++) {
    if (bytes[p] === AT) return p;
  }
  return -1;
}

/** The section from 1 on that the bytes spell; NaN if they do not. */
function parseSection(bytes: Uint8Array, start: number, end: number): number {
  let section = 0;
  for (let p = start; p < end; p++) {
    const digit = bytes[p] - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    section = section * 10 + digit;
  }
  return section >= 1 && section <= LARGEST_SECTION ? section : NaN;
}

function nameFault(cells: Cells, row: number, origin: ColumnOrigin): Error {
  const zero = /^0+@./.test(cells.text(row));
  return cellFault(
    zero ? "image-name-zero" : "image-name",
    cells,
    row,
    origin,
    "an image name",
    zero
      ? "sections are counted from 1; some converters count from 0, so add 1 " +
        "to all of them"
      : "it is written SECTION@PATH, such as 1@a.mrcs",
  );
}

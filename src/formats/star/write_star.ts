import { checkOptions } from "../../core/options.ts";
import { writeFileAtomically } from "../../io/write_file.ts";
import { StarDocument } from "./document.ts";
import { starChunks } from "./serialize.ts";
import { makeTable, partsOf, type StarTable } from "./table.ts";

/** Options of {@linkcode writeStar}. */
export interface WriteStarOptions {
  /**
   * Time for the comment at the head of the file; null leaves it out.
   *
   * @default {now}
   */
  readonly created?: Date | null | undefined;
}

/**
 * Writes a document, as {@linkcode starChunks} gives it, to a file that
 * appears whole or not at all. `document.diagnostics` tells what other
 * programs will stumble over, such as an empty loop before another block.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @throws {MissingFileError} if the folder does not exist.
 */
export async function writeStarDocument(
  path: string,
  document: StarDocument,
): Promise<void> {
  await writeFileAtomically(path, starChunks(document));
}

/**
 * Writes a main table alone as `data_` (RELION 3.0), or with its optics table
 * as `data_optics` and `data_particles` (RELION 3.1 and later). Cells keep
 * their text.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @throws {MissingFileError} if the folder does not exist.
 */
export async function writeStar(
  path: string,
  main: StarTable,
  optics: StarTable | null = null,
  options: WriteStarOptions = {},
): Promise<void> {
  await writeStarDocument(path, starDocumentOf(main, optics, options));
}

/** The document that {@linkcode writeStar} writes. */
export function starDocumentOf(
  main: StarTable,
  optics: StarTable | null = null,
  options: WriteStarOptions = {},
): StarDocument {
  checkOptions("writeStar", options, ["created"]);
  const { created = new Date() } = options;
  const blocks = optics === null
    ? [writtenAnew(main, "")]
    : [writtenAnew(optics, "optics"), writtenAnew(main, "particles")];
  const comment = created === null
    ? undefined
    : `Created ${localTime(created)}`;
  return StarDocument.fromBlocks(blocks, { comment });
}

/** The table without the spacing and comments of the file it came from. */
function writtenAnew(table: StarTable, name: string): StarTable {
  return makeTable({ ...partsOf(table), name, newline: "\n", layout: null });
}

/** Local time as Python writes it: `2024-07-15 14:49:04.546000`. */
function localTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const date = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()];
  const fraction = String(time.getMilliseconds()).padStart(3, "0") + "000";
  return `${date.map(two).join("-")} ${clock.map(two).join(":")}.${fraction}`;
}

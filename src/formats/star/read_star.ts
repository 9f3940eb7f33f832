import { DataFormatError, UnsupportedError } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import { openFile } from "../../io/byte_source.ts";
import { statFile } from "../../io/read_file.ts";
import type { StarDocument } from "./document.ts";
import { cachedDocument, cacheDocument, cacheKey } from "./document_cache.ts";
import { checkMode, parseStar, type ParseStarOptions } from "./parse.ts";
import { refuseForeignBytes, SNIFF_LENGTH } from "./sniff.ts";
import { streamStar } from "./stream_star.ts";
import type { StarTable } from "./table.ts";

/** Options of {@linkcode readStarDocument}. */
export interface ReadStarOptions extends Omit<ParseStarOptions, "path"> {
  /**
   * Labels of the columns to read, or what tells them. The file may then be
   * larger than the memory: nothing else of it is kept, so that tables are
   * written anew, without its spacing and comments. Other columns are listed
   * only. Lists, and the table `optics`, are read with all columns.
   *
   * @default {all, with the text of the file}
   */
  readonly columns?:
    | readonly string[]
    | ((label: string) => boolean)
    | undefined;
}

const READ_STAR_OPTIONS: readonly string[] = [
  "mode",
  "decimalComma",
  "columns",
];

/**
 * Reads a STAR file. Reading it again while the document is still in use
 * gives the same document, unless the file has changed.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if its name does not end in `.star`, it is
 * something else (a stack, a web page), or it is malformed.
 * @throws {UnsupportedError} if it is too large for the memory.
 */
export async function readStarDocument(
  path: string,
  options: ReadStarOptions = {},
): Promise<StarDocument> {
  checkOptions("readStarDocument", options, READ_STAR_OPTIONS);
  if (!/\.star$/i.test(path)) {
    throw new DataFormatError(
      "star-extension",
      `Cannot read "${path}" as STAR: its name does not end in .star; rename it`,
      { path, actual: path },
    );
  }
  const { mode = "default", decimalComma = false, columns } = options;
  const state = await statFile(path);
  const keyOf = (labels: readonly string[] | null) =>
    state &&
    cacheKey(path, state, JSON.stringify([mode, decimalComma, labels]));
  const isListed = typeof columns !== "function";
  const own = isListed ? keyOf(columns ?? null) : null;
  // The whole document serves whoever wants some columns.
  for (const key of [keyOf(null), own]) {
    const cached = key && cachedDocument(key);
    if (cached) return cached;
  }
  const parseOptions = { path, mode, decimalComma };
  const document = columns === undefined
    ? parseStar(await readText(path), parseOptions)
    : await streamColumns(columns, parseOptions);
  if (own && state) cacheDocument(own, state, document);
  return document;
}

async function streamColumns(
  columns: NonNullable<ReadStarOptions["columns"]>,
  options: ParseStarOptions & { readonly path: string },
): Promise<StarDocument> {
  checkMode(options.mode);
  const labels = typeof columns === "function" ? null : new Set(columns);
  const isWanted = typeof columns === "function"
    ? columns
    : (label: string) => labels!.has(label);
  await using file = await openFile(options.path);
  return await streamStar(file, { ...options, columns: isWanted });
}

/** Reads a file whole, unless its beginning shows that it is no STAR file. */
async function readText(path: string): Promise<Uint8Array> {
  await using file = await openFile(path);
  const head = new Uint8Array(Math.min(SNIFF_LENGTH, file.size));
  await file.read(head, 0);
  refuseForeignBytes(head, path);
  const bytes = allocate(file.size, path);
  await file.read(bytes, 0);
  return bytes;
}

function allocate(size: number, path: string): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch (cause) {
    throw new UnsupportedError(
      "star-too-large",
      `Cannot hold "${path}" of ${size} bytes in memory: split the file`,
      { path, actual: size, cause },
    );
  }
}

/**
 * Reads the main table of a STAR file, and its optics table if it has one.
 * See {@linkcode StarDocument.mainTable} for which table that is.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if it is malformed, or it is not clear which
 * table is meant.
 * @throws {UnsupportedError} if it is too large for the memory.
 */
export async function readStar(
  path: string,
  options: ReadStarOptions = {},
): Promise<[main: StarTable, optics: StarTable | null]> {
  const document = await readStarDocument(path, options);
  return [document.mainTable(), document.opticsTable()];
}

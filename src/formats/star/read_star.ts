import { DataFormatError, UnsupportedError } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import { openFile } from "../../io/byte_source.ts";
import { statFile } from "../../io/read_file.ts";
import type { StarDocument } from "./document.ts";
import { cachedDocument, cacheDocument, cacheKey } from "./document_cache.ts";
import { parseStar, type ParseStarOptions } from "./parse.ts";
import { refuseForeignBytes, SNIFF_LENGTH } from "./sniff.ts";
import type { StarTable } from "./table.ts";

/** Options of {@linkcode readStarDocument}. */
export type ReadStarOptions = Omit<ParseStarOptions, "path">;

const READ_STAR_OPTIONS: readonly string[] = ["mode", "decimalComma"];

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
  const { mode = "default", decimalComma = false } = options;
  const state = await statFile(path);
  const key = state && cacheKey(path, state, `${mode} ${decimalComma}`);
  const cached = key && cachedDocument(key);
  if (cached) return cached;
  const bytes = await readText(path);
  const document = parseStar(bytes, { path, mode, decimalComma });
  if (key) cacheDocument(key, state, document);
  return document;
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

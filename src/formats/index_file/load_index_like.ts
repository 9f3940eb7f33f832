import type { IndexSelection } from "../../core/index_utils.ts";
import { DataFormatError } from "../../core/errors.ts";
import { parseNpz } from "../numpy/mod.ts";
import { indicesFromArray } from "./indices_from_array.ts";
import { readFileBytes } from "../../io/read_file.ts";
import {
  bare,
  type IndexFile,
  indexFileKind,
  type IndexLike,
  parseIndexFile,
} from "./parse_index_file.ts";

/**
 * Reads an index file; see `parseIndexFile`. An `.npz` archive holds one array
 * of indices, or two that are half-sets.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if the file holds no indices.
 */
export async function readIndexFile(path: string): Promise<IndexFile> {
  const kind = indexFileKind(path);
  const bytes = await readFileBytes(path);
  return kind === "npz"
    ? await parseArchive(bytes, path)
    : parseIndexFile(bytes, path);
}

/** One array of an archive, or two that are half-sets. */
async function parseArchive(
  bytes: Uint8Array,
  path: string,
): Promise<IndexFile> {
  const arrays = [...await parseNpz(bytes, path)];
  const lists = arrays.map(([name, array]) =>
    indicesFromArray(array, `${path}::${name}`)
  );
  if (lists.length === 1) return bare(lists[0]);
  if (lists.length === 2) return bare(lists as IndexLike);
  throw new DataFormatError(
    "index-count",
    `Cannot read indices from "${path}": it holds ${lists.length} arrays, ` +
      `one is needed, or two that are half-sets`,
    { path, expected: [1, 2], actual: arrays.map(([name]) => name) },
  );
}

/** A selection in memory: what `loadIndexLike` returns as it is. */
export type IndexLikeValue = IndexSelection | readonly IndexSelection[];

/**
 * A selection from memory or from a file: null stays null, a list stays the
 * same object, and a path is read by `parseIndexFile`.
 *
 * Permission: `--allow-read` of the file, if it is a path.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if the file holds no indices.
 */
export async function loadIndexLike(
  value: string | null | undefined,
): Promise<IndexLike | null>;
/** The same where the selection may be in memory. */
export async function loadIndexLike<T extends IndexLikeValue>(
  value: T | string | null | undefined,
): Promise<T | IndexLike | null>;
export async function loadIndexLike<T extends IndexLikeValue>(
  value: T | string | null | undefined,
): Promise<T | IndexLike | null> {
  if (value === null || value === undefined) return null;
  if (typeof value !== "string") return value;
  return (await readIndexFile(value)).indices;
}

import type { IndexSelection } from "../../core/index_utils.ts";
import { readFileBytes } from "../../io/read_file.ts";
import {
  type IndexFile,
  indexFileKind,
  type IndexLike,
  parseIndexFile,
} from "./parse_index_file.ts";

/**
 * Reads an index file; see `parseIndexFile`.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if the file holds no indices.
 * @throws {UnsupportedError} for `.npy` and `.npz`.
 */
export async function readIndexFile(path: string): Promise<IndexFile> {
  indexFileKind(path);
  return parseIndexFile(await readFileBytes(path), path);
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
 * @throws {UnsupportedError} for `.npy` and `.npz`.
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

import { ArgumentError } from "../../core/errors.ts";
import type { IndexSelection } from "../../core/index_utils.ts";
import { type IndexLikeValue, loadIndexLike } from "./load_index_like.ts";
import type { IndexLike } from "./parse_index_file.ts";

/**
 * Refuses several lists where one is wanted.
 *
 * @param source What they are, for the message.
 * @throws {ArgumentError} `index-lists`.
 */
export function requireOneList(
  value: IndexLikeValue | IndexLike,
  source: string,
): asserts value is IndexSelection {
  if (!Array.isArray(value) || typeof value[0] !== "object") return;
  throw new ArgumentError(
    "index-lists",
    `Cannot use ${source} as one list of indices: it holds ${value.length} ` +
      `lists` + (value.length === 2 ? ", as half-sets do (halfsets)" : ""),
    { expected: 1, actual: value.length },
  );
}

/**
 * One list of indices, or a mask, from a file; null without a file.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {ArgumentError} `index-lists` if it holds several.
 * @throws {DataFormatError} if it holds no indices.
 */
export async function loadOneList(
  path: string | null | undefined,
): Promise<IndexSelection | null> {
  const indices = await loadIndexLike(path);
  if (indices !== null) requireOneList(indices, `"${path}"`);
  return indices;
}

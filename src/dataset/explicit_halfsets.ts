import { ArgumentError } from "../core/errors.ts";
import {
  filterPreserveOrder,
  type IndexSelection,
  normalizeIndices,
} from "../core/index_utils.ts";
import {
  type IndexLikeValue,
  readIndexFile,
} from "../formats/index_file/load_index_like.ts";

/**
 * Half-sets that a caller or a file states, checked against the number of
 * images and restricted to `ind`; order kept.
 *
 * @throws {ArgumentError} if they are no pair, overlap, repeat rows, are empty,
 * or were made for a file of another length.
 * @throws {IndexError} if they name rows the file does not have.
 */
export async function explicitHalfsets(
  halfsets: string | IndexLikeValue,
  nTotal: number,
  ind: Int32Array | null,
): Promise<[Int32Array, Int32Array]> {
  const given = typeof halfsets === "string"
    ? await readHalfsetFile(halfsets, nTotal)
    : halfsets;
  if (!isPair(given)) {
    throw new ArgumentError(
      "halfsets-pair",
      "Cannot use the given half-sets: expected two lists of indices",
      { label: "halfsets" },
    );
  }
  const [a, b] = given.map((half, id) => {
    const rows = normalizeIndices(half, nTotal, { name: `halfsets[${id}]` });
    const kept = ind === null ? rows : filterPreserveOrder(rows, ind);
    checkHalf(kept, id);
    return kept;
  });
  checkDisjoint(a, b);
  return [a, b];
}

async function readHalfsetFile(
  path: string,
  nTotal: number,
): Promise<IndexLikeValue> {
  const { indices, nImages } = await readIndexFile(path);
  if (nImages === null || nImages === nTotal) return indices;
  throw new ArgumentError(
    "halfsets-other-file",
    `Cannot use the half-sets of "${path}": they were made for a file of ` +
      `${nImages} images, this one has ${nTotal}`,
    { label: "halfsets", expected: nTotal, actual: nImages },
  );
}

function isPair(value: unknown): value is readonly IndexSelection[] {
  return Array.isArray(value) && value.length === 2 &&
    value.every((half) => typeof half === "object" && half !== null);
}

function checkHalf(rows: Int32Array, id: number): void {
  const fault = rows.length === 0
    ? "is empty"
    : new Set(rows).size < rows.length
    ? "names a row twice"
    : null;
  if (fault === null) return;
  throw new ArgumentError(
    rows.length === 0 ? "halfset-empty" : "halfset-duplicate",
    `Cannot use the given half-sets: half ${id} ${fault}`,
    { label: "halfsets" },
  );
}

function checkDisjoint(a: Int32Array, b: Int32Array): void {
  const shared = filterPreserveOrder(a, b);
  if (shared.length === 0) return;
  throw new ArgumentError(
    "halfsets-overlap",
    `Cannot use the given half-sets: ${shared.length} rows are in both, the ` +
      `first is ${shared[0]}`,
    { label: "halfsets", actual: shared[0] },
  );
}

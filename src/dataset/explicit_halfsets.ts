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
 * @param imagesDigest Digest of the images, held against that of a file.
 * @throws {ArgumentError} if they are no pair, overlap, repeat rows, are empty,
 * or were made for other images.
 * @throws {IndexError} if they name rows the file does not have.
 */
export async function explicitHalfsets(
  halfsets: string | IndexLikeValue,
  nTotal: number,
  ind: Int32Array | null,
  imagesDigest: string | null = null,
): Promise<[Int32Array, Int32Array]> {
  const source = typeof halfsets === "string"
    ? `half-sets of "${halfsets}"`
    : "given half-sets";
  const given = typeof halfsets === "string"
    ? await readHalfsetFile(halfsets, nTotal, imagesDigest)
    : halfsets;
  if (!isPair(given)) {
    throw new ArgumentError(
      "halfsets-pair",
      `Cannot use the ${source}: expected two lists of indices, in a file as ` +
        `JSON [[0, 2], [1, 3]]`,
      { label: "halfsets" },
    );
  }
  const [a, b] = checkHalfsets(given, nTotal, source);
  const halves: [Int32Array, Int32Array] = ind === null
    ? [a, b]
    : [filterPreserveOrder(a, ind), filterPreserveOrder(b, ind)];
  const empty = halves.findIndex((half) => half.length === 0);
  if (empty < 0) return halves;
  throw new ArgumentError(
    "halfset-empty",
    `Cannot use the ${source}: half ${empty} is empty` +
      (ind === null ? "" : " of the images selected with ind"),
    { label: "halfsets", actual: empty },
  );
}

/**
 * Half-sets as lists of rows that are in one half only, and there once.
 *
 * @param source What the half-sets are, for messages.
 */
export function checkHalfsets(
  halfsets: readonly [IndexSelection, IndexSelection],
  nTotal: number,
  source: string,
): [Int32Array, Int32Array] {
  const half = (id: 0 | 1) =>
    normalizeIndices(halfsets[id], nTotal, { name: `halfsets[${id}]` });
  const halves: [Int32Array, Int32Array] = [half(0), half(1)];
  const owner = new Int8Array(nTotal).fill(-1);
  for (const [id, rows] of halves.entries()) {
    for (const row of rows) {
      if (owner[row] >= 0) throw repeated(source, row, owner[row], id);
      owner[row] = id;
    }
  }
  return halves;
}

async function readHalfsetFile(
  path: string,
  nTotal: number,
  imagesDigest: string | null,
): Promise<IndexLikeValue> {
  const file = await readIndexFile(path);
  if (file.nImages !== null && file.nImages !== nTotal) {
    throw new ArgumentError(
      "halfsets-other-file",
      `Cannot use the half-sets of "${path}": they were made for a file of ` +
        `${file.nImages} images, this one has ${nTotal}`,
      { label: "halfsets", expected: nTotal, actual: file.nImages },
    );
  }
  const isOther = file.imagesDigest !== null && imagesDigest !== null &&
    file.imagesDigest !== imagesDigest;
  if (!isOther) return file.indices;
  throw new ArgumentError(
    "halfsets-other-file",
    `Cannot use the half-sets of "${path}": they were made for other image ` +
      `names, or for these in another order; split this file anew`,
    { label: "halfsets", expected: imagesDigest, actual: file.imagesDigest },
  );
}

function isPair(
  value: unknown,
): value is readonly [IndexSelection, IndexSelection] {
  return Array.isArray(value) && value.length === 2 &&
    value.every((half) => typeof half === "object" && half !== null);
}

function repeated(
  source: string,
  row: number,
  first: number,
  second: number,
): ArgumentError {
  return new ArgumentError(
    first === second ? "halfset-duplicate" : "halfsets-overlap",
    `Cannot use the ${source}: row ${row} is in ` +
      (first === second ? `half ${first} twice` : "both halves"),
    { label: "halfsets", actual: row },
  );
}

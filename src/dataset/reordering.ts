import { ArgumentError } from "../core/errors.ts";
import type { IndexSelection } from "../core/index_utils.ts";
import {
  type ComplexArray,
  complexArray,
  type NdArray,
  ndArray,
  sizeOf,
} from "../core/nd_array.ts";
import { toIndexList } from "../core/read_integers.ts";
import { type HalfsetRows, readRows } from "./halfset_rows.ts";

/**
 * Puts rows that stand half-set by half-set (all of half 0, then all of half
 * 1) where their ids say: row `ids[k]` of the result is row k of `arr`. Rows
 * of no id are NaN (NaN + NaN·i in a complex array).
 *
 * @param arr An array [n, …], real or complex; a list of numbers; or a pair of these, one for each half.
 * @param halves Ids of the rows of each half; all differ.
 * @param numImages Rows of the result; if left out, the largest id + 1.
 * @returns Doubles [numImages, …]; complex if `arr` is. An array without elements counts as real.
 * @throws {ArgumentError} if an id is negative or occurs twice, `numImages` is too small, or there is not one row for each id.
 * @throws {ArgumentTypeError} if an id is not an integer, or `arr` is of no such kind.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { reorderFromHalfsets } from "@cryoset/cryoset";
 *
 * const { data } = reorderFromHalfsets([10, 11, 12, 13], [[1, 4], [0, 2]]);
 * assertEquals([...data], [12, 10, 13, NaN, 11]);
 * ```
 */
export function reorderFromHalfsets(
  arr: HalfsetRows | readonly [HalfsetRows, HalfsetRows],
  halves: readonly [IndexSelection, IndexSelection],
  numImages?: number | null,
): NdArray<Float64Array> | ComplexArray<Float64Array> {
  const ids = readIds(halves);
  const total = rowCount(ids, numImages ?? null);
  const { data, shape, parts } = readRows(arr);
  if (shape[0] !== ids.length) {
    throw new ArgumentError(
      "halfset-rows",
      `Cannot place "${
        shape[0]
      }" rows by ${ids.length} ids: one each is needed`,
      { label: "arr", expected: ids.length, actual: shape[0] },
    );
  }
  const rowShape = shape.slice(1);
  const width = parts * sizeOf(rowShape);
  const reordered = new Float64Array(total * width).fill(NaN);
  for (let k = 0; k < ids.length; k++) {
    for (let j = 0; j < width; j++) {
      reordered[ids[k] * width + j] = data[k * width + j];
    }
  }
  const withShape = parts === 2 ? complexArray : ndArray;
  return withShape(reordered, [total, ...rowShape]);
}

function readIds(
  halves: readonly [IndexSelection, IndexSelection],
): Int32Array {
  const [first, second] = [0, 1].map((h) =>
    toIndexList(halves[h], `ids of half ${h}`)
  );
  const ids = new Int32Array(first.length + second.length);
  ids.set(first);
  ids.set(second, first.length);
  return ids;
}

/** Rows of the result, given ids that must differ and fit. */
function rowCount(ids: Int32Array, given: number | null): number {
  const sorted = ids.toSorted();
  const repeated = sorted.find((id, k) => k > 0 && id === sorted[k - 1]);
  if (repeated !== undefined) {
    throw new ArgumentError(
      "halfset-duplicate",
      `Cannot place two rows at id "${repeated}": an image, or with useTiltIndices a particle, may be in one half only`,
      { label: "halves", actual: repeated },
    );
  }
  const needed = (sorted.at(-1) ?? -1) + 1;
  if (given === null) return needed;
  if (Number.isInteger(given) && given >= needed) return given;
  throw new ArgumentError(
    "halfset-total",
    `The argument numImages must be an integer of at least ${needed}, the largest id + 1, not "${given}"`,
    { label: "numImages", expected: needed, actual: given },
  );
}

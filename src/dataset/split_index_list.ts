import { showHalves } from "../display/show_halves.ts";
import { ArgumentError } from "../core/errors.ts";
import type { IndexSelection } from "../core/index_utils.ts";
import { toIndexList } from "../core/read_integers.ts";
import { LegacyRandom } from "../core/legacy_random.ts";

/**
 * Splits indices at random into two halves, each ascending; the second takes
 * the odd one. The same list and seed always give the same halves, and those
 * that NumPy's legacy generator gives. The order of the list matters:
 * positions are shuffled, not values. Duplicates may land in both halves.
 *
 * @param splitRandomSeed An integer, 0 ≤ seed ≤ 2³² − 1.
 * @throws {ArgumentError} if the list is empty or holds negative values, or the seed is out of range.
 * @throws {ArgumentTypeError} if the list or the seed is not of integers.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { splitIndexList } from "@cryoset/cryoset";
 *
 * const [first, second] = splitIndexList([0, 1, 2, 3, 4]);
 * assertEquals([...first], [0, 2]);
 * assertEquals([...second], [1, 3, 4]);
 * ```
 */
export function splitIndexList(
  allValidIndices: IndexSelection,
  splitRandomSeed = 0,
): [Int32Array, Int32Array] {
  const indices = toIndexList(allValidIndices, "allValidIndices");
  if (indices.length === 0) {
    throw new ArgumentError(
      "split-empty",
      "Cannot split an empty list of indices into halves",
      { label: "allValidIndices" },
    );
  }
  const shuffled = new LegacyRandom(splitRandomSeed)
    .permutation(indices.length).map((position) => indices[position]);
  const middle = indices.length >> 1;
  return showHalves([
    shuffled.slice(0, middle).sort(),
    shuffled.slice(middle).sort(),
  ]);
}

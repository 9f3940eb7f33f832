/**
 * From what a caller gives as indices to a checked `Int32Array`.
 *
 * @module
 */
import { ArgumentError } from "./errors.ts";
import { IntegerSet } from "./integer_set.ts";
import { type Mask, maskOf } from "./mask.ts";
import { checkOptions } from "./options.ts";
import { MAX_INDEX, readIntegers, toIndexList } from "./read_integers.ts";

/**
 * What selects images, groups or particles: one index, a list of indices
 * (order and duplicates count), or a mask. A mask is a `boolean[]` or the
 * result of {@linkcode asMask}; every numeric array is a list of indices.
 */
export type IndexSelection =
  | number
  | ArrayLike<number>
  | BigInt64Array
  | BigUint64Array
  | readonly boolean[]
  | Mask;

/** Option of functions that check a selection. */
export interface SelectionNameOptions {
  /** What error messages call the selection. @default {"indices"} */
  readonly name?: string | undefined;
}

/** Options of {@linkcode normalizeIndices}. */
export interface NormalizeIndicesOptions extends SelectionNameOptions {
  /** Give null for null instead of throwing. @default {false} */
  readonly allowNone?: boolean | undefined;
}

/** Options of {@linkcode normalizeImageIndices}. */
export interface NormalizeImageIndicesOptions extends SelectionNameOptions {
  /** Number of images, if known. @default {undefined} */
  readonly nTotal?: number | undefined;
}

/**
 * Checks a selection from `nTotal` items and gives it as a new list of indices.
 * Order and duplicates are kept; a mask gives its set positions, ascending;
 * negative indices never count from the end.
 *
 * @throws {ArgumentError} if `values` is null, nested, or a mask of another length than `nTotal`.
 * @throws {ArgumentTypeError} if it holds anything but integers (1.5, a `Float32Array`, text).
 * @throws {IndexError} if an index is negative or not below `nTotal`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { normalizeIndices } from "@cryoset/cryoset";
 *
 * assertEquals(normalizeIndices([3, 0, 3], 4), new Int32Array([3, 0, 3]));
 * assertEquals(normalizeIndices([true, false, true], 3), new Int32Array([0, 2]));
 * ```
 */
export function normalizeIndices(
  values: IndexSelection,
  nTotal: number,
  options?: NormalizeIndicesOptions,
): Int32Array;
/** The same; null gives null if `allowNone`. */
export function normalizeIndices(
  values: IndexSelection | null | undefined,
  nTotal: number,
  options: NormalizeIndicesOptions & { readonly allowNone: boolean },
): Int32Array | null;
export function normalizeIndices(
  values: IndexSelection | null | undefined,
  nTotal: number,
  options: NormalizeIndicesOptions = {},
): Int32Array | null {
  checkOptions("normalizeIndices", options, ["name", "allowNone"]);
  const { name = "indices", allowNone = false } = options;
  if (allowNone && (values === null || values === undefined)) return null;
  const mask = maskOf(values);
  if (mask === null) return readIntegers(values, name, 0, nTotal, "index");
  if (mask.length !== nTotal) {
    throw new ArgumentError(
      "mask-length",
      `Cannot use a mask of length "${mask.length}" as ${name}: it must have length ${nTotal}`,
      { label: name, expected: nTotal, actual: mask.length },
    );
  }
  return mask.indices();
}

/**
 * Like {@linkcode normalizeIndices}, but the number of images may be unknown.
 * Then a mask is refused, indices have no upper bound but 2³¹ − 1, and a value
 * outside is an {@linkcode ArgumentError}, not an {@linkcode IndexError}.
 *
 * @throws {ArgumentError} if `values` is null, nested, a mask whose length cannot be checked, or holds a negative value.
 * @throws {ArgumentTypeError} if it holds anything but integers.
 * @throws {IndexError} if `nTotal` is given and an index lies outside.
 */
export function normalizeImageIndices(
  values: IndexSelection,
  options: NormalizeImageIndicesOptions = {},
): Int32Array {
  checkOptions("normalizeImageIndices", options, ["nTotal", "name"]);
  const { nTotal, name = "indices" } = options;
  if (nTotal !== undefined) return normalizeIndices(values, nTotal, { name });
  if (maskOf(values) !== null) {
    throw new ArgumentError(
      "mask-length",
      `Cannot use a mask as ${name}: the number of images is not known`,
      { label: name },
    );
  }
  return toIndexList(values, name);
}

/**
 * Drops every repeated value; the first of each stays, in order.
 *
 * @throws {ArgumentError} if `values` is null, nested, or beyond 32 bits.
 * @throws {ArgumentTypeError} if it holds anything but integers.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { deduplicatePreserveOrder } from "@cryoset/cryoset";
 *
 * assertEquals([...deduplicatePreserveOrder([3, 1, 3, 2, 1])], [3, 1, 2]);
 * ```
 */
export function deduplicatePreserveOrder(
  values: IndexSelection,
  options: SelectionNameOptions = {},
): Int32Array {
  checkOptions("deduplicatePreserveOrder", options, ["name"]);
  const { name = "indices" } = options;
  const list = toInt32List(values, name);
  const seen = new IntegerSet(list);
  return list.filter((value) => seen.add(value));
}

/**
 * Keeps the values that occur in `allowed`, in their order and number.
 *
 * @throws {ArgumentError} if a list is null, nested, or beyond 32 bits.
 * @throws {ArgumentTypeError} if a list holds anything but integers.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { filterPreserveOrder } from "@cryoset/cryoset";
 *
 * assertEquals([...filterPreserveOrder([4, 2, 4, 9], [2, 4])], [4, 2, 4]);
 * ```
 */
export function filterPreserveOrder(
  values: IndexSelection,
  allowed: IndexSelection,
): Int32Array {
  const list = toInt32List(allowed, "allowed indices");
  const kept = new IntegerSet(list);
  list.forEach((value) => kept.add(value));
  return toInt32List(values, "indices").filter((value) => kept.has(value));
}

/** The distinct values, ascending. */
export function sortedUnique(values: Int32Array): Int32Array {
  return values.toSorted().filter((value, k, sorted) =>
    k === 0 || value !== sorted[k - 1]
  );
}

/** Like {@linkcode normalizeIndices}, but indices outside are left out. */
export function toIndicesWithin(
  values: unknown,
  nTotal: number,
  name: string,
): Int32Array {
  return maskOf(values) === null
    ? readIntegers(values, name, 0, nTotal, "drop")
    : normalizeIndices(values as Mask, nTotal, { name });
}

function toInt32List(values: unknown, name: string): Int32Array {
  return readIntegers(values, name, -MAX_INDEX - 1, MAX_INDEX + 1, "value");
}

/** 0, 1, … n−1. */
export function rangeTo(n: number): Int32Array<ArrayBuffer> {
  const range = new Int32Array(n);
  for (let i = 0; i < n; i++) range[i] = i;
  return range;
}

/** The rows a loader is to show: those selected, or all. */
export function selectedRows(
  selection: IndexSelection | null | undefined,
  numRows: number,
): Int32Array {
  return selection === null || selection === undefined
    ? rangeTo(numRows)
    : normalizeIndices(selection, numRows);
}

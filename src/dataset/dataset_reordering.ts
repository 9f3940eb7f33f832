import { checkOptions } from "../core/options.ts";
import type { IndexSelection } from "../core/index_utils.ts";
import type { ComplexArray, NdArray } from "../core/nd_array.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";
import type { HalfsetRows } from "./halfset_rows.ts";
import { halfsetImages } from "./halfset_views.ts";
import { reorderFromHalfsets } from "./reordering.ts";

/** Options of {@linkcode reorderToOriginalIndexing} and its counterpart. */
export interface ReorderOptions {
  /**
   * Rows are tilt-series particles, not images.
   *
   * @default {false}
   */
  readonly useTiltIndices?: boolean | undefined;
  /**
   * Rows of the result.
   *
   * @default {up to the greatest id in use}
   */
  readonly numTotal?: number | null | undefined;
}

/**
 * Brings rows that stand half 0 first, then half 1, back to the order of the
 * file. Rows of the file in neither half are NaN.
 *
 * @param arr Rows of half 0, then of half 1; or the two as a list.
 * @throws {ArgumentError} if the dataset has no half-sets, the number of rows
 * is not theirs, or a row is in both.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import {
 *   CryoEMDataset,
 *   ImageMetadata,
 *   ndArray,
 *   reorderToOriginalIndexing,
 * } from "@cryoset/cryoset";
 *
 * const metadata = new ImageMetadata(
 *   ndArray(new Float32Array(3 * 9), [3, 3, 3]),
 *   ndArray(new Float32Array(3 * 2), [3, 2]),
 *   ndArray(new Float32Array(3 * 9), [3, 9]),
 * );
 * const dataset = new CryoEMDataset(null, 1.5, metadata, {
 *   gridSize: 64,
 *   datasetIndices: [4, 0, 2], // rows of the file
 * });
 * dataset.halfsetIndices = [[2, 0], [1]];
 * const { data } = reorderToOriginalIndexing([10, 11, 12], dataset);
 * assertEquals([...data], [12, NaN, 10, NaN, 11]);
 * ```
 */
export function reorderToOriginalIndexing(
  arr: HalfsetRows | readonly [HalfsetRows, HalfsetRows],
  dataset: CryoEMDataset,
  options: ReorderOptions = {},
): NdArray<Float64Array> | ComplexArray<Float64Array> {
  checkOptions("reorderToOriginalIndexing", options, [
    "useTiltIndices",
    "numTotal",
  ]);
  const ids = (halfsetId: 0 | 1) =>
    options.useTiltIndices
      ? dataset.halfsetOriginalGroupIndices(halfsetId)
      : dataset.halfsetOriginalImageIndices(halfsetId);
  return reorderFromHalfsets(arr, [ids(0), ids(1)], options.numTotal);
}

/**
 * Brings rows that stand half 0 first, then half 1, back to the local order
 * of the dataset. Rows in neither half are NaN.
 *
 * @param arr Rows of half 0, then of half 1; or the two as a list.
 */
export function reorderToDatasetIndexing(
  arr: HalfsetRows | readonly [HalfsetRows, HalfsetRows],
  dataset: CryoEMDataset,
  options: Pick<ReorderOptions, "useTiltIndices"> = {},
): NdArray<Float64Array> | ComplexArray<Float64Array> {
  checkOptions("reorderToDatasetIndexing", options, ["useTiltIndices"]);
  const ids = (halfsetId: 0 | 1) =>
    options.useTiltIndices
      ? dataset.halfsetLocalGroupIndices(halfsetId)
      : halfsetImages(dataset, halfsetId);
  const total = options.useTiltIndices ? dataset.nUnits : dataset.nImages;
  return reorderFromHalfsets(arr, [ids(0), ids(1)], total);
}

/** A dataset of some images: another name of `dataset.subset(indices)`. */
export function subsampleCryoemDataset(
  dataset: CryoEMDataset,
  indices: IndexSelection,
): CryoEMDataset {
  return dataset.subset(indices);
}

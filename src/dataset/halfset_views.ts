import { ArgumentError, IndexError } from "../core/errors.ts";
import { type NdArray, type NumericArray, takeRows } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import type { IndexedImages } from "./indexed_images.ts";

/** Which half: 0 or 1. */
export type HalfsetId = 0 | 1;

/** Options of the methods that make half-set datasets. */
export interface HalfsetsOptions {
  /**
   * Reload the half from its file (true) or view this dataset (false).
   *
   * @default {false; materializeHalfsetDatasets: true for lazy file-backed data}
   */
  readonly independent?: boolean | undefined;
  /**
   * For a reload, whether images are read when they are asked for.
   *
   * @default {as this dataset}
   */
  readonly lazy?: boolean | undefined;
}

/**
 * Local images of a half.
 *
 * @throws {ArgumentError} `no-halfsets` if the dataset has none.
 * @throws {IndexError} if `halfsetId` is neither 0 nor 1.
 */
export function halfsetImages(
  dataset: IndexedImages,
  halfsetId: HalfsetId,
): Int32Array {
  const { halfsetIndices } = dataset;
  if (halfsetIndices === null) {
    throw new ArgumentError(
      "no-halfsets",
      "Cannot use half-sets: this dataset has none; set halfsetIndices or " +
        "load it with loadHalfsetDataset",
      { label: "halfsetIndices" },
    );
  }
  if (halfsetId !== 0 && halfsetId !== 1) {
    throw new IndexError(
      "halfset-id",
      `Cannot use half-set "${halfsetId}": there are 0 and 1`,
      { label: "halfsetId", expected: [0, 1], actual: halfsetId },
    );
  }
  return halfsetIndices[halfsetId];
}

/** Local particles of a half: its images unless the dataset is grouped. */
export function halfsetGroups(
  dataset: IndexedImages,
  halfsetId: HalfsetId,
): Int32Array {
  return dataset.indexLayout.localGroupIndicesFromLocalImages(
    halfsetImages(dataset, halfsetId),
  );
}

/** Rows of an array that belong to each half. */
export function splitRows<T extends NumericArray>(
  dataset: IndexedImages,
  array: NdArray<T>,
  options: { readonly perParticle?: boolean | undefined },
): [NdArray<T>, NdArray<T>] {
  checkOptions("splitHalfsetArray", options, ["perParticle"]);
  const grouped = options.perParticle === true && dataset.tiltSeriesFlag;
  const expected = grouped ? dataset.nUnits : dataset.nImages;
  if (array.shape[0] !== expected) {
    throw new ArgumentError(
      "row-count",
      `Cannot split ${array.shape[0]} rows by half-set: the dataset has ` +
        `${expected} ${grouped ? "particles" : "images"}`,
      { expected, actual: array.shape[0] },
    );
  }
  const rowsOf = (halfsetId: HalfsetId) =>
    takeRows(
      array,
      grouped
        ? halfsetGroups(dataset, halfsetId)
        : halfsetImages(dataset, halfsetId),
    );
  return [rowsOf(0), rowsOf(1)];
}

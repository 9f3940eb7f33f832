import { ArgumentError, IndexError } from "../core/errors.ts";
import { type NdArray, type NumericArray, takeRows } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";

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
  dataset: CryoEMDataset,
  halfsetId: HalfsetId,
): Int32Array {
  if (dataset.halfsetIndices === null) {
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
  return dataset.halfsetIndices[halfsetId];
}

/** Local particles of a half: its images unless the dataset is grouped. */
export function halfsetGroups(
  dataset: CryoEMDataset,
  halfsetId: HalfsetId,
): Int32Array {
  return dataset.indexLayout.localGroupIndicesFromLocalImages(
    halfsetImages(dataset, halfsetId),
  );
}

/** One half as a dataset of its own. */
export async function halfsetDataset(
  dataset: CryoEMDataset,
  halfsetId: HalfsetId,
  options: HalfsetsOptions,
): Promise<CryoEMDataset> {
  checkOptions("getHalfsetDataset", options, ["independent", "lazy"]);
  const local = halfsetImages(dataset, halfsetId);
  if (!options.independent) return dataset.subset(local);
  return await dataset.reloadFromOriginalImages(
    dataset.originalImageIndicesFromLocal(local),
    { lazy: options.lazy },
  );
}

/** Rows of an array that belong to each half. */
export function splitRows<T extends NumericArray>(
  dataset: CryoEMDataset,
  array: NdArray<T>,
  perParticle: boolean,
): [NdArray<T>, NdArray<T>] {
  const grouped = perParticle && dataset.tiltSeriesFlag;
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

/** Both halves of a dataset, kept while nothing they show has changed. */
export class HalfsetPair {
  readonly #made: CryoEMDataset[] = [];
  #pair: Promise<[CryoEMDataset, CryoEMDataset]> | null = null;
  #fingerprint = 0;

  /**
   * A half, made by `make` unless it was already.
   *
   * @param fingerprint Differs when poses or CTF rows were changed in place.
   */
  async get(
    halfsetId: HalfsetId,
    fingerprint: number,
    make: () => Promise<[CryoEMDataset, CryoEMDataset]>,
  ): Promise<CryoEMDataset> {
    if (fingerprint !== this.#fingerprint) this.drop();
    if (this.#pair === null) {
      this.#fingerprint = fingerprint;
      const pair = make();
      this.#pair = pair;
      pair.then((halves) => this.#made.push(...halves), () => {
        if (this.#pair === pair) this.#pair = null;
      });
    }
    return (await this.#pair)[halfsetId];
  }

  /** Forgets both halves; who still holds one may go on using it. */
  drop(): void {
    this.#pair = null;
  }

  /** Closes every half that was ever made here. */
  async close(): Promise<void> {
    this.drop();
    for (const half of this.#made.splice(0)) await half.close();
  }
}

import { showHalves } from "../display/show_halves.ts";
import type {
  DatasetIndexLayout,
  LookupOptions,
} from "../core/dataset_index_layout.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import type { NdArray, NumericArray } from "../core/nd_array.ts";
import {
  halfsetGroups,
  type HalfsetId,
  halfsetImages,
  splitRows,
} from "./halfset_views.ts";

/** Local images of half 0 and of half 1. */
export type HalfsetIndices = readonly [Int32Array, Int32Array];

/**
 * The index domains of a dataset: its local images and particles, where they
 * stand in the file, and to which half they belong. The base of
 * {@linkcode AnnotatedImages}.
 *
 * Methods about halves throw `ArgumentError` `no-halfsets` where there are
 * none, and `IndexError` `halfset-id` for an id that is neither 0 nor 1.
 */
export abstract class IndexedImages {
  /** Mapping between local and original images and groups. */
  readonly indexLayout: DatasetIndexLayout;
  /** Whether this is tilt-series data. */
  readonly tiltSeriesFlag: boolean;
  /** Number of images. */
  readonly nImages: number;
  #halfsetIndices: HalfsetIndices | null = null;

  /** Takes a layout; grouped ones are of tilt series. */
  constructor(indexLayout: DatasetIndexLayout, tiltSeriesFlag = false) {
    this.indexLayout = indexLayout;
    this.tiltSeriesFlag = tiltSeriesFlag || indexLayout.grouped;
    this.nImages = indexLayout.nImages;
  }

  /** Number of particles: groups of tilt series, else images. */
  get nUnits(): number {
    return this.indexLayout.nGroups;
  }

  /** Row in the file of each image (a copy). */
  get originalImageIndices(): Int32Array {
    return this.indexLayout.originalImageIndices;
  }

  /** Row in the file of each image: another name. */
  get datasetIndices(): Int32Array {
    return this.originalImageIndices;
  }

  /** Group in the file of each local group (a copy). */
  get originalGroupIndices(): Int32Array {
    return this.indexLayout.originalGroupIndices;
  }

  /** Original ids of the particles, or null unless tilt series. */
  get datasetTiltIndices(): Int32Array | null {
    return this.indexLayout.grouped ? this.originalGroupIndices : null;
  }

  /** Local images of each particle (copies), or null unless tilt series. */
  get tiltParticles(): readonly Int32Array[] | null {
    return this.indexLayout.groupLocalImageIndices;
  }

  /** Row in the file of each of these local images. */
  originalImageIndicesFromLocal(indices: IndexSelection): Int32Array {
    return this.indexLayout.originalImageIndicesForLocal(indices);
  }

  /**
   * Local image of each of these rows of the file.
   *
   * @throws {IndexError} if a row is missing, unless `allowMissing`: then −1.
   */
  localImageIndicesFromOriginal(
    ids: IndexSelection,
    options: LookupOptions = {},
  ): Int32Array {
    return this.indexLayout.localImageIndicesFromOriginal(ids, options);
  }

  /** Group in the file of each of these local groups. */
  originalGroupIndicesFromLocal(indices: IndexSelection): Int32Array {
    return this.indexLayout.originalGroupIndicesForLocal(indices);
  }

  /**
   * Local group of each of these groups of the file.
   *
   * @throws {IndexError} if a group is missing, unless `allowMissing`: then −1.
   */
  localGroupIndicesFromOriginal(
    ids: IndexSelection,
    options: LookupOptions = {},
  ): Int32Array {
    return this.indexLayout.localGroupIndicesFromOriginal(ids, options);
  }

  /** Local images of each half (copies), or null. */
  get halfsetIndices(): HalfsetIndices | null {
    const halves = this.#halfsetIndices;
    return halves && showHalves([halves[0].slice(), halves[1].slice()]);
  }

  /** Sets the halves; a mask over all images will do for either. */
  set halfsetIndices(
    halves: readonly [IndexSelection, IndexSelection] | null,
  ) {
    this.#halfsetIndices = halves && [
      normalizeIndices(halves[0], this.nImages, { name: "halfsetIndices[0]" }),
      normalizeIndices(halves[1], this.nImages, { name: "halfsetIndices[1]" }),
    ];
  }

  /** Number of images of a half. */
  nHalfsetImages(halfsetId: HalfsetId): number {
    return halfsetImages(this, halfsetId).length;
  }

  /** Local images of a half. */
  halfsetLocalImageIndices(halfsetId: HalfsetId): Int32Array {
    return halfsetImages(this, halfsetId);
  }

  /** Rows in the file of a half. */
  halfsetOriginalImageIndices(halfsetId: HalfsetId): Int32Array {
    return this.originalImageIndicesFromLocal(halfsetImages(this, halfsetId));
  }

  /** Local particles of a half; for single particles, its images. */
  halfsetLocalGroupIndices(halfsetId: HalfsetId): Int32Array {
    return halfsetGroups(this, halfsetId);
  }

  /** Particles in the file of a half. */
  halfsetOriginalGroupIndices(halfsetId: HalfsetId): Int32Array {
    return this.originalGroupIndicesFromLocal(halfsetGroups(this, halfsetId));
  }

  /** Particles in the file of both halves. */
  getParticleHalfsetIndices(): [Int32Array, Int32Array] {
    return [
      this.halfsetOriginalGroupIndices(0),
      this.halfsetOriginalGroupIndices(1),
    ];
  }

  /**
   * Copies of the rows of `array` that belong to each half.
   *
   * @param array One row for each local image; with `perParticle`, for each
   * local particle.
   * @throws {ArgumentError} `row-count` for another number of rows.
   */
  splitHalfsetArray<T extends NumericArray>(
    array: NdArray<T>,
    options: { readonly perParticle?: boolean | undefined } = {},
  ): [NdArray<T>, NdArray<T>] {
    return splitRows(this, array, options);
  }
}

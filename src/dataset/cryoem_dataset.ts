/**
 * The dataset: images, poses and CTF rows, its half-sets and batches.
 *
 * @module
 */
import { showsAs } from "../display/show.ts";
import { datasetLook } from "./dataset_look.ts";
import {
  type IndexSelection,
  normalizeImageIndices,
  normalizeIndices,
} from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import type { ImageSource } from "../images/image_sources.ts";
import { ImageIndexRemappedNoise } from "../physics/mod.ts";
import type { Batch } from "./batch.ts";
import { HalfsetCache } from "./halfset_cache.ts";
import {
  type HalfsetId,
  halfsetImages,
  type HalfsetsOptions,
} from "./halfset_views.ts";
import { InspectedImages } from "./inspected_images.ts";
import { iterBatches, type IterBatchesOptions } from "./iter_batches.ts";
import { type ReloadOptions, reopenImages } from "./reload.ts";

export type { HalfsetIndices } from "./indexed_images.ts";

/**
 * Particle images with their poses and CTF rows. All indices are local: 0 is
 * the first image of this dataset, whatever its row in the file.
 *
 * Made by `loadDataset`, or of parts in memory; `subset` and `getHalfset` give
 * views.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import {
 *   CryoEMDataset,
 *   ImageMetadata,
 *   ndArray,
 *   rotationsFromEuler,
 * } from "@cryoset/cryoset";
 *
 * const metadata = new ImageMetadata(
 *   rotationsFromEuler([0, 90, 180], [0, 0, 0], [0, 0, 0]),
 *   ndArray(Float32Array.of(0, 0, 1, -1, 2, -2), [3, 2]),
 *   ndArray(new Float32Array(3 * 9), [3, 9]),
 * );
 * const simulation = new CryoEMDataset(null, 1.5, metadata, { gridSize: 64 });
 * const subset = simulation.subset([2, 0]);
 * assertEquals([...subset.originalImageIndices], [2, 0]);
 * assertEquals([...subset.translations.data], [2, -2, 0, 0]);
 * ```
 */
export class CryoEMDataset extends InspectedImages implements AsyncDisposable {
  static {
    showsAs(CryoEMDataset, datasetLook);
  }

  readonly #halfsets = new HalfsetCache({
    make: () => this.materializeHalfsetDatasets(),
    renew: (images, local) => this.#withImages(images, local),
  });

  /**
   * A dataset of some images, in the order given, duplicates kept. Images are
   * shared with this dataset, metadata are copied, half-sets are not carried
   * over.
   *
   * @param indices Local images, or a mask over them.
   * @throws {IndexError} if an index lies outside 0 … n−1.
   */
  subset(indices: IndexSelection): CryoEMDataset {
    const local = normalizeIndices(indices, this.nImages);
    return this.#withImages(this.imageSource?.subset(local) ?? null, local);
  }

  /** Whether the images can be read anew from their file. */
  canReloadFromOriginalImages(): boolean {
    return this.imageSource !== null && this.particlesFile !== null;
  }

  /**
   * An independent dataset of some rows of the file, with files of its own,
   * the present poses, CTF rows and noise of this dataset, and no half-sets.
   *
   * Permission: `--allow-read` of the particle file and its stacks.
   *
   * @param originalImageIndices Rows of the file that this dataset holds.
   * @throws {ArgumentError} `no-reload` if there is no file.
   * @throws {IndexError} if this dataset does not hold a row.
   * @throws {DataFormatError} `file-changed` if the file was written since.
   */
  async reloadFromOriginalImages(
    originalImageIndices: IndexSelection,
    options: ReloadOptions = {},
  ): Promise<CryoEMDataset> {
    checkOptions("reloadFromOriginalImages", options, ["lazy"]);
    const local = this.localImageIndicesFromOriginal(
      normalizeImageIndices(originalImageIndices),
    );
    return await this.#reload(local, options);
  }

  /**
   * One half, as a view or as an independent reload.
   *
   * Permission: for a reload, `--allow-read` of the particle file and of the
   * folders of its stacks.
   *
   * @throws {ArgumentError} `no-halfsets` if the dataset has none; `no-reload`
   * if there is no file.
   * @throws {DataFormatError} `file-changed` if the file was written since.
   */
  async getHalfsetDataset(
    halfsetId: HalfsetId,
    options: HalfsetsOptions = {},
  ): Promise<CryoEMDataset> {
    checkOptions("getHalfsetDataset", options, ["independent", "lazy"]);
    const local = halfsetImages(this, halfsetId);
    // No file can be opened for no images; a view of none reads none.
    return options.independent && local.length > 0
      ? await this.#reload(local, options)
      : this.subset(local);
  }

  /** Whether halves are better reloaded than viewed: lazy file-backed data. */
  prefersIndependentHalfsetDatasets(): boolean {
    return this.canReloadFromOriginalImages() && this.imageSource!.info.lazy;
  }

  /**
   * Both halves, made anew; reloads if `prefersIndependentHalfsetDatasets()`
   * unless the options say otherwise.
   *
   * Permission and errors: as `getHalfsetDataset`.
   */
  async materializeHalfsetDatasets(
    options: HalfsetsOptions = {},
  ): Promise<[CryoEMDataset, CryoEMDataset]> {
    const independent = options.independent ??
      this.prefersIndependentHalfsetDatasets();
    const first = await this.getHalfsetDataset(0, { ...options, independent });
    try {
      return [
        first,
        await this.getHalfsetDataset(1, { ...options, independent }),
      ];
    } catch (error) {
      await first.close();
      throw error;
    }
  }

  /**
   * One half, made with both at the first call and kept until poses, CTF rows,
   * contrasts, noise, sign or halves change, also by a write to a live array.
   * It is closed with this dataset.
   *
   * Permission and errors: as `getHalfsetDataset`.
   */
  async getHalfset(halfsetId: HalfsetId): Promise<CryoEMDataset> {
    halfsetImages(this, halfsetId);
    const halves = await this.#halfsets.get({
      halves: this.halfsetIndices!,
      noise: this.noise,
      dataMultiplier: this.dataMultiplier,
      metadata: this.metadata.fingerprint(),
    });
    return halves[halfsetId];
  }

  /**
   * Goes through the dataset `batchSize` images at a time; the last batch may
   * be short. Tilt series can be gone through by whole particles. Iterations do
   * not disturb one another; leaving one early stops its reading. Spectra can
   * be computed on the way (`process`), all of it by threads (`workers`), and
   * in a random order that keeps reads large (`shuffle`).
   *
   * Closing the dataset ends what walks leave to the next one: the memory of
   * disposed batches, 256 MiB at most, and workers, which without tasks stop by
   * themselves after a second.
   *
   * Permission: `--allow-read` of the stacks; with `workers`, if this package
   * is in local files, of its folder `src`.
   *
   * @throws {ArgumentError} at the call if the options do not go together or
   * the dataset has no images.
   * @throws {IndexError} at the call if `indices` leave the dataset.
   * @throws {Deno.errors.NotCapable} at the first step if workers may not start.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import {
   *   createImageSource,
   *   CryoEMDataset,
   *   ImageMetadata,
   *   ndArray,
   *   rotationsFromEuler,
   *   writeMrc,
   * } from "@cryoset/cryoset";
   *
   * const path = await Deno.makeTempFile({ suffix: ".mrcs" });
   * await writeMrc(path, { data: new Float32Array(3 * 64), shape: [3, 8, 8] });
   * const metadata = new ImageMetadata(
   *   rotationsFromEuler([0, 90, 180], [0, 0, 0], [0, 0, 0]),
   *   ndArray(new Float32Array(3 * 2), [3, 2]),
   *   ndArray(new Float32Array(3 * 9), [3, 9]),
   * );
   * const images = await createImageSource(path);
   * await using dataset = new CryoEMDataset(images, 1.5, metadata);
   *
   * const seen = [];
   * for await (const batch of dataset.iterBatches(2)) {
   *   const spectra = dataset.processImagesHalf(batch.images);
   *   seen.push([batch.imageIndices, spectra.shape]);
   * }
   * assertEquals(seen, [
   *   [Int32Array.of(0, 1), [2, 8 * 5]],
   *   [Int32Array.of(2), [1, 8 * 5]],
   * ]);
   *
   * // An epoch of training: two threads read and transform, in random order.
   * const epoch = { process: "half", workers: 2, shuffle: { seed: 1 } } as const;
   * const shapes = [];
   * for await (using batch of dataset.iterBatches(2, epoch)) {
   *   shapes.push(batch.spectra?.shape);
   * }
   * assertEquals(shapes, [[2, 8 * 5], [1, 8 * 5]]);
   * await Deno.remove(path);
   * ```
   */
  iterBatches(
    batchSize: number,
    options: IterBatchesOptions = {},
  ): AsyncGenerator<Batch, void, undefined> {
    return iterBatches(this, batchSize, options);
  }

  /** Closes the files of the images and of cached half-sets. */
  async close(): Promise<void> {
    await this.#halfsets.close();
    await this.imageSource?.close();
  }

  /** Closes the dataset. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #reload(
    local: Int32Array,
    { lazy }: ReloadOptions,
  ): Promise<CryoEMDataset> {
    const images = await reopenImages(this, local, lazy);
    try {
      return this.#withImages(images, local);
    } catch (error) {
      await images.close();
      throw error;
    }
  }

  /** The present state of some images of this dataset, over those images. */
  #withImages(images: ImageSource | null, local: Int32Array): CryoEMDataset {
    const child = new CryoEMDataset(
      images,
      this.voxelSize,
      this.metadata.subset(local),
      {
        ctfEvaluator: this.ctfEvaluator,
        gridSize: this.gridSize,
        dtype: this.dtype,
        datasetIndices: this.originalImageIndicesFromLocal(local),
        tiltSeriesFlag: this.tiltSeriesFlag,
        premultipliedCtf: this.premultipliedCtf,
        diagnostics: this.diagnostics,
        paths: this,
      },
    );
    child.dataMultiplier = this.dataMultiplier;
    if (this.noise !== null) {
      child.noise = new ImageIndexRemappedNoise(this.noise, local);
    }
    return child;
  }
}

/**
 * The dataset: images, poses and CTF rows, its half-sets and batches.
 *
 * @module
 */
import { UnsupportedError } from "../core/errors.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import type { ComplexArray, NdArray, NumericArray } from "../core/nd_array.ts";
import {
  CTFParamIndex,
  ImageIndexRemappedNoise,
  isVariableNoise,
  type NoiseModel,
  type NoiseValues,
  RadialNoiseModel,
} from "../physics/mod.ts";
import { AnnotatedImages } from "./annotated_images.ts";
import type { Batch } from "./batch.ts";
import { contrastPerImage } from "./contrasts.ts";
import { variableNoiseModel } from "./dose_noise.ts";
import {
  halfsetDataset,
  halfsetGroups,
  type HalfsetId,
  halfsetImages,
  HalfsetPair,
  type HalfsetsOptions,
  splitRows,
} from "./halfset_views.ts";
import { iterBatches, type IterBatchesOptions } from "./iter_batches.ts";
import { reloadDataset, type ReloadOptions } from "./reload.ts";

/** One half-set as a pair of index lists. */
export type HalfsetIndices = readonly [Int32Array, Int32Array];

/**
 * Particle images with their poses and CTF rows. All indices are local: 0 is
 * the first image of this dataset, whatever its row in the file.
 *
 * Made by `loadDataset`; `subset` and `getHalfset` give views.
 */
export class CryoEMDataset extends AnnotatedImages implements AsyncDisposable {
  readonly #halfsets = new HalfsetPair();
  #noise: NoiseModel | null = null;
  #halfsetIndices: HalfsetIndices | null = null;

  /** Noise model, or null. */
  get noise(): NoiseModel | null {
    return this.#noise;
  }

  /** Sets the noise model and drops cached half-sets. */
  set noise(model: NoiseModel | null) {
    this.#noise = model;
    this.#halfsets.drop();
  }

  /** Local images of each half, or null. */
  get halfsetIndices(): HalfsetIndices | null {
    return this.#halfsetIndices;
  }

  /** Sets the halves, checks their range and drops cached half-sets. */
  set halfsetIndices(
    halves: readonly [IndexSelection, IndexSelection] | null,
  ) {
    this.#halfsetIndices = halves === null ? null : [
      normalizeIndices(halves[0], this.nImages, { name: "halfsetIndices[0]" }),
      normalizeIndices(halves[1], this.nImages, { name: "halfsetIndices[1]" }),
    ];
    this.#halfsets.drop();
  }

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
    const child = new CryoEMDataset(
      this.imageSource?.subset(local) ?? null,
      this.voxelSize,
      this.metadata.subset(local),
      {
        ...this.inherited(),
        datasetIndices: this.originalImageIndicesFromLocal(local),
      },
    );
    Object.assign(child.paths, this.paths);
    if (this.#noise !== null) {
      child.noise = new ImageIndexRemappedNoise(this.#noise, local);
    }
    return child;
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
   */
  reloadFromOriginalImages(
    originalImageIndices: IndexSelection,
    options: ReloadOptions = {},
  ): Promise<CryoEMDataset> {
    return reloadDataset(
      this,
      originalImageIndices,
      options,
      this.inherited(),
    );
  }

  /** Number of images of a half. */
  nHalfsetImages(halfsetId: HalfsetId): number {
    return halfsetImages(this, halfsetId).length;
  }

  /** Local images of a half. */
  halfsetLocalImageIndices(halfsetId: HalfsetId): Int32Array {
    return halfsetImages(this, halfsetId).slice();
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
   * Rows of `array` that belong to each half.
   *
   * @param array One row for each local image, or for each local particle.
   */
  splitHalfsetArray<T extends NumericArray>(
    array: NdArray<T>,
    options: { readonly perParticle?: boolean | undefined } = {},
  ): [NdArray<T>, NdArray<T>] {
    return splitRows(this, array, options.perParticle ?? false);
  }

  /** One half, as a view or as an independent reload. */
  getHalfsetDataset(
    halfsetId: HalfsetId,
    options: HalfsetsOptions = {},
  ): Promise<CryoEMDataset> {
    return halfsetDataset(this, halfsetId, options);
  }

  /** Whether halves are better reloaded than viewed: lazy file-backed data. */
  prefersIndependentHalfsetDatasets(): boolean {
    return this.canReloadFromOriginalImages() && this.imageSource!.info.lazy;
  }

  /** Both halves, made anew. */
  async materializeHalfsetDatasets(
    options: HalfsetsOptions = {},
  ): Promise<[CryoEMDataset, CryoEMDataset]> {
    return [
      await this.getHalfsetDataset(0, this.#preferring(options)),
      await this.getHalfsetDataset(1, this.#preferring(options)),
    ];
  }

  /**
   * One half, made once and kept until poses, CTF rows, contrasts, noise or
   * the halves change. It is closed with this dataset.
   */
  getHalfset(halfsetId: HalfsetId): Promise<CryoEMDataset> {
    halfsetImages(this, halfsetId);
    return this.#halfsets.get(
      halfsetId,
      this.metadata.fingerprint(),
      () => this.materializeHalfsetDatasets(),
    );
  }

  /**
   * Multiplies the CTF contrast of every image; repeated calls accumulate
   * unless `replace` is set.
   *
   * @param contrasts One factor for each image, or for each particle.
   * @throws {ArgumentError} if there are neither that many images nor particles.
   */
  setContrasts(
    contrasts: ArrayLike<number>,
    options: {
      readonly perParticle?: boolean | undefined;
      readonly replace?: boolean | undefined;
    } = {},
  ): void {
    const factors = contrastPerImage(this, contrasts, options.perParticle);
    if (options.replace) {
      this.metadata.setCtfColumn(CTFParamIndex.CONTRAST, factors);
    } else {
      this.metadata.scaleCtfColumn(CTFParamIndex.CONTRAST, factors);
    }
    this.#halfsets.drop();
  }

  /**
   * Sets a radial noise model, or a dose-dependent one if there was one.
   *
   * @param variance Variance of the DFT by shell; or [levels, shells].
   */
  setNoise(variance: NoiseValues | null): void {
    if (this.#noise !== null && isVariableNoise(this.#noise)) {
      this.setVariableRadialNoiseModel(variance);
    } else {
      this.setRadialNoiseModel(variance);
    }
  }

  /** Sets a noise model that is the same for all images. */
  setRadialNoiseModel(variance: NoiseValues | null): void {
    this.noise = new RadialNoiseModel(variance, this.imageShape);
  }

  /** Sets a noise model with one profile for each dose (CTF column 9). */
  setVariableRadialNoiseModel(
    variance: NoiseValues | null,
  ): void {
    this.noise = variableNoiseModel(this, variance);
  }

  /** Noise variance of some images, [1 or B, D²], or null without a model. */
  getNoiseVariance(indices: IndexSelection): NdArray | null {
    return this.#noise?.get(normalizeIndices(indices, this.nImages)) ?? null;
  }

  /**
   * Goes through the dataset `batchSize` images at a time.
   *
   * Permission: `--allow-read` of the stacks.
   *
   * @throws {ArgumentError} at the call if the options do not go together.
   * @throws {IndexError} at the call if `indices` leave the dataset.
   */
  iterBatches(
    batchSize: number,
    options: IterBatchesOptions = {},
  ): AsyncGenerator<Batch, void, undefined> {
    return iterBatches(this, batchSize, options);
  }

  /**
   * Images predicted from a volume. This version has the signature only.
   *
   * @throws {UnsupportedError} `predicted-images-unsupported`, always.
   */
  getPredictedImage(
    _indices: IndexSelection,
    _volume: ComplexArray,
    _options: {
      readonly skipCtf?: boolean | undefined;
      readonly spatial?: boolean | undefined;
    } = {},
  ): never {
    throw new UnsupportedError(
      "predicted-images-unsupported",
      "Cannot predict images: this version does not project volumes",
    );
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

  #preferring(options: HalfsetsOptions): HalfsetsOptions {
    return {
      ...options,
      independent: options.independent ??
        this.prefersIndependentHalfsetDatasets(),
    };
  }
}

/**
 * Raw images under the local positions of a dataset: a file's images, or a
 * subset of another source. Sources know the index domains, no metadata.
 *
 * @module
 */
import type { Diagnostic } from "../core/errors.ts";
import type { DatasetIndexLayout } from "../core/dataset_index_layout.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import type { ComplexArray, NdArray } from "../core/nd_array.ts";
import type { ParticleImageDataset } from "./image_backends.ts";
import type { ImageStack } from "./image_loader.ts";
import type { ProcessImagesOptions } from "./image_processor.ts";
import type { ImageSourceInfo } from "./image_source_info.ts";
import {
  type SourceBatch,
  sourceBatches,
  type SourceBatchOptions,
} from "./source_batches.ts";

export type { ImageSourceInfo, OpeningInfo } from "./image_source_info.ts";
export type { SourceBatch, SourceBatchOptions } from "./source_batches.ts";

/** What a source is made of. */
interface SourceParts {
  /** The file's images underneath. */
  readonly backend: ParticleImageDataset;
  /** Position in the backend of each local image. */
  readonly positions: Int32Array;
  /** Mapping between local and original images and groups. */
  readonly indexLayout: DatasetIndexLayout;
}

/** Raw images under local positions 0 … n−1. */
export abstract class ImageSource implements AsyncDisposable {
  /** Mapping between local and original images and groups. */
  readonly indexLayout: DatasetIndexLayout;
  readonly #backend: ParticleImageDataset;
  readonly #positions: Int32Array;
  #imageToGroup: Int32Array | null = null;

  /** Called by the sources with what they are made of. */
  protected constructor(parts: SourceParts) {
    this.indexLayout = parts.indexLayout;
    this.#backend = parts.backend;
    this.#positions = parts.positions;
  }

  /** How the images were opened. */
  abstract get info(): ImageSourceInfo;

  /** Whether iteration can read ahead by itself: always true. */
  get alreadyPrefetches(): boolean {
    return true;
  }

  /** Whether images are grouped as tilt series. */
  get tiltSeries(): boolean {
    return this.indexLayout.grouped;
  }

  /** Number of images. */
  get nImages(): number {
    return this.indexLayout.nImages;
  }

  /** Number of groups: particles of a tilt series, else images. */
  get nGroups(): number {
    return this.indexLayout.nGroups;
  }

  /** Shape of one image, [D, D]. */
  get imageShape(): readonly [number, number] {
    return this.#backend.imageShape;
  }

  /** Pixels of one image. */
  get imageSize(): number {
    return this.#backend.totalPixels;
  }

  /** Side of the images, D. */
  get gridSize(): number {
    return this.#backend.imageSize;
  }

  /** Side of the images as stored, before any cropping. */
  get nativeImageSize(): number {
    return this.#backend.nativeImageSize;
  }

  /** What was tolerated while opening the images. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#backend.loader.diagnostics;
  }

  /** Always 0. */
  get padding(): number {
    return this.#backend.padding;
  }

  /** Side without padding, D. */
  get unpaddedD(): number {
    return this.#backend.unpaddedD;
  }

  /** Soft circular window, shape [D, D]. */
  get mask(): NdArray<Float32Array> {
    return this.#backend.imageMask;
  }

  /** Sign by which processing multiplies; shared by all views of a file. */
  get dataMultiplier(): 1 | -1 {
    return this.#backend.dataMultiplier;
  }

  /** Sets the sign for the file and for every view of it. */
  set dataMultiplier(value: number) {
    this.#backend.dataMultiplier = value;
  }

  /** The sign: another name of `dataMultiplier`. */
  get mult(): 1 | -1 {
    return this.dataMultiplier;
  }

  /** Sets `dataMultiplier`. */
  set mult(value: number) {
    this.dataMultiplier = value;
  }

  /** Original ids of the groups, or null unless tilt series. */
  get datasetTiltIndices(): Int32Array | null {
    return this.tiltSeries ? this.indexLayout.originalGroupIndices : null;
  }

  /** Local images of each group, or null unless tilt series. */
  get tiltParticles(): readonly Int32Array[] | null {
    return this.indexLayout.groupLocalImageIndices;
  }

  /** Local images of each group: another name of `tiltParticles`. */
  get particleTilts(): readonly Int32Array[] | null {
    return this.tiltParticles;
  }

  /**
   * Raw images at local positions, shape [k, D, D].
   *
   * Permission: `--allow-read` of the stacks.
   *
   * @throws {IndexError} if a position lies outside 0 … n−1.
   */
  async images(selection: IndexSelection): Promise<ImageStack> {
    const local = normalizeIndices(selection, this.nImages);
    return await this.#backend.get(local.map((i) => this.#positions[i]));
  }

  /**
   * Reads raw images at local positions into memory of the caller.
   *
   * @throws {IndexError} if a position lies outside 0 … n−1.
   * @throws {ArgumentError} if `out` is too small.
   */
  async readInto(selection: IndexSelection, out: Float32Array): Promise<void> {
    const local = normalizeIndices(selection, this.nImages);
    const positions = local.map((i) => this.#positions[i]);
    await this.#backend.loader.readInto(positions, out);
  }

  /** One image with its local id twice, `[images (1×D×D), index, index]`. */
  async at(index: number): Promise<[ImageStack, number, number]> {
    return [await this.images(index), index, index];
  }

  /** Centred spectra of raw images, shape [B, D²]. */
  processImages(
    images: NdArray,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    return this.#backend.processImages(images, options);
  }

  /** Half-spectra of raw images, shape [B, D·(D/2+1)]. */
  processImagesHalf(
    images: NdArray,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    return this.#backend.processImagesHalf(images, options);
  }

  /**
   * Goes through the images `batchSize` at a time, in local order or in the
   * order of `subsetIndices`; the last batch may be short.
   *
   * @throws {ArgumentError} if `batchSize` is not an integer of at least 1.
   * @throws {IndexError} if `subsetIndices` leave the source.
   */
  iterBatches(
    batchSize: number,
    options: SourceBatchOptions = {},
  ): AsyncGenerator<SourceBatch, void, undefined> {
    return sourceBatches(this, batchSize, options);
  }

  /**
   * Local group of each of these local images.
   *
   * @throws {IndexError} if an image lies outside 0 … n−1.
   */
  resolveGroupIndicesFromImages(images: IndexSelection): Int32Array {
    const groups = this.#imageToGroup ??= this.indexLayout.imageToGroup;
    const local = normalizeIndices(images, this.nImages);
    return local.map((image) => groups[image]);
  }

  /** Local images of one local group. */
  groupImageIndices(group: number): Int32Array {
    return this.indexLayout.localImageIndicesFromLocalGroups([group]);
  }

  /**
   * A view of the images at local positions, in this order; duplicates stay.
   * The view shares files and sign with this source.
   */
  subset(selection: IndexSelection): SubsetImageSource {
    return new SubsetImageSource(this, selection);
  }

  /** What a view of some images of `parent` is made of. */
  protected static viewOf(
    parent: ImageSource,
    imageIndices: IndexSelection,
  ): SourceParts {
    const local = normalizeIndices(imageIndices, parent.nImages);
    return {
      backend: parent.#backend,
      positions: local.map((i) => parent.#positions[i]),
      indexLayout: parent.indexLayout.subset(local),
    };
  }

  /** Closes the files of a source that opened them; views leave them open. */
  abstract close(): Promise<void>;

  /** Closes the source. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** A view of some images of another source; views nest. */
export class SubsetImageSource extends ImageSource {
  readonly #parent: ImageSource;

  /**
   * Makes a view.
   *
   * @param parent Source of the images.
   * @param imageIndices Local images of the parent, or a mask over them.
   * @throws {IndexError} if an image lies outside the parent.
   */
  constructor(parent: ImageSource, imageIndices: IndexSelection) {
    super(ImageSource.viewOf(parent, imageIndices));
    this.#parent = parent;
  }

  /** How the images were opened. */
  override get info(): ImageSourceInfo {
    return this.#parent.info;
  }

  /** Leaves the files to the source that opened them. */
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

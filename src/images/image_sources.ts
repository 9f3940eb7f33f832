/**
 * Raw images under the local positions of a dataset: a file's images, or a
 * subset of another source. Sources know the index domains, no metadata.
 *
 * @module
 */
import { ArgumentTypeError, type Diagnostic } from "../core/errors.ts";
import { DatasetIndexLayout } from "../core/dataset_index_layout.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import type { ComplexArray, NdArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import type { ReadMrcHeaderOptions } from "../formats/mrc/mod.ts";
import type { ParticleImageDataset } from "./image_backends.ts";
import {
  checkBatchSize,
  type ImageStack,
  rangeTo,
  selectedRows,
} from "./image_loader.ts";
import type { ComplexType, ProcessImagesOptions } from "./image_processor.ts";
import { prefetched } from "./prefetch.ts";

/** How the images of a source were opened; what a reload needs. */
export interface ImageSourceInfo {
  /** File of the particles. */
  readonly particlesFile: string | null;
  /** Folder that relative image paths start from. */
  readonly datadir: string | null;
  /** Whether images are read when they are asked for. */
  readonly lazy: boolean;
  /** Whether images are grouped as tilt series. */
  readonly tiltSeries: boolean;
  /** Mode of the tilt-series CTF. */
  readonly tiltSeriesCtf: string | null;
  /** Dose per tilt in e⁻/Å². */
  readonly dosePerTilt: number | null;
  /** Angle between tilts in degrees. */
  readonly anglePerTilt: number | null;
  /** Whether tilts are ordered by B-factor. */
  readonly sortWithBfac: boolean;
  /** Leading part taken off the image paths. */
  readonly stripPrefix: string | null;
  /** Side the images are cropped to. */
  readonly downsampleD: number | null;
  /** Whether processing inverts the data. */
  readonly invertData: boolean;
  /** Precision of spectra. */
  readonly dtype: ComplexType;
  /** How doubtful stack headers were read. */
  readonly mrc?: ReadMrcHeaderOptions;
}

/** Images with their local ids. */
export interface SourceBatch {
  /** Raw images, shape [B, D, D]. */
  readonly images: ImageStack;
  /** Local group (particle) of each image. */
  readonly groupIds: Int32Array;
  /** Local image of each image. */
  readonly imageIds: Int32Array;
}

/** Options of {@linkcode ImageSource.iterBatches}. */
export interface SourceBatchOptions {
  /** Local images to go through, in this order; all if absent. */
  readonly subsetIndices?: IndexSelection | null | undefined;
  /**
   * Read the next batch while the present one is worked on.
   *
   * @default {true}
   */
  readonly prefetch?: boolean | undefined;
}

/** Raw images under local positions 0 … n−1. */
export abstract class ImageSource implements AsyncDisposable {
  #imageToGroup: Int32Array | null = null;
  /** Mapping between local and original images and groups. */
  abstract readonly indexLayout: DatasetIndexLayout;
  /** The file's images underneath. */
  protected abstract readonly backend: ParticleImageDataset;
  /** Position in the backend of each local image. */
  protected abstract readonly backendPositions: Int32Array;
  /** How the images were opened. */
  abstract readonly info: ImageSourceInfo;

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
    return this.backend.imageShape;
  }

  /** Pixels of one image. */
  get imageSize(): number {
    return this.backend.totalPixels;
  }

  /** Side of the images, D. */
  get gridSize(): number {
    return this.backend.imageSize;
  }

  /** Side of the images as stored, before any cropping. */
  get nativeImageSize(): number {
    return this.backend.nativeImageSize;
  }

  /** What was tolerated while opening the images. */
  get diagnostics(): readonly Diagnostic[] {
    return this.backend.loader.diagnostics;
  }

  /** Always 0. */
  get padding(): number {
    return this.backend.padding;
  }

  /** Side without padding, D. */
  get unpaddedD(): number {
    return this.backend.unpaddedD;
  }

  /** Soft circular window, shape [D, D]. */
  get mask(): NdArray<Float32Array> {
    return this.backend.imageMask;
  }

  /** Sign by which processing multiplies; shared by all views of a file. */
  get dataMultiplier(): 1 | -1 {
    return this.backend.dataMultiplier;
  }

  /** Sets the sign for the file and for every view of it. */
  set dataMultiplier(value: number) {
    this.backend.dataMultiplier = value;
  }

  /** Original ids of the groups, or null unless tilt series. */
  get datasetTiltIndices(): Int32Array | null {
    return this.tiltSeries ? this.indexLayout.originalGroupIndices : null;
  }

  /** Local images of each group, or null unless tilt series. */
  get tiltParticles(): readonly Int32Array[] | null {
    return this.indexLayout.groupLocalImageIndices;
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
    return await this.backend.get(local.map((i) => this.backendPositions[i]));
  }

  /** One image with its local id twice, `[images (1×D×D), index, index]`. */
  async at(index: number): Promise<[ImageStack, number, number]> {
    const [local] = normalizeIndices([index], this.nImages);
    return [await this.images([local]), local, local];
  }

  /** Centred spectra of raw images, shape [B, D²]. */
  processImages(
    images: NdArray,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    return this.backend.processImages(images, options);
  }

  /** Half-spectra of raw images, shape [B, D·(D/2+1)]. */
  processImagesHalf(
    images: NdArray,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    return this.backend.processImagesHalf(images, options);
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
    checkOptions("ImageSource.iterBatches", options, [
      "subsetIndices",
      "prefetch",
    ]);
    checkBatchSize(batchSize);
    const order = selectedRows(options.subsetIndices, this.nImages);
    const depth = options.prefetch === false ? 0 : 1;
    return prefetched(this.#batches(order, batchSize), depth);
  }

  async *#batches(
    order: Int32Array,
    batchSize: number,
  ): AsyncGenerator<SourceBatch, void, undefined> {
    for (let start = 0; start < order.length; start += batchSize) {
      const imageIds = order.slice(start, start + batchSize);
      const groupIds = this.resolveGroupIndicesFromImages(imageIds);
      yield { images: await this.images(imageIds), groupIds, imageIds };
    }
  }

  /** Local group of each of these local images. */
  resolveGroupIndicesFromImages(images: Int32Array): Int32Array {
    if (!this.indexLayout.grouped) return images;
    const groups = this.#imageToGroup ??= this.indexLayout.imageToGroup;
    return images.map((image) => groups[image]);
  }

  /**
   * A view of the images at local positions, in this order; duplicates stay.
   * The view shares files and sign with this source.
   */
  subset(selection: IndexSelection): SubsetImageSource {
    return new SubsetImageSource(this, selection);
  }

  /** What a view of `source` is made of. */
  protected static partsOf(
    source: ImageSource,
  ): { backend: ParticleImageDataset; positions: Int32Array } {
    return { backend: source.backend, positions: source.backendPositions };
  }

  /** Closes the files of a source that opened them; views leave them open. */
  abstract close(): Promise<void>;

  /** Closes the source. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** The images of a file-backed dataset. */
export class BackendImageSource extends ImageSource {
  /** Mapping between local and original images. */
  override readonly indexLayout: DatasetIndexLayout;
  protected override readonly backend: ParticleImageDataset;
  protected override readonly backendPositions: Int32Array;
  readonly #info: Partial<ImageSourceInfo>;

  /** Makes a source of an open backend; `info` says how it was opened. */
  constructor(
    backend: ParticleImageDataset,
    options: { readonly info?: Partial<ImageSourceInfo> | undefined } = {},
  ) {
    super();
    checkOptions("BackendImageSource", options, ["info"]);
    this.backend = backend;
    this.backendPositions = rangeTo(backend.numImages);
    this.indexLayout = DatasetIndexLayout.fromImageIndices(
      backend.loader.selectionIndices,
    );
    this.#info = options.info ?? {};
  }

  /** How the images were opened. */
  override get info(): ImageSourceInfo {
    return {
      particlesFile: null,
      datadir: null,
      lazy: this.backend.lazy,
      tiltSeries: false,
      tiltSeriesCtf: null,
      dosePerTilt: null,
      anglePerTilt: null,
      sortWithBfac: false,
      stripPrefix: null,
      downsampleD: null,
      dtype: "complex64",
      ...this.#info,
      invertData: this.backend.invertData,
    };
  }

  /** Closes the files; a second call does nothing. */
  override close(): Promise<void> {
    return this.backend.close();
  }
}

/** A view of some images of another source; views nest. */
export class SubsetImageSource extends ImageSource {
  /** Mapping between local and original images of the view. */
  override readonly indexLayout: DatasetIndexLayout;
  protected override readonly backend: ParticleImageDataset;
  protected override readonly backendPositions: Int32Array;
  readonly #parent: ImageSource;

  /**
   * Makes a view.
   *
   * @param parent Source of the images.
   * @param imageIndices Local images of the parent, or a mask over them.
   */
  constructor(parent: ImageSource, imageIndices: IndexSelection) {
    super();
    if (!(parent instanceof ImageSource)) {
      throw new ArgumentTypeError(
        "image-source",
        "Cannot make a subset of something that is not an ImageSource",
        { label: "parent", actual: parent },
      );
    }
    const local = normalizeIndices(imageIndices, parent.nImages);
    this.#parent = parent;
    const { backend, positions } = ImageSource.partsOf(parent);
    this.backend = backend;
    this.backendPositions = local.map((i) => positions[i]);
    this.indexLayout = parent.indexLayout.subset(local);
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

/**
 * Raw images under the local positions of a dataset: a file's images, or a
 * subset of another source. Sources know the index domains, no metadata.
 *
 * @module
 */
import { showsAs } from "../display/show.ts";
import { sourceLook } from "./images_look.ts";
import type { DatasetIndexLayout } from "../core/dataset_index_layout.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import type { ParticleImageDataset } from "./image_backends.ts";
import type { ImageLoader, ImageStack } from "./image_loader.ts";
import { BackendAccess } from "./backend_access.ts";
import type { ImageSourceInfo } from "./image_source_info.ts";
import type { StackReads } from "./stack_reads.ts";
import type { TiltSelection } from "./tilt_selection.ts";
import {
  type SourceBatch,
  sourceBatches,
  type SourceBatchOptions,
} from "./source_batches.ts";

export type { ImageSourceInfo, OpeningInfo } from "./image_source_info.ts";
export type {
  GroupMode,
  SourceBatch,
  SourceBatchOptions,
} from "./source_batches.ts";

/**
 * A particle: images [k, D, D], its index, and the index of its image or, of
 * a tilt series, of each of its images.
 */
export type ParticleItem = [
  images: ImageStack,
  particle: number,
  imageIndices: number | Int32Array,
];

/** What a source is made of. */
interface SourceParts {
  /** The file's images underneath. */
  readonly backend: ParticleImageDataset;
  /** Position in the backend of each local image. */
  readonly positions: Int32Array;
  /** Mapping between local and original images and groups. */
  readonly indexLayout: DatasetIndexLayout;
  /** Order of the tilts of each particle; null unless grouped. */
  readonly tilts: TiltSelection | null;
}

/** The loader underneath a source. */
export let loaderOf: (source: ImageSource) => ImageLoader;

/** Raw images under local positions 0 … n−1. */
export abstract class ImageSource extends BackendAccess
  implements AsyncDisposable {
  static {
    showsAs(ImageSource, sourceLook);
    loaderOf = (source) => source.backend.loader;
  }

  /** Mapping between local and original images and groups. */
  readonly indexLayout: DatasetIndexLayout;
  readonly #positions: Int32Array;
  readonly #tilts: TiltSelection | null;
  #imageToGroup: Int32Array | null = null;

  /** Called by the sources with what they are made of. */
  protected constructor(parts: SourceParts) {
    super(parts.backend);
    this.indexLayout = parts.indexLayout;
    this.#positions = parts.positions;
    this.#tilts = parts.tilts;
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

  /** Rank of each local image in its tilt series, or null unless tilt series. */
  get tiltNumbers(): Int32Array | null {
    return this.#tilts?.numbers.slice() ?? null;
  }

  /**
   * Local images of each of these local groups as they are used: in the order
   * of the tilts, cut to their number if the backend was opened so. For single
   * particles a group is one image.
   *
   * @param onlyImages Local images to keep; the rest is left out.
   * @throws {IndexError} if a group or image lies outside the source.
   */
  tiltsOfGroups(
    groups: IndexSelection,
    onlyImages?: IndexSelection | null,
  ): Int32Array[] {
    const kept = onlyImages === null || onlyImages === undefined
      ? null
      : flagsOf(normalizeIndices(onlyImages, this.nImages), this.nImages);
    const local = normalizeIndices(groups, this.nGroups);
    return Array.from(local, (group) => {
      const images = this.groupImageIndices(group);
      const wanted = kept === null
        ? images
        : images.filter((image) => kept[image] === 1);
      return this.#tilts?.choose(wanted) ?? wanted;
    });
  }

  /**
   * Raw images at local positions, shape [k, D, D].
   *
   * Permission: `--allow-read` of the stacks.
   *
   * @throws {IndexError} if a position lies outside 0 … n−1.
   */
  async images(selection: IndexSelection): Promise<ImageStack> {
    return await this.backend.get(this.#positionsOf(selection));
  }

  /**
   * Reads raw images at local positions into memory of the caller.
   *
   * @throws {IndexError} if a position lies outside 0 … n−1.
   * @throws {ArgumentError} if `out` is too small.
   */
  async readInto(selection: IndexSelection, out: Float32Array): Promise<void> {
    await this.backend.loader.readInto(this.#positionsOf(selection), out);
  }

  /**
   * Which bytes of which files `readInto` would read; null if another thread
   * cannot read the images by itself.
   *
   * @throws {IndexError} if a position lies outside 0 … n−1.
   */
  planReads(selection: IndexSelection): StackReads | null {
    return this.backend.loader.planReads(this.#positionsOf(selection));
  }

  /**
   * The order in which these local images lie in their files, as positions in
   * the list; null if that is the order given.
   */
  fileOrder(selection: IndexSelection): Int32Array | null {
    return this.backend.loader.fileOrder(this.#positionsOf(selection));
  }

  #positionsOf(selection: IndexSelection): Int32Array {
    const local = normalizeIndices(selection, this.nImages);
    return local.map((i) => this.#positions[i]);
  }

  /**
   * One particle: its images, its local id, and their local ids. Of tilt
   * series the tilts in their order; of single particles the one image.
   *
   * @throws {IndexError} if there is no such particle.
   */
  async at(index: number): Promise<ParticleItem> {
    if (!this.tiltSeries) return [await this.images(index), index, index];
    const [images] = this.tiltsOfGroups([index]);
    return [await this.images(images), index, images];
  }

  /**
   * Goes through the images `batchSize` at a time, in local order or in the
   * order of `subsetIndices`; the last batch may be short. With `batchMode`
   * "groups" through whole particles of tilt series, by `mode`.
   *
   * @throws {ArgumentError} if `batchSize` is not an integer of at least 1, or
   * too small for a particle that must fit.
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
      backend: parent.backend,
      positions: local.map((i) => parent.#positions[i]),
      indexLayout: parent.indexLayout.subset(local),
      tilts: parent.#tilts?.among(local) ?? null,
    };
  }

  /** Closes the files of a source that opened them; views leave them open. */
  abstract close(): Promise<void>;

  /** Closes the source. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function flagsOf(indices: Int32Array, length: number): Uint8Array {
  const flags = new Uint8Array(length);
  for (const index of indices) flags[index] = 1;
  return flags;
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

import {
  checkGroupCount,
  groupOfEveryImage,
  positionOfEveryImage,
  readLists,
} from "./group_checks.ts";
import { IdLookup } from "./id_lookup.ts";
import type { IndexLists } from "./index_lists.ts";
import {
  type IndexSelection,
  normalizeIndices,
  sortedUnique,
} from "./index_utils.ts";
import { checkOptions } from "./options.ts";
import { toIndexList } from "./read_integers.ts";

/** Options of {@linkcode DatasetIndexLayout}. */
export interface DatasetIndexLayoutOptions {
  /** Whether a group (particle) has several images. @default {false} */
  readonly grouped?: boolean | undefined;
  /** Source-file group of every local group. @default {originalImageIndices} */
  readonly originalGroupIndices?: IndexSelection | null | undefined;
  /** Local images of every local group; needed if and only if `grouped`. @default {null} */
  readonly groupLocalImageIndices?:
    | ArrayLike<IndexSelection>
    | null
    | undefined;
}

/** What {@linkcode DatasetIndexLayout.fromGroupedImages} takes. */
export interface GroupedImages {
  /** Row in the source file of every local image. */
  readonly originalImageIndices: IndexSelection;
  /** Source-file group of every local group. */
  readonly originalGroupIndices: IndexSelection;
  /** Local images of every local group; each image belongs to one group. */
  readonly groupLocalImageIndices: ArrayLike<IndexSelection>;
}

/** Option of the conversions from original ids. */
export interface LookupOptions {
  /** Give −1 for an id that is not there, instead of throwing. @default {false} */
  readonly allowMissing?: boolean | undefined;
}

/**
 * Which rows and groups of the source file a dataset or view holds. It
 * converts between four kinds of index: local and original image, local and
 * original group (a group is one particle; in single-particle data it is one
 * image). Immutable: what goes in and comes out is copied, so take an array
 * once, outside of loops.
 *
 * Where an original id occurs twice (a subset that repeats images), looking it
 * up gives its last position.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { DatasetIndexLayout } from "@cryoset/cryoset";
 *
 * const layout = DatasetIndexLayout.fromImageIndices([10, 20, 30, 40]);
 * const view = layout.subset([3, 1]);
 * assertEquals([...view.originalImageIndices], [40, 20]);
 * assertEquals([...view.localImageIndicesFromOriginal([20])], [1]);
 * ```
 */
export class DatasetIndexLayout {
  /** Whether a group (particle) has several images. */
  readonly grouped: boolean;
  readonly #images: Int32Array;
  readonly #groups: Int32Array;
  readonly #lists: IndexLists | null;
  readonly #imageToGroup: Int32Array;
  #imageLookup: IdLookup | undefined;
  #groupLookup: IdLookup | undefined;

  /**
   * Copies and checks the parts.
   *
   * @param originalImageIndices Row in the source file of every local image.
   * @throws {ArgumentError} if the parts do not go together, a group is empty, or an image belongs to no group or to two.
   * @throws {ArgumentTypeError} if an index is not an integer.
   * @throws {IndexError} if a group lists a local image that does not exist.
   */
  constructor(
    originalImageIndices: IndexSelection,
    options: DatasetIndexLayoutOptions = {},
  ) {
    checkOptions("DatasetIndexLayout", options, [
      "grouped",
      "originalGroupIndices",
      "groupLocalImageIndices",
    ]);
    this.grouped = options.grouped ?? false;
    this.#images = toIndexList(originalImageIndices, "originalImageIndices");
    const groups = options.originalGroupIndices ?? null;
    this.#groups = groups === null
      ? this.#images
      : toIndexList(groups, "originalGroupIndices");
    this.#lists = this.grouped
      ? readLists(groups, options.groupLocalImageIndices ?? null)
      : null;
    checkGroupCount(this.#groups.length, this.#lists?.length ?? this.nImages);
    this.#imageToGroup = this.#lists === null
      ? this.#images.map((_, image) => image)
      : groupOfEveryImage(this.#lists, this.nImages);
  }

  /** The layout of single-particle data, in which every image is its own group. */
  static fromImageIndices(
    originalImageIndices: IndexSelection,
  ): DatasetIndexLayout {
    return new DatasetIndexLayout(originalImageIndices);
  }

  /**
   * The layout of tilt series: every group lists its local images.
   *
   * @throws {ArgumentError} if a group is empty, or an image belongs to no group or to two.
   * @throws {IndexError} if a group lists a local image that does not exist.
   */
  static fromGroupedImages(parts: GroupedImages): DatasetIndexLayout {
    const { originalImageIndices, ...groups } = parts;
    return new DatasetIndexLayout(originalImageIndices, {
      ...groups,
      grouped: true,
    });
  }

  /** Number of local images. */
  get nImages(): number {
    return this.#images.length;
  }

  /** Number of local groups. */
  get nGroups(): number {
    return this.#groups.length;
  }

  /** Row in the source file of every local image (a copy). */
  get originalImageIndices(): Int32Array {
    return this.#images.slice();
  }

  /** Source-file group of every local group (a copy). */
  get originalGroupIndices(): Int32Array {
    return this.#groups.slice();
  }

  /** Local images of every local group (copies), or null if not grouped. */
  get groupLocalImageIndices(): Int32Array[] | null {
    return this.#lists?.toArrays() ?? null;
  }

  /** Local group of every local image (a copy). */
  get imageToGroup(): Int32Array {
    return this.#imageToGroup.slice();
  }

  /**
   * The layout of a view of some local images, in the order given. Groups keep
   * their order and, inside, the order of this layout's lists; groups without
   * a selected image are left out.
   *
   * @throws {ArgumentError} if an image of a grouped layout is selected twice.
   * @throws {IndexError} if an index is out of range.
   */
  subset(localImageIndices: IndexSelection): DatasetIndexLayout {
    const selected = this.#checkImages(localImageIndices);
    const originalImageIndices = selected.map((image) => this.#images[image]);
    const lists = this.#lists;
    if (lists === null) {
      return new DatasetIndexLayout(originalImageIndices, {
        originalGroupIndices: selected.map((image) => this.#groups[image]),
      });
    }
    const positions = positionOfEveryImage(selected, this.nImages);
    const kept = this.localGroupIndicesFromLocalImages(selected);
    return DatasetIndexLayout.fromGroupedImages({
      originalImageIndices,
      originalGroupIndices: kept.map((group) => this.#groups[group]),
      groupLocalImageIndices: Array.from(
        kept,
        (group) =>
          lists.view(group).map((image) => positions[image])
            .filter((position) => position >= 0),
      ),
    });
  }

  /** Local images (all if left out) to original images, order kept. */
  originalImageIndicesForLocal(
    localImages?: IndexSelection | null,
  ): Int32Array {
    if (localImages === undefined || localImages === null) {
      return this.originalImageIndices;
    }
    return this.#checkImages(localImages).map((image) => this.#images[image]);
  }

  /** Local groups (all if left out) to original groups, order kept. */
  originalGroupIndicesForLocal(
    localGroups?: IndexSelection | null,
  ): Int32Array {
    if (localGroups === undefined || localGroups === null) {
      return this.originalGroupIndices;
    }
    return this.#checkGroups(localGroups).map((group) => this.#groups[group]);
  }

  /**
   * Original images to local images, order kept.
   *
   * @throws {IndexError} if an id is not in this layout, unless `allowMissing`.
   */
  localImageIndicesFromOriginal(
    originalImages: IndexSelection,
    options: LookupOptions = {},
  ): Int32Array {
    checkOptions("localImageIndicesFromOriginal", options, ["allowMissing"]);
    this.#imageLookup ??= new IdLookup(this.#images, "original image indices");
    return this.#imageLookup.findAll(originalImages, options.allowMissing);
  }

  /**
   * Original groups to local groups, order kept.
   *
   * @throws {IndexError} if an id is not in this layout, unless `allowMissing`.
   */
  localGroupIndicesFromOriginal(
    originalGroups: IndexSelection,
    options: LookupOptions = {},
  ): Int32Array {
    checkOptions("localGroupIndicesFromOriginal", options, ["allowMissing"]);
    this.#groupLookup ??= new IdLookup(this.#groups, "original group indices");
    return this.#groupLookup.findAll(originalGroups, options.allowMissing);
  }

  /** Local images to their local groups: ascending without repeats if grouped, else unchanged. */
  localGroupIndicesFromLocalImages(localImages: IndexSelection): Int32Array {
    const images = this.#checkImages(localImages);
    return this.grouped
      ? sortedUnique(images.map((image) => this.#imageToGroup[image]))
      : images;
  }

  /** Local images to their original groups, in the order of the local groups. */
  originalGroupIndicesFromLocalImages(localImages: IndexSelection): Int32Array {
    return this.localGroupIndicesFromLocalImages(localImages)
      .map((group) => this.#groups[group]);
  }

  /** Local groups to their local images, group after group in the order given. */
  localImageIndicesFromLocalGroups(localGroups: IndexSelection): Int32Array {
    const groups = this.#checkGroups(localGroups);
    return this.#lists?.concatenate(groups) ?? groups;
  }

  /** Local groups to their original images, group after group in the order given. */
  originalImageIndicesFromLocalGroups(localGroups: IndexSelection): Int32Array {
    return this.localImageIndicesFromLocalGroups(localGroups)
      .map((image) => this.#images[image]);
  }

  #checkImages(indices: IndexSelection): Int32Array {
    return normalizeIndices(indices, this.nImages, {
      name: "local image indices",
    });
  }

  #checkGroups(indices: IndexSelection): Int32Array {
    return normalizeIndices(indices, this.nGroups, {
      name: "local group indices",
    });
  }
}

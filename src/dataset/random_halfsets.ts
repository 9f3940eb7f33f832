import { ArgumentError } from "../core/errors.ts";
import {
  deduplicatePreserveOrder,
  normalizeIndices,
  rangeTo,
} from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import { MAX_INDEX } from "../core/read_integers.ts";
import { splitIndexList } from "./split_index_list.ts";
import {
  type IndexLikeValue,
  loadIndexLike,
} from "../formats/index_file/load_index_like.ts";
import { requireOneList } from "../formats/index_file/one_list.ts";
import { imageCount } from "../images/load_images.ts";

/** Options of {@linkcode getSplitIndices}. */
export interface SplitIndicesOptions {
  /** Folder that relative image paths start from. */
  readonly datadir?: string | null | undefined;
  /** Leading part to take off the image paths. */
  readonly stripPrefix?: string | null | undefined;
  /** Images to split: indices, a mask, or the path of a file of them. */
  readonly indFile?: string | IndexLikeValue | null | undefined;
  /**
   * Seed of the random split, 0 to 2³²−1.
   *
   * @default {0}
   */
  readonly splitRandomSeed?: number | undefined;
  /**
   * Accepted for the reference's sake: the halves are disjoint and balanced
   * by construction.
   */
  readonly validateSplit?: boolean | undefined;
  /** Number of images of the file, if you know it; the file is not read then. */
  readonly nImages?: number | null | undefined;
}

/**
 * Splits the images of a file at random into halves of original rows, each
 * ascending; the same seed gives the same halves as the reference.
 *
 * Permission: `--allow-read` of the particle file (not with `nImages`), of the
 * stacks if it is a list of them, and of `indFile` if it is a path.
 *
 * @throws {ArgumentError} if there is nothing to split, or seed or count cannot
 * be.
 * @throws {IndexError} if `indFile` names rows the file does not have.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { getSplitIndices } from "@cryoset/cryoset";
 *
 * // With the number of images at hand the file is not read.
 * const halves = await getSplitIndices("particles.star", { nImages: 5 });
 * assertEquals(halves, [Int32Array.of(0, 2), Int32Array.of(1, 3, 4)]);
 * ```
 */
export async function getSplitIndices(
  particlesFile: string,
  options: SplitIndicesOptions = {},
): Promise<[Int32Array, Int32Array]> {
  checkOptions("getSplitIndices", options, [
    "datadir",
    "stripPrefix",
    "indFile",
    "splitRandomSeed",
    "validateSplit",
    "nImages",
  ]);
  const { datadir, stripPrefix } = options;
  const nTotal = checkCount(options.nImages) ??
    await imageCount(particlesFile, { datadir, stripPrefix });
  const ind = await loadSelection(options.indFile, nTotal, "indFile");
  const indices = ind === null
    ? rangeTo(nTotal)
    : deduplicatePreserveOrder(ind);
  return splitIndexList(indices, options.splitRandomSeed ?? 0);
}

function checkCount(nImages: number | null | undefined): number | null {
  if (nImages === null || nImages === undefined) return null;
  if (Number.isInteger(nImages) && nImages >= 0 && nImages <= MAX_INDEX) {
    return nImages;
  }
  throw new ArgumentError(
    "image-count",
    `Cannot split "${nImages}" images: nImages must be a whole number`,
    { label: "nImages", actual: nImages },
  );
}

/**
 * A selection of images from memory or a file, as original rows.
 *
 * @throws {IndexError} if it names rows the file does not have.
 */
export async function loadSelection(
  value: string | IndexLikeValue | null | undefined,
  nTotal: number,
  name: string,
): Promise<Int32Array | null> {
  const loaded = await loadIndexLike(value);
  if (loaded === null) return null;
  const source = typeof value === "string" ? `"${value}"` : name;
  requireOneList(loaded, source);
  return normalizeIndices(loaded, nTotal, { name: source });
}

/**
 * Which images belong to which half, and datasets with halves attached.
 *
 * @module
 */
import { ArgumentError } from "../core/errors.ts";
import {
  deduplicatePreserveOrder,
  filterPreserveOrder,
  type IndexSelection,
  normalizeIndices,
} from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import { splitIndexList } from "../core/split_index_list.ts";
import {
  type IndexLikeValue,
  loadIndexLike,
} from "../formats/index_file/load_index_like.ts";
import { tiltSeriesUnsupported } from "../images/image_backends.ts";
import { rangeTo } from "../images/image_loader.ts";
import { imageCount } from "../images/load_images.ts";
import type { CryoEMDataset, HalfsetIndices } from "./cryoem_dataset.ts";
import { type HalfsetArgs, HalfsetDatasetSpec } from "./halfset_args.ts";
import { loadDataset, type LoadDatasetOptions } from "./load_dataset.ts";
import { readRelionHalfsetsFromStar } from "./relion_halfsets.ts";

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
  /** Number of images of the file, if you know it. */
  readonly nImages?: number | null | undefined;
}

/**
 * Splits the images of a file at random into halves of original rows, each
 * ascending; the same seed gives the same halves as the reference.
 *
 * Permission: `--allow-read` of the particle file.
 *
 * @throws {ArgumentError} if there is nothing to split.
 * @throws {IndexError} if `indFile` names rows the file does not have.
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
  const nTotal = options.nImages ??
    await imageCount(particlesFile, { datadir, stripPrefix });
  const ind = await loadSelection(options.indFile, nTotal, "indFile");
  const indices = ind === null
    ? rangeTo(nTotal)
    : deduplicatePreserveOrder(ind);
  const [a, b] = splitIndexList(indices, options.splitRandomSeed ?? 0);
  return [Int32Array.from(a), Int32Array.from(b)];
}

/**
 * Splits tilt series by particle. This version has the signature only.
 *
 * @throws {UnsupportedError} `tilt-series-unsupported`, always.
 */
export function getSplitTiltIndices(
  particlesFile: string,
): Promise<[Int32Array, Int32Array]> {
  return Promise.reject(tiltSeriesUnsupported(particlesFile));
}

/**
 * The halves of a program's particles, as original rows. In this order:
 * explicit halves, `_rlnRandomSubset` of the STAR file, a random split. With
 * `nImages`, each half is cut to its first ⌊nImages/2⌋ rows.
 *
 * Permission: `--allow-read` of the particle file and of index files.
 *
 * @throws {ArgumentError} if explicit halves overlap, repeat rows or are empty.
 * @throws {IndexError} if they name rows the file does not have.
 * @throws {UnsupportedError} for tilt series.
 */
export async function resolveHalfsetIndices(
  args: HalfsetArgs,
): Promise<[Int32Array, Int32Array]> {
  const mode = args.tiltSeriesCtf ?? (args.tiltSeries ? "relion5" : "cryoem");
  if (args.tiltSeries || mode !== "cryoem") {
    throw tiltSeriesUnsupported(args.particles);
  }
  const halves = await singleParticleHalves(args);
  const limit = args.nImages ?? 0;
  if (limit <= 0) return halves;
  const most = Math.floor(limit / 2);
  return [halves[0].slice(0, most), halves[1].slice(0, most)];
}

/** Options of {@linkcode loadHalfsetDataset}. */
export interface LoadHalfsetDatasetOptions {
  /** The halves, as original rows of the file. */
  readonly indSplit: readonly [IndexSelection, IndexSelection];
  /**
   * Read images when they are asked for (true) or all at once now (false).
   *
   * @default {false}
   */
  readonly lazy?: boolean | undefined;
}

/**
 * Loads the images of both halves as one dataset, rows ascending, and sets
 * its `halfsetIndices`.
 *
 * Permission: `--allow-read` of the particle file and of the folders of its
 * stacks.
 *
 * @throws {ArgumentError} `halfsets-empty` if both halves are empty.
 */
export async function loadHalfsetDataset(
  spec: HalfsetDatasetSpec,
  options: LoadHalfsetDatasetOptions,
): Promise<CryoEMDataset> {
  checkOptions("loadHalfsetDataset", options, ["indSplit", "lazy"]);
  const halves = options.indSplit.map((half) =>
    normalizeIndices(half, 2 ** 31 - 1, { name: "indSplit" })
  );
  const all = new Int32Array(new Set([...halves[0], ...halves[1]])).sort();
  if (all.length === 0) {
    throw new ArgumentError(
      "halfsets-empty",
      `Cannot load half-sets of "${spec.particlesFile}": both are empty`,
      { label: "indSplit" },
    );
  }
  const dataset = await loadDataset(spec.particlesFile, {
    ...datasetOptions(spec),
    ind: all,
    lazy: options.lazy ?? false,
  });
  const position = new Map([...all].map((row, local) => [row, local]));
  const local = (half: Int32Array) => half.map((row) => position.get(row)!);
  dataset.halfsetIndices = [local(halves[0]), local(halves[1])];
  return dataset;
}

/** Options of {@linkcode loadHalfsetDatasetFromArgs}. */
export interface LoadHalfsetDatasetFromArgsOptions {
  /** The halves; found by `resolveHalfsetIndices` if absent. */
  readonly indSplit?: HalfsetIndices | null | undefined;
  /**
   * Read images when they are asked for (true) or all at once now (false).
   *
   * @default {false}
   */
  readonly lazy?: boolean | undefined;
}

/**
 * Finds the halves of a program's particles and loads them as one dataset.
 *
 * Permission: `--allow-read` of the files named and of the folders of the
 * stacks.
 */
export async function loadHalfsetDatasetFromArgs(
  args: HalfsetArgs,
  options: LoadHalfsetDatasetFromArgsOptions = {},
): Promise<CryoEMDataset> {
  checkOptions("loadHalfsetDatasetFromArgs", options, ["indSplit", "lazy"]);
  const indSplit = options.indSplit ?? await resolveHalfsetIndices(args);
  return await loadHalfsetDataset(HalfsetDatasetSpec.fromArgs(args), {
    indSplit,
    lazy: options.lazy,
  });
}

function datasetOptions(spec: HalfsetDatasetSpec): LoadDatasetOptions {
  const { particlesFile: _file, nImages: _nImages, ...options } = spec;
  // False says "not stated": the file itself may say that it is.
  return { ...options, premultipliedCtf: spec.premultipliedCtf || undefined };
}

async function singleParticleHalves(
  args: HalfsetArgs,
): Promise<[Int32Array, Int32Array]> {
  const { particles, datadir, stripPrefix } = args;
  if (args.halfsets !== null && args.halfsets !== undefined) {
    return await explicitHalves(args);
  }
  const { halfsets, nTotal } = await readRelionHalfsetsFromStar(particles, {
    indFile: args.ind,
  });
  return halfsets ?? await getSplitIndices(particles, {
    datadir,
    stripPrefix,
    indFile: args.ind,
    splitRandomSeed: args.splitRandomSeed,
    nImages: nTotal,
  });
}

async function explicitHalves(
  args: HalfsetArgs,
): Promise<[Int32Array, Int32Array]> {
  const given = await loadIndexLike(args.halfsets);
  const pair = given as unknown as readonly IndexSelection[];
  if (!Array.isArray(given) || given.length !== 2 || !pair.every(isListLike)) {
    throw new ArgumentError(
      "halfsets-pair",
      "Cannot use the given half-sets: expected two lists of indices",
      { label: "halfsets" },
    );
  }
  const { particles, datadir, stripPrefix } = args;
  const nTotal = await imageCount(particles, { datadir, stripPrefix });
  const ind = await loadSelection(args.ind, nTotal, "ind");
  const halves = pair.map((half, id) => {
    const rows = normalizeIndices(half, nTotal, { name: `halfsets[${id}]` });
    checkDistinct(rows, id);
    return ind === null ? rows : filterPreserveOrder(rows, ind);
  });
  checkDisjoint(halves[0], halves[1]);
  return [halves[0], halves[1]];
}

/** A selection of images from memory or a file, as original rows. */
async function loadSelection(
  value: string | IndexLikeValue | null | undefined,
  nTotal: number,
  name: string,
): Promise<Int32Array | null> {
  const loaded = await loadIndexLike(value);
  return loaded === null
    ? null
    : normalizeIndices(loaded as IndexSelection, nTotal, { name });
}

function isListLike(value: unknown): boolean {
  return Array.isArray(value) || ArrayBuffer.isView(value) ||
    (typeof value === "object" && value !== null);
}

function checkDistinct(rows: Int32Array, id: number): void {
  if (rows.length === 0) {
    throw new ArgumentError(
      "halfset-empty",
      `Cannot use the given half-sets: half ${id} is empty`,
      { label: "halfsets" },
    );
  }
  if (new Set(rows).size === rows.length) return;
  throw new ArgumentError(
    "halfset-duplicate",
    `Cannot use the given half-sets: half ${id} names a row twice`,
    { label: "halfsets" },
  );
}

function checkDisjoint(a: Int32Array, b: Int32Array): void {
  const shared = filterPreserveOrder(a, b);
  if (shared.length === 0) return;
  throw new ArgumentError(
    "halfsets-overlap",
    `Cannot use the given half-sets: ${shared.length} rows are in both, the ` +
      `first is ${shared[0]}`,
    { label: "halfsets", actual: shared[0] },
  );
}

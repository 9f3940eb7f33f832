/**
 * Which images belong to which half, and datasets with halves attached.
 *
 * @module
 */
import { showHalves } from "../display/show_halves.ts";
import {
  ArgumentError,
  ArgumentTypeError,
  type Diagnostic,
} from "../core/errors.ts";
import {
  type IndexSelection,
  normalizeImageIndices,
  sortedUnique,
} from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import { tiltOrderOf } from "../images/create_image_source.ts";
import { loadParticleTable } from "../metadata/particle_table.ts";
import { requireTiltTable } from "../metadata/tilt_series/particle_tilts.ts";
import { resolveCtfMode } from "./ctf_mode.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";
import {
  HALFSET_ARGS,
  type HalfsetArgs,
  HalfsetDatasetSpec,
} from "./halfset_args.ts";
import { type LoadDatasetOptions, openDataset } from "./load_dataset.ts";
import { type ParticleSplit, splitParticles } from "./split_particles.ts";
import { tiltHalfsets } from "./tilt_halfsets.ts";

/**
 * The halves of a program's particles, as original rows. In this order:
 * explicit halves, those the particle file states, a random split. With
 * `nImages`, each half is cut to its first ⌊nImages/2⌋ rows.
 *
 * Tilt series are split by particle: explicit halves are lists of particles,
 * but for those that `cryoset split` wrote as JSON, and those that the file
 * states do not count. `nImages` cuts images there, too, not particles.
 *
 * Permission: `--allow-read` of the particle file, of the stacks if it is a list
 * of them, and of index files.
 *
 * @throws {ArgumentError} if explicit halves overlap, repeat rows, are empty, or
 * were made for another file.
 * @throws {IndexError} if they name rows the file does not have.
 */
export async function resolveHalfsetIndices(
  args: HalfsetArgs,
): Promise<[Int32Array, Int32Array]> {
  return showHalves((await splitByArgs(args)).halfsets);
}

/** Halves as original rows, and what was tolerated on the way. */
type HalfsetRowsFound = Pick<ParticleSplit, "halfsets" | "diagnostics">;

async function splitByArgs(
  args: HalfsetArgs,
  load: HalfsetLoadOptions = {},
): Promise<HalfsetRowsFound> {
  checkOptions("resolveHalfsetIndices", args, HALFSET_ARGS);
  const isTilt = args.tiltSeries || resolveCtfMode(args).name !== "cryoem";
  const { block, star, cs, tomo, tiltOrder, tiltRanks } = load;
  const split = isTilt
    ? await splitTilts(args, load)
    : await splitParticles(args.particles, {
      halfsets: args.halfsets,
      ind: args.ind,
      seed: args.splitRandomSeed,
      datadir: args.datadir,
      stripPrefix: args.stripPrefix,
      tiltInd: args.tiltInd,
      ntilts: args.ntilts,
      tiltOrder: tiltOrder ?? undefined,
      tiltRanks,
      block,
      star,
      cs,
      tomo,
    });
  const limit = args.nImages ?? 0;
  if (!Number.isInteger(limit)) throw badLimit(limit);
  if (limit <= 0) return split;
  const [a, b] = split.halfsets;
  const most = Math.floor(limit / 2);
  return { ...split, halfsets: [a.slice(0, most), b.slice(0, most)] };
}

/** Halves of tilt series by particle, as the reference finds them. */
async function splitTilts(
  args: HalfsetArgs,
  { block, star, tomo, tiltOrder, tiltRanks }: HalfsetLoadOptions,
): Promise<HalfsetRowsFound> {
  const { datadir, stripPrefix } = args;
  const table = await loadParticleTable(args.particles, {
    block,
    star,
    tomo,
    datadir,
    stripPrefix,
  });
  return await tiltHalfsets(requireTiltTable(table, args.particles), {
    indFile: args.ind,
    tiltIndFile: args.tiltInd,
    ntilts: args.ntilts,
    particleHalfsetIndicesFile: args.halfsets,
    splitRandomSeed: args.splitRandomSeed,
    tiltOrder: tiltOrder ?? tiltOrderOf(args),
    tiltRanks,
  });
}

function badLimit(limit: number): ArgumentTypeError {
  return new ArgumentTypeError(
    "n-images",
    `Cannot use "${limit}" images: nImages must be an integer`,
    { label: "nImages", actual: limit },
  );
}

/** What else `loadDataset` can be told of the dataset of half-sets. */
export type HalfsetLoadOptions = Pick<
  LoadDatasetOptions,
  | "ctf"
  | "block"
  | "star"
  | "cs"
  | "tomo"
  | "tiltOrder"
  | "tiltRanks"
  | "mrc"
  | "dtype"
  | "maxThreads"
  | "cacheDir"
  | "cacheQuota"
  | "skipStaging"
>;

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
  /** What else `loadDataset` is to be told. */
  readonly load?: HalfsetLoadOptions | undefined;
}

/**
 * Loads the images of both halves as one dataset, rows ascending, and sets
 * its `halfsetIndices`.
 *
 * Permission: `--allow-read` of the particle file and of the folders of its
 * stacks.
 *
 * @throws {ArgumentError} `halfsets-empty` if both halves are empty.
 * @throws {IndexError} if a half names rows the file does not have.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import {
 *   HalfsetDatasetSpec,
 *   loadHalfsetDataset,
 *   StarTable,
 *   writeMrc,
 *   writeStar,
 * } from "@cryoset/cryoset";
 *
 * const folder = await Deno.makeTempDir();
 * const stack = { data: new Float32Array(4 * 64), shape: [4, 8, 8] };
 * await writeMrc(`${folder}/stack.mrcs`, stack);
 * const rows = [1, 2, 3, 4];
 * const zeros = [0, 0, 0, 0];
 * const particles = StarTable.fromColumns("particles", {
 *   _rlnImageName: rows.map((row) => `${row}@stack.mrcs`),
 *   _rlnAngleRot: zeros,
 *   _rlnAngleTilt: zeros,
 *   _rlnAnglePsi: zeros,
 *   _rlnDefocusU: zeros,
 *   _rlnDefocusV: zeros,
 *   _rlnDefocusAngle: zeros,
 *   _rlnVoltage: rows.map(() => 300),
 *   _rlnSphericalAberration: rows.map(() => 2.7),
 *   _rlnAmplitudeContrast: rows.map(() => 0.1),
 *   _rlnImagePixelSize: rows.map(() => 1.5),
 * });
 * await writeStar(`${folder}/particles.star`, particles);
 *
 * const spec = new HalfsetDatasetSpec({
 *   particlesFile: `${folder}/particles.star`,
 * });
 * await using dataset = await loadHalfsetDataset(spec, {
 *   indSplit: [[3], [2, 0]], // rows of the file
 * });
 * assertEquals([...dataset.originalImageIndices], [0, 2, 3]);
 * assertEquals(dataset.halfsetIndices, [Int32Array.of(2), Int32Array.of(1, 0)]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function loadHalfsetDataset(
  spec: HalfsetDatasetSpec,
  options: LoadHalfsetDatasetOptions,
): Promise<CryoEMDataset> {
  checkOptions("loadHalfsetDataset", options, ["indSplit", "lazy", "load"]);
  return await loadHalves(spec, options.indSplit, options, []);
}

async function loadHalves(
  spec: HalfsetDatasetSpec,
  indSplit: readonly [IndexSelection, IndexSelection],
  { lazy = false, load }: Pick<LoadHalfsetDatasetOptions, "lazy" | "load">,
  diagnostics: readonly Diagnostic[],
): Promise<CryoEMDataset> {
  const half = (id: 0 | 1) =>
    normalizeImageIndices(indSplit[id], { name: `indSplit[${id}]` });
  const [a, b] = [half(0), half(1)];
  const both = new Int32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  const all = sortedUnique(both);
  if (all.length === 0) {
    throw new ArgumentError(
      "halfsets-empty",
      `Cannot load half-sets of "${spec.particlesFile}": both are empty`,
      { label: "indSplit" },
    );
  }
  const dataset = await openDataset(
    spec.particlesFile,
    { ...load, ...datasetOptions(spec), ind: all, lazy },
    diagnostics,
  );
  dataset.halfsetIndices = [
    dataset.localImageIndicesFromOriginal(a),
    dataset.localImageIndicesFromOriginal(b),
  ];
  return dataset;
}

/** Options of {@linkcode loadHalfsetDatasetFromArgs}. */
export interface LoadHalfsetDatasetFromArgsOptions
  extends Omit<LoadHalfsetDatasetOptions, "indSplit"> {
  /** The halves; found by `resolveHalfsetIndices` if absent. */
  readonly indSplit?:
    | readonly [IndexSelection, IndexSelection]
    | null
    | undefined;
}

/**
 * Finds the halves of a program's particles and loads them as one dataset;
 * why stated half-sets were not used is among its diagnostics.
 *
 * Permission: `--allow-read` of the files named and of the folders of the
 * stacks.
 */
export async function loadHalfsetDatasetFromArgs(
  args: HalfsetArgs,
  options: LoadHalfsetDatasetFromArgsOptions = {},
): Promise<CryoEMDataset> {
  checkOptions("loadHalfsetDatasetFromArgs", options, [
    "indSplit",
    "lazy",
    "load",
  ]);
  const spec = HalfsetDatasetSpec.fromArgs(args);
  const { halfsets, diagnostics } = options.indSplit
    ? { halfsets: options.indSplit, diagnostics: [] }
    : await splitByArgs(args, options.load);
  return await loadHalves(spec, halfsets, options, diagnostics);
}

function datasetOptions(spec: HalfsetDatasetSpec): LoadDatasetOptions {
  const { particlesFile: _file, nImages: _nImages, ...options } = spec;
  const isPlain = !spec.tiltSeries && spec.tiltSeriesCtf === "cryoem";
  // What is not stated, the file itself may say.
  return {
    ...options,
    premultipliedCtf: spec.premultipliedCtf ?? undefined,
    tiltSeries: spec.tiltSeries || undefined,
    tiltSeriesCtf: isPlain ? undefined : spec.tiltSeriesCtf,
  };
}

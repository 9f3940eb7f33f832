/**
 * Which images belong to which half, and datasets with halves attached.
 *
 * @module
 */
import { ArgumentError } from "../core/errors.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import { tiltSeriesUnsupported } from "../images/image_backends.ts";
import type { CryoEMDataset, HalfsetIndices } from "./cryoem_dataset.ts";
import { type HalfsetArgs, HalfsetDatasetSpec } from "./halfset_args.ts";
import { loadDataset, type LoadDatasetOptions } from "./load_dataset.ts";
import { splitParticles } from "./split_particles.ts";

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
  const { halfsets: halves } = await splitParticles(args.particles, {
    halfsets: args.halfsets,
    ind: args.ind,
    seed: args.splitRandomSeed,
    datadir: args.datadir,
    stripPrefix: args.stripPrefix,
  });
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

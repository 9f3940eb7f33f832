import {
  ArgumentError,
  DataFormatError,
  type Diagnostic,
} from "../core/errors.ts";
import type { IndexSelection } from "../core/index_utils.ts";
import { splitIndexList } from "./split_index_list.ts";
import type { IndexLike } from "../formats/index_file/parse_index_file.ts";
import {
  type IndexLikeValue,
  readIndexFile,
} from "../formats/index_file/load_index_like.ts";
import type { StarFile } from "../metadata/star_file.ts";
import { GROUP_NAME } from "../metadata/tilt_series/tilt_groups.ts";
import type { TiltSeriesOriginalIndexMap } from "../metadata/tilt_series/tilt_series_original_index_map.ts";
import { explicitHalfsets } from "./explicit_halfsets.ts";
import { imagesDigest } from "./images_digest.ts";
import { statedHalfsets } from "./relion_halfsets.ts";

/** Halves of particles and how they were found. */
export interface ParticleHalves {
  /** Particles of each half. */
  readonly halves: readonly [Int32Array, Int32Array];
  /** How they were found. */
  readonly method: "file" | "_rlnRandomSubset" | "random";
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Half-sets that a caller or a file gives: lists of particles, or of rows. */
export type GivenHalves =
  | {
    readonly of: "particles";
    readonly lists: readonly [IndexSelection, IndexSelection];
  }
  | { readonly of: "rows"; readonly lists: [Int32Array, Int32Array] };

/**
 * Half-sets of tilt series from memory or from a file: two lists of particles,
 * as the reference has them, or the rows that `cryoset split` wrote as JSON.
 *
 * Permission: `--allow-read` of the file, if it is a path.
 *
 * @throws {ArgumentError} if they are no pair, or were made for other images.
 */
export async function loadGivenHalves(
  value: string | IndexLikeValue | null | undefined,
  star: StarFile,
): Promise<GivenHalves | null> {
  if (value === null || value === undefined) return null;
  const file = typeof value === "string" ? await readIndexFile(value) : null;
  if (typeof value === "string" && file !== null && file.nImages !== null) {
    const digest = await imagesDigest(star);
    const lists = await explicitHalfsets(value, star.length, null, digest);
    return { lists, of: "rows" };
  }
  const lists = file?.indices ?? value as IndexLikeValue;
  return { lists: requirePair(lists), of: "particles" };
}

function particlesOf(
  { lists, of }: GivenHalves,
  map: TiltSeriesOriginalIndexMap,
): readonly IndexSelection[] {
  return of === "particles"
    ? lists
    : lists.map((rows) => map.particleIndicesFromImages(rows));
}

function emptyHalf(half: number): ArgumentError {
  return new ArgumentError(
    "halfset-empty",
    `Cannot use the given half-sets: half ${half} has none of the selected ` +
      `particles`,
    { label: "particleHalfsetIndicesFile", actual: half },
  );
}

/** From where halves of particles come. */
export interface ParticleHalvesOptions {
  /** Given halves: two lists of particles, or of rows. */
  readonly given: GivenHalves | null;
  /** Whether the halves of `_rlnRandomSubset` count. */
  readonly useRandomSubset: boolean;
  /** Seed of the random split. */
  readonly seed: number;
}

/**
 * Halves of tilt-series particles: as given, as the file says, or at random.
 *
 * @param particles Particles to split, ascending.
 * @throws {ArgumentError} if given halves are no pair, or share particles.
 * @throws {DataFormatError} `halfset-particle` if the file puts images of one
 * particle into both halves.
 */
export function particleHalves(
  star: StarFile,
  map: TiltSeriesOriginalIndexMap,
  particles: Int32Array,
  { given, useRandomSubset, seed }: ParticleHalvesOptions,
): ParticleHalves {
  if (given !== null) {
    const halves = particlesOf(given, map).map((half) =>
      map.sanitizeParticleIndices(half, { allowedParticles: particles })
    ) as [Int32Array, Int32Array];
    checkDisjoint(star, map, halves);
    const empty = halves.findIndex((half) => half.length === 0);
    if (empty >= 0) throw emptyHalf(empty);
    return { halves, method: "file", diagnostics: [] };
  }
  const stated = useRandomSubset
    ? statedHalves(star, map, particles)
    : { halves: null, diagnostics: [] };
  if (stated.halves !== null) {
    return { ...stated, halves: stated.halves, method: "_rlnRandomSubset" };
  }
  return {
    halves: splitIndexList(particles, seed),
    method: "random",
    diagnostics: stated.diagnostics,
  };
}

function requirePair(
  lists: IndexLike | IndexLikeValue,
): readonly [IndexSelection, IndexSelection] {
  const isPair = Array.isArray(lists) && lists.length === 2 &&
    lists.every((list) => typeof list === "object" && list !== null);
  if (isPair) return lists as unknown as [IndexSelection, IndexSelection];
  throw new ArgumentError(
    "halfsets-pair",
    "Cannot use the given half-sets: expected two lists of particles",
    { label: "particleHalfsetIndicesFile" },
  );
}

function checkDisjoint(
  star: StarFile,
  map: TiltSeriesOriginalIndexMap,
  [a, b]: readonly [Int32Array, Int32Array],
): void {
  const first = new Set(a);
  const shared = b.find((particle) => first.has(particle));
  if (shared === undefined) return;
  const [row] = map.imageIndicesFromParticles([shared]);
  throw new ArgumentError(
    "halfsets-overlap",
    `Cannot use the given half-sets: particle ${shared} ` +
      `("${star.df.cell(row, GROUP_NAME)}") is in both halves`,
    { label: "particleHalfsetIndicesFile", actual: shared },
  );
}

/** Halves that `_rlnRandomSubset` states, or null. */
function statedHalves(
  star: StarFile,
  map: TiltSeriesOriginalIndexMap,
  particles: Int32Array,
): {
  readonly halves: [Int32Array, Int32Array] | null;
  readonly diagnostics: readonly Diagnostic[];
} {
  const rows = map.imageIndicesFromParticles(particles);
  const { halfsets, diagnostics } = statedHalfsets(star, rows);
  if (halfsets === null) return { halves: null, diagnostics };
  const [a, b] = halfsets.map((half) => map.particleIndicesFromImages(half));
  const first = new Set(a);
  const shared = b.find((particle) => first.has(particle));
  if (shared === undefined) return { halves: [a, b], diagnostics };
  const [row] = map.imageIndicesFromParticles([shared]);
  const name = star.df.cell(row, GROUP_NAME);
  throw new DataFormatError(
    "halfset-particle",
    `Cannot use _rlnRandomSubset of "${star.path}": images of particle ` +
      `"${name}" are in both halves; split it at random`,
    {
      path: star.path ?? undefined,
      block: star.df.name,
      row: row + 1,
      label: "_rlnRandomSubset",
      actual: name,
    },
  );
}

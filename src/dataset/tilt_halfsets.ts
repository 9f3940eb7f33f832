import { showHalves } from "../display/show_halves.ts";
import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import {
  filterPreserveOrder,
  type IndexSelection,
  rangeTo,
  toIndicesWithin,
} from "../core/index_utils.ts";
import { maskOf } from "../core/mask.ts";
import { checkOptions } from "../core/options.ts";
import {
  type IndexLikeValue,
  loadIndexLike,
} from "../formats/index_file/load_index_like.ts";
import { requireOneList } from "../formats/index_file/one_list.ts";
import type { ReadStarOptions } from "../formats/star/mod.ts";
import type { TomoTableOptions } from "../metadata/relion5_tomo/tomo_table_options.ts";
import type { StarFile } from "../metadata/star_file.ts";
import { nameOfStar } from "../metadata/tilt_series/tilt_columns.ts";
import { loadTiltTable } from "../metadata/tilt_series/particle_tilts.ts";
import type { TiltImagesOptions } from "../metadata/tilt_series/tilt_images.ts";
import { TiltSeriesOriginalIndexMap } from "../metadata/tilt_series/tilt_series_original_index_map.ts";
import {
  loadGivenHalves,
  type ParticleHalves,
  particleHalves,
} from "./particle_halves.ts";

/** Options of {@linkcode getSplitTiltIndices}. */
export interface SplitTiltIndicesOptions
  extends Pick<TiltImagesOptions, "tiltOrder" | "tiltRanks"> {
  /** Images to use: rows, a mask, or the path of a file of them. */
  readonly indFile?: string | IndexLikeValue | null | undefined;
  /** Particles to use: numbers, a mask, or the path of a file of them. */
  readonly tiltIndFile?: string | IndexLikeValue | null | undefined;
  /** Tilts of each particle to use at most, the least exposed first. */
  readonly ntilts?: number | null | undefined;
  /** Folder that the stacks of a RELION-5 set start from. */
  readonly datadir?: string | null | undefined;
  /** Leading part to take off their paths. */
  readonly stripPrefix?: string | null | undefined;
  /** Name of the block of particles, where a file has several. */
  readonly block?: string | undefined;
  /** How to read doubtful STAR files. */
  readonly star?: ReadStarOptions | undefined;
  /** How sets of RELION-5 tomography are read. */
  readonly tomo?: TomoTableOptions | undefined;
  /**
   * Halves as two lists of particles, or the path of a file of them or of the
   * half-sets that `cryoset split` wrote as JSON.
   */
  readonly particleHalfsetIndicesFile?:
    | string
    | IndexLikeValue
    | null
    | undefined;
  /**
   * Seed of the random split, 0 to 2³²−1.
   *
   * @default {0}
   */
  readonly splitRandomSeed?: number | undefined;
  /**
   * Take the halves of `_rlnRandomSubset` if the file has them.
   *
   * @default {false, as the reference}
   */
  readonly useRandomSubset?: boolean | undefined;
}

const OPTIONS = [
  "indFile",
  "tiltIndFile",
  "ntilts",
  "datadir",
  "stripPrefix",
  "block",
  "star",
  "tomo",
  "particleHalfsetIndicesFile",
  "splitRandomSeed",
  "useRandomSubset",
  "tiltOrder",
  "tiltRanks",
];

/** Halves of tilt series, split by particle. */
export interface TiltHalfsets {
  /** Rows of the file in each half, particle after particle. */
  readonly halfsets: [Int32Array, Int32Array];
  /** Particles of each half. */
  readonly particles: readonly [Int32Array, Int32Array];
  /** Particles of the file. */
  readonly nParticles: number;
  /** How the halves were found. */
  readonly method: ParticleHalves["method"];
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Splits tilt series by particle: all images of a particle are in one half.
 * Particles are numbered by their names in code-point order; a half lists its
 * rows of the file particle after particle. The same seed gives the same
 * halves as the reference.
 *
 * Permission: `--allow-read` of the particle file and of index files.
 *
 * @throws {DataFormatError} `tilt-columns` if columns are missing,
 * `halfset-particle` if `_rlnRandomSubset` differs within a particle.
 * @throws {ArgumentError} `selection-empty` if nothing is selected, or if
 * given halves are no pair or share particles.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { getSplitTiltIndices, StarTable, writeStar } from "@cryoset/cryoset";
 *
 * const path = await Deno.makeTempFile({ suffix: ".star" });
 * const tilts = StarTable.fromColumns("particles", {
 *   _rlnGroupName: ["b", "a", "b", "c", "c", "a"],
 * });
 * await writeStar(path, tilts);
 * const halves = await getSplitTiltIndices(path);
 * assertEquals(halves, [Int32Array.of(3, 4), Int32Array.of(1, 5, 0, 2)]);
 * await Deno.remove(path);
 * ```
 */
export async function getSplitTiltIndices(
  particlesFile: string,
  options: SplitTiltIndicesOptions = {},
): Promise<[Int32Array, Int32Array]> {
  checkOptions("getSplitTiltIndices", options, OPTIONS);
  const { datadir, stripPrefix, block, star: how, tomo } = options;
  const star = await loadTiltTable(particlesFile, {
    datadir,
    stripPrefix,
    block,
    star: how,
    tomo,
  });
  return (await tiltHalfsets(star, options)).halfsets;
}

/** {@linkcode getSplitTiltIndices} of a table that has been read. */
export async function tiltHalfsets(
  star: StarFile,
  options: SplitTiltIndicesOptions,
): Promise<TiltHalfsets> {
  const { ntilts = null, tiltOrder, tiltRanks } = options;
  const map = await TiltSeriesOriginalIndexMap.fromParticlesFile(star, {
    ntilts,
    tiltOrder,
    tiltRanks,
  });
  const given = await loadGivenHalves(options.particleHalfsetIndicesFile, star);
  const dropped: Diagnostic[] = [];
  const selected = await chooseImages(map, options, dropped);
  const chosen = given?.of === "rows"
    ? filterPreserveOrder(selected, [...given.lists[0], ...given.lists[1]])
    : selected;
  const particles = map.particleIndicesFromImages(chosen);
  if (particles.length === 0 || (ntilts !== null && ntilts <= 0)) {
    throw new ArgumentError(
      "selection-empty",
      `Cannot split ${nameOfStar(star)}: no images are selected`,
      { label: ntilts !== null && ntilts <= 0 ? "ntilts" : "indFile" },
    );
  }
  const { halves, method, diagnostics } = particleHalves(star, map, particles, {
    given,
    useRandomSubset: options.useRandomSubset ?? false,
    seed: options.splitRandomSeed ?? 0,
  });
  for (const list of given?.of === "particles" ? given.lists : []) {
    dropped.push(...droppedNote(list, map.nParticles, "particles (halfsets)"));
  }
  const imagesOf = (half: Int32Array) =>
    map.imageIndicesFromParticles(half, { ntilts, allowedImages: chosen });
  const halfsets: [Int32Array, Int32Array] = showHalves([
    imagesOf(halves[0]),
    imagesOf(halves[1]),
  ]);
  return {
    halfsets,
    particles: halves,
    nParticles: map.nParticles,
    method,
    diagnostics: [...diagnostics, ...dropped, ...emptyNote(star, halfsets)],
  };
}

/** A warning if numbers were left out that are none of the file's. */
function droppedNote(
  list: IndexSelection | null,
  count: number,
  what: string,
): Diagnostic[] {
  if (list === null || maskOf(list) !== null) return [];
  const total = typeof list === "number"
    ? 1
    : (list as ArrayLike<unknown>).length;
  const outside = total - toIndicesWithin(list, count, what).length;
  return outside === 0 ? [] : [{
    severity: "warning",
    code: "index-dropped",
    message: `${outside} of ${total} ${what} were left out: the file ` +
      `has ${count}`,
  }];
}

function emptyNote(
  star: StarFile,
  halfsets: readonly [Int32Array, Int32Array],
): Diagnostic[] {
  const empty = halfsets.findIndex((half) => half.length === 0);
  return empty < 0 ? [] : [{
    severity: "warning",
    code: "halfset-empty",
    message: `Half ${empty} has no images`,
    path: star.path ?? undefined,
  }];
}

/** Images of the selected particles, in their order, that `indFile` has. */
async function chooseImages(
  map: TiltSeriesOriginalIndexMap,
  { indFile, tiltIndFile }: SplitTiltIndicesOptions,
  dropped: Diagnostic[],
): Promise<Int32Array> {
  const particles = await loadList(tiltIndFile, "tiltIndFile");
  const images = await loadList(indFile, "indFile");
  dropped.push(
    ...droppedNote(particles, map.nParticles, "particles (tiltInd)"),
    ...droppedNote(images, map.nImages, "images (ind)"),
  );
  const allowed = map.imageIndicesFromParticles(
    particles === null
      ? rangeTo(map.nParticles)
      : map.sanitizeParticleIndices(particles, { name: "tiltIndFile" }),
  );
  if (images === null) return allowed;
  return map.sanitizeImageIndices(allowed, {
    allowedImages: map.sanitizeImageIndices(images, { name: "indFile" }),
  });
}

async function loadList(
  value: string | IndexLikeValue | null | undefined,
  name: string,
): Promise<IndexSelection | null> {
  const loaded = await loadIndexLike(value);
  if (loaded === null) return null;
  requireOneList(loaded, typeof value === "string" ? `"${value}"` : name);
  return loaded;
}

import { showSplit } from "./split_look.ts";
import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import type { ReadMrcHeaderOptions } from "../formats/mrc/mod.ts";
import type { ReadStarOptions } from "../formats/star/mod.ts";
import type { IndexLikeValue } from "../formats/index_file/load_index_like.ts";
import { imageCount } from "../images/load_images.ts";
import type { ReadCryoSparcOptions } from "../metadata/cryosparc_file.ts";
import { loadParticleTable } from "../metadata/particle_table.ts";
import { tiltSeriesNote } from "../metadata/single_particles.ts";
import type { TomoTableOptions } from "../metadata/relion5_tomo/tomo_table_options.ts";
import { TomoStarFile } from "../metadata/relion5_tomo/tomo_star_file.ts";
import { StarFile } from "../metadata/star_file.ts";
import { requireTiltTable } from "../metadata/tilt_series/particle_tilts.ts";
import type {
  TiltOrder,
  TiltRanks,
} from "../metadata/tilt_series/tilt_images.ts";
import { explicitHalfsets } from "./explicit_halfsets.ts";
import { getSplitIndices, loadSelection } from "./random_halfsets.ts";
import { imagesDigest } from "./images_digest.ts";
import { statedHalfsets } from "./relion_halfsets.ts";
import { checkTiltOptions, splitTiltSeries } from "./split_tilt_series.ts";

/** Options of {@linkcode splitParticles}. */
export interface SplitParticlesOptions {
  /**
   * `"auto"`: as `halfsets` says, else as `_rlnRandomSubset` or
   * `alignments3D/split` says, else at random; `"random"`: always at random.
   *
   * @default {"auto"}
   */
  readonly method?: "auto" | "random" | undefined;
  /** Half-sets: two lists, or the path of a file that holds them. */
  readonly halfsets?: string | IndexLikeValue | null | undefined;
  /** Images to use: indices, a mask, or the path of a file of them. */
  readonly ind?: string | IndexLikeValue | null | undefined;
  /**
   * Seed of the random split, 0 to 2³²−1.
   *
   * @default {0}
   */
  readonly seed?: number | undefined;
  /** Folder that relative image paths start from. */
  readonly datadir?: string | null | undefined;
  /** Leading part to take off the image paths. */
  readonly stripPrefix?: string | null | undefined;
  /** Name of the block of particles, where a file has several. */
  readonly block?: string | undefined;
  /** How to read doubtful STAR files. */
  readonly star?: ReadStarOptions | undefined;
  /** How to read cryoSPARC sets. */
  readonly cs?: ReadCryoSparcOptions | undefined;
  /** How sets of RELION-5 tomography are read. */
  readonly tomo?: TomoTableOptions | undefined;
  /** How to read doubtful headers. */
  readonly mrc?: ReadMrcHeaderOptions | undefined;
  /**
   * Split tilt series by particle: all images of one are in one half. Given
   * half-sets are lists of particles then, but for those of JSON files.
   *
   * @default {true for a RELION-5 optimisation set, else false}
   */
  readonly tiltSeries?: boolean | undefined;
  /** Particles of tilt series to use: numbers, a mask, or the path of a file. */
  readonly tiltInd?: string | IndexLikeValue | null | undefined;
  /** Tilts of each particle to use at most, the least exposed first. */
  readonly ntilts?: number | null | undefined;
  /**
   * Order of the tilts, for `ntilts`.
   *
   * @default {"dose"}
   */
  readonly tiltOrder?: TiltOrder | undefined;
  /**
   * Rank tilts among those of their particle or of the whole tilt series.
   *
   * @default {"particle"}
   */
  readonly tiltRanks?: TiltRanks | undefined;
}

/** Half-sets of tilt series by particle. */
export interface TiltParticleHalves {
  /** Particles of the file. */
  readonly count: number;
  /** Particles of each half, numbered by name in code-point order. */
  readonly halfsets: readonly [Int32Array, Int32Array];
}

/** Half-sets of a particle file and where they come from. */
export interface ParticleSplit {
  /** Path of the particle file. */
  readonly particlesFile: string;
  /** Images of the file. */
  readonly nImages: number;
  /** SHA-256 of the image names of a table, else null. */
  readonly imagesDigest: string | null;
  /** How the halves were found. */
  readonly method:
    | "file"
    | "_rlnRandomSubset"
    | "alignments3D/split"
    | "random";
  /** Seed of a random split, else null. */
  readonly seed: number | null;
  /** Rows of the file in each half. */
  readonly halfsets: [Int32Array, Int32Array];
  /** Particles of each half, for tilt series. */
  readonly tiltParticles?: TiltParticleHalves | undefined;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
  /** Block of the particles, if it was named. */
  readonly block?: string | undefined;
  /** How the STAR file was read, if that was said. */
  readonly star?: ReadStarOptions | undefined;
  /** How the set of RELION-5 tomography was read, if that was said. */
  readonly tomo?: TomoTableOptions | undefined;
  /** Folder that the stacks of such a set start from. */
  readonly datadir?: string | null | undefined;
  /** Leading part taken off their paths. */
  readonly stripPrefix?: string | null | undefined;
  /** How the cryoSPARC set was read, if that was said. */
  readonly cs?: ReadCryoSparcOptions | undefined;
}

/**
 * Finds or makes half-sets of a particle file.
 *
 * Permission: `--allow-read` of the particle file, of the stacks if it is a list
 * of them, and of index files.
 *
 * @throws {ArgumentError} if stated halves overlap, repeat rows, are empty, or
 * were made for another file.
 * @throws {IndexError} if they name rows the file does not have.
 * @throws {DataFormatError} if a file is malformed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { splitParticles, StarTable, writeStar } from "@cryoset/cryoset";
 *
 * const path = await Deno.makeTempFile({ suffix: ".star" });
 * const particles = StarTable.fromColumns("particles", {
 *   _rlnImageName: ["1@a.mrcs", "2@a.mrcs", "3@a.mrcs"],
 *   _rlnRandomSubset: [1, 2, 1],
 * });
 * await writeStar(path, particles);
 *
 * const { method, halfsets } = await splitParticles(path);
 * assertEquals(method, "_rlnRandomSubset");
 * assertEquals(halfsets, [Int32Array.of(0, 2), Int32Array.of(1)]);
 *
 * const random = await splitParticles(path, { method: "random", seed: 7 });
 * assertEquals(random.halfsets.map((half) => half.length), [1, 2]);
 * await Deno.remove(path);
 * ```
 */
export async function splitParticles(
  particlesFile: string,
  options: SplitParticlesOptions = {},
): Promise<ParticleSplit> {
  return showSplit(await findSplit(particlesFile, options));
}

async function findSplit(
  particlesFile: string,
  options: SplitParticlesOptions,
): Promise<ParticleSplit> {
  checkOptions("splitParticles", options, [
    "method",
    "halfsets",
    "ind",
    "seed",
    "datadir",
    "stripPrefix",
    "block",
    "star",
    "cs",
    "tomo",
    "mrc",
    "tiltSeries",
    "tiltInd",
    "ntilts",
    "tiltOrder",
    "tiltRanks",
  ]);
  const { halfsets, ind, datadir, stripPrefix, block } = options;
  const method = checkMethod(options);
  const table = await loadParticleTable(particlesFile, options);
  const nImages = table?.length ??
    await imageCount(particlesFile, {
      datadir,
      stripPrefix,
      mrc: options.mrc,
    });
  const tiltSeries = options.tiltSeries ?? table instanceof TomoStarFile;
  checkTiltOptions(tiltSeries, options);
  const selection = await loadSelection(ind, nImages, "ind");
  const stated = table === null || tiltSeries || method === "random" ||
      isGiven(halfsets)
    ? null
    : statedHalfsets(table, selection);
  const common = {
    particlesFile,
    nImages,
    imagesDigest: table === null ? null : await imagesDigest(table),
    seed: null,
    diagnostics: [
      ...(table?.diagnostics ?? []),
      ...(tiltSeries ? [] : tiltSeriesNote(table)),
      ...(stated?.diagnostics ?? []),
    ],
    ...(block === undefined ? {} : { block }),
    ...(options.star === undefined ? {} : { star: options.star }),
    ...(options.cs === undefined ? {} : { cs: options.cs }),
    ...(table instanceof TomoStarFile
      ? { tomo: options.tomo, datadir, stripPrefix }
      : {}),
  };
  if (tiltSeries) {
    const star = requireTiltTable(table, particlesFile);
    return await splitTiltSeries(star, common, selection, options);
  }
  if (isGiven(halfsets)) {
    const halves = await explicitHalfsets(
      halfsets,
      nImages,
      selection,
      common.imagesDigest,
    );
    return { ...common, method: "file", halfsets: halves };
  }
  if (table !== null && stated?.halfsets) {
    const method = table instanceof StarFile
      ? "_rlnRandomSubset"
      : "alignments3D/split";
    return { ...common, method, halfsets: stated.halfsets };
  }
  const seed = options.seed ?? 0;
  const random = await getSplitIndices(particlesFile, {
    indFile: selection,
    splitRandomSeed: seed,
    nImages,
  });
  return { ...common, method: "random", seed, halfsets: random };
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function checkMethod(
  { method = "auto", halfsets }: SplitParticlesOptions,
): "auto" | "random" {
  if (method !== "auto" && method !== "random") {
    throw new ArgumentError(
      "split-method",
      `Cannot split by method "${method}": use "auto" or "random"`,
      { label: "method", expected: ["auto", "random"], actual: method },
    );
  }
  if (method === "auto" || !isGiven(halfsets)) return method;
  throw new ArgumentError(
    "split-method",
    "Cannot split at random into given half-sets: give method or halfsets",
    { label: "method" },
  );
}

import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import type { IndexLikeValue } from "../formats/index_file/load_index_like.ts";
import { imageCount } from "../images/load_images.ts";
import { StarFile } from "../metadata/star_file.ts";
import { explicitHalfsets } from "./explicit_halfsets.ts";
import { getSplitIndices, loadSelection } from "./random_halfsets.ts";
import { readRelionHalfsetsFromStar } from "./relion_halfsets.ts";

/** Options of {@linkcode splitParticles}. */
export interface SplitParticlesOptions {
  /**
   * `"auto"`: as `halfsets` says, else as `_rlnRandomSubset` says, else at
   * random; `"random"`: always at random.
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
}

/** Half-sets of a particle file and where they come from. */
export interface ParticleSplit {
  /** Path of the particle file. */
  readonly particlesFile: string;
  /** Images of the file. */
  readonly nImages: number;
  /** How the halves were found. */
  readonly method: "file" | "_rlnRandomSubset" | "random";
  /** Seed of a random split, else null. */
  readonly seed: number | null;
  /** Rows of the file in each half. */
  readonly halfsets: [Int32Array, Int32Array];
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds or makes half-sets of a particle file.
 *
 * Permission: `--allow-read` of the particle file and of index files.
 *
 * @throws {ArgumentError} if stated halves overlap, repeat rows or are empty.
 * @throws {IndexError} if they name rows the file does not have.
 */
export async function splitParticles(
  particlesFile: string,
  options: SplitParticlesOptions = {},
): Promise<ParticleSplit> {
  checkOptions("splitParticles", options, [
    "method",
    "halfsets",
    "ind",
    "seed",
    "datadir",
    "stripPrefix",
    "block",
  ]);
  const { halfsets, ind, datadir, stripPrefix, block } = options;
  const star = /\.star$/i.test(particlesFile)
    ? await StarFile.load(particlesFile, { block })
    : null;
  const nImages = star?.length ??
    await imageCount(particlesFile, { datadir, stripPrefix });
  const selection = await loadSelection(ind, nImages, "ind");
  const common = { particlesFile, nImages };
  if (halfsets !== null && halfsets !== undefined) {
    if (options.method === "random") throw randomAndGiven();
    const halves = await explicitHalfsets(halfsets, nImages, selection);
    return {
      ...common,
      method: "file",
      seed: null,
      halfsets: halves,
      diagnostics: [],
    };
  }
  const relion = star === null || options.method === "random"
    ? null
    : await readRelionHalfsetsFromStar(star, { indFile: selection });
  if (relion?.halfsets) {
    return {
      ...common,
      method: "_rlnRandomSubset",
      seed: null,
      halfsets: relion.halfsets,
      diagnostics: [],
    };
  }
  const seed = options.seed ?? 0;
  return {
    ...common,
    method: "random",
    seed,
    halfsets: await getSplitIndices(particlesFile, {
      indFile: selection,
      splitRandomSeed: seed,
      nImages,
    }),
    diagnostics: relion?.diagnostics ?? [],
  };
}

function randomAndGiven(): ArgumentError {
  return new ArgumentError(
    "split-method",
    "Cannot split at random into given half-sets: give method or halfsets",
    { label: "method" },
  );
}

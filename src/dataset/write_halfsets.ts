import { resolve } from "@std/path/posix";
import { ArgumentError } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import { encodeIndexPickle } from "../formats/index_file/encode_index_pickle.ts";
import { HALFSETS_VERSION } from "../formats/index_file/parse_index_file.ts";
import { encodeNpy } from "../formats/numpy/mod.ts";
import { type FileContent, writeFileAtomically } from "../io/write_file.ts";
import { checkHalfsets } from "./explicit_halfsets.ts";
import { checkNew } from "../io/check_new.ts";
import { tablePaths } from "./convert/convert_outputs.ts";
import type { ParticleSplit } from "./split_particles.ts";
import { writeHalfsetTable } from "./write_halfset_table.ts";

/** Options of {@linkcode writeHalfsets}. */
export interface WriteHalfsetsOptions {
  /**
   * Overwrite a file that exists.
   *
   * @default {false}
   */
  readonly force?: boolean | undefined;
  /**
   * Name of the block of particles, where a STAR file has several.
   *
   * @default {that of the split}
   */
  readonly block?: string | undefined;
}

/**
 * Writes half-sets, in the format that the extension of `path` says:
 *
 * - `.json`: the two lists of rows with where they come from; `loadIndexLike`
 *   and `--halfsets` read it back, as they do the next two;
 * - `.pkl`: a tuple of two int64 arrays;
 * - `.npy`: an int64 array of two rows, the shorter filled up with −1;
 *   of tilt series, these two list particles, as the reference wants them;
 * - `.star`: the particle file with `_rlnRandomSubset` set to 1 and 2, and
 *   without the images that are in neither half; `.cs` and `.csg` the same
 *   with `alignments3D/split` set to 0 and 1. All else stays as it was.
 *   Of a RELION-5 tomography set, `optimisation_set.star` becomes such a set
 *   with a new `particles.star` beside it, and other names a flat STAR file.
 *
 * Permission: `--allow-write` and `--allow-read` of the folder; for a table
 * also `--allow-read` of the particle file.
 *
 * @throws {ArgumentError} for another extension, if the file exists, if the
 * halves overlap, or if the particle file is another by now
 * (`halfsets-other-file`).
 */
export async function writeHalfsets(
  path: string,
  split: ParticleSplit,
  options: WriteHalfsetsOptions = {},
): Promise<void> {
  checkOptions("writeHalfsets", options, ["force", "block"]);
  checkHalfsets(split.halfsets, split.nImages, "given half-sets");
  const extension = /\.([^./]+)$/.exec(path)?.[1].toLowerCase() ?? "";
  if (!EXTENSIONS.includes(extension)) {
    throw new ArgumentError(
      "halfsets-kind",
      `Cannot tell how to write half-sets to "${path}": use .json, .star, ` +
        `.cs, .npy or .pkl`,
      { expected: EXTENSIONS, actual: path },
    );
  }
  for (const file of tablePaths(path)) {
    await checkNew(file, options.force ?? false);
  }
  const lists = encodeLists(extension, split);
  if (lists !== null) await writeFileAtomically(path, lists);
  else {
    const block = options.block ?? split.block;
    await writeHalfsetTable(path, split, { block, force: options.force });
  }
}

const EXTENSIONS = ["json", "star", "cs", "csg", "npy", "pkl"];

/** The lists alone; null where a table is to be written. */
function encodeLists(
  extension: string,
  split: ParticleSplit,
): FileContent | null {
  switch (extension) {
    case "json":
      return new TextEncoder().encode(
        `${JSON.stringify(halfsetRecord(split))}\n`,
      );
    case "pkl":
      return encodeIndexPickle(referenceLists(split));
    case "npy": {
      const [a, b] = referenceLists(split);
      const length = Math.max(a.length, b.length);
      const rows = new BigInt64Array(2 * length).fill(-1n);
      a.forEach((row, i) => rows[i] = BigInt(row));
      b.forEach((row, i) => rows[length + i] = BigInt(row));
      return encodeNpy(rows, [2, length]);
    }
    default:
      return null;
  }
}

/** The lists that the reference takes: of tilt series, lists of particles. */
function referenceLists(
  { halfsets, tiltParticles }: ParticleSplit,
): readonly [Int32Array, Int32Array] {
  return tiltParticles?.halfsets ?? halfsets;
}

/** Half-sets as they are written to JSON. */
export function halfsetRecord(split: ParticleSplit): Record<string, unknown> {
  return {
    format: "cryoset-halfsets",
    version: HALFSETS_VERSION,
    particles: resolve(split.particlesFile),
    nImages: split.nImages,
    imagesDigest: split.imagesDigest,
    method: split.method,
    seed: split.seed,
    halfsets: split.halfsets.map((half) => Array.from(half)),
    ...(split.tiltParticles === undefined ? {} : {
      nParticles: split.tiltParticles.count,
      particleHalfsets: split.tiltParticles.halfsets.map((half) =>
        Array.from(half)
      ),
    }),
  };
}

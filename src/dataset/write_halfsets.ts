import { resolve } from "@std/path/posix";
import { ArgumentError } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import { writeStarDocument } from "../formats/star/mod.ts";
import { HALFSETS_VERSION } from "../formats/index_file/parse_index_file.ts";
import { statFile } from "../io/read_file.ts";
import { writeFileAtomically } from "../io/write_file.ts";
import { StarFile } from "../metadata/star_file.ts";
import { checkHalfsets } from "./explicit_halfsets.ts";
import { imagesDigest } from "./images_digest.ts";
import type { ParticleSplit } from "./split_particles.ts";

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
 *   and `--halfsets` read it back;
 * - `.star`: the particle file with `_rlnRandomSubset` set to 1 and 2, and
 *   without the images that are in neither half. All else stays as it was.
 *
 * Permission: `--allow-write` and `--allow-read` of the folder; for `.star`
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
  const extension = /\.([^./]+)$/.exec(path)?.[1].toLowerCase();
  if (extension !== "json" && extension !== "star") {
    throw new ArgumentError(
      "halfsets-kind",
      `Cannot tell how to write half-sets to "${path}": use .json or .star`,
      { expected: [".json", ".star"], actual: path },
    );
  }
  // Looked at even if forced: without read permission nothing is written.
  const exists = await statFile(path) !== null;
  if (exists && !options.force) {
    throw new ArgumentError(
      "file-exists",
      `Cannot write "${path}": it exists; use another name or force (--force)`,
      { actual: path },
    );
  }
  if (extension === "json") {
    const text = `${JSON.stringify(halfsetRecord(split))}\n`;
    await writeFileAtomically(path, new TextEncoder().encode(text));
  } else {
    await writeStar(path, split, options.block ?? split.block);
  }
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
  };
}

async function writeStar(
  path: string,
  split: ParticleSplit,
  block: string | undefined,
): Promise<void> {
  if (!/\.star$/i.test(split.particlesFile)) {
    throw new ArgumentError(
      "halfsets-kind",
      `Cannot write the half-sets of "${split.particlesFile}" to ` +
        `"${path}": only those of a STAR file go into a STAR file; use .json`,
      { actual: path },
    );
  }
  const star = await StarFile.load(split.particlesFile, {
    ...split.star,
    block,
    readFirstHeader: false,
  });
  if (star.length !== split.nImages) {
    throw new ArgumentError(
      "halfsets-other-file",
      `Cannot write the half-sets to "${path}": they were made for ` +
        `${split.nImages} images, "${split.particlesFile}" has ${star.length}`,
      { expected: split.nImages, actual: star.length },
    );
  }
  const isOther = split.imagesDigest !== null &&
    await imagesDigest(star) !== split.imagesDigest;
  if (isOther) {
    throw new ArgumentError(
      "halfsets-other-file",
      `Cannot write the half-sets to "${path}": "${split.particlesFile}" ` +
        `names other images by now, or in another order; split it anew`,
      { expected: split.imagesDigest },
    );
  }
  const subset = new Int32Array(star.length);
  split.halfsets.forEach((half, id) => {
    for (const row of half) subset[row] = id + 1;
  });
  const kept = Int32Array.from(subset.keys()).filter((row) => subset[row] > 0);
  const marked = star.df.withColumn("_rlnRandomSubset", subset);
  const table = kept.length === subset.length
    ? marked
    : marked.selectRows(kept);
  await writeStarDocument(path, star.document.withBlock(table));
}

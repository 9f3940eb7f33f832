import { ArgumentError } from "../core/errors.ts";
import { csNumbers } from "../formats/cs/mod.ts";
import { CryoSparcFile } from "../metadata/cryosparc_file.ts";
import {
  loadParticleTable,
  type ParticleTable,
  tableKind,
} from "../metadata/particle_table.ts";
import { TomoStarFile } from "../metadata/relion5_tomo/tomo_star_file.ts";
import { StarFile } from "../metadata/star_file.ts";
import { tableFiles } from "./convert/convert_outputs.ts";
import { tableRows } from "./convert/table_rows.ts";
import { imagesDigest } from "./images_digest.ts";
import type { ParticleSplit } from "./split_particles.ts";
import {
  checkNotOwnFile,
  isOptimisationSetName,
  writeTomoHalves,
} from "./write_tomo_halves.ts";
import type { WriteHalfsetsOptions } from "./write_halfsets.ts";

/**
 * Writes the particle file of a split with its half-sets in the column that
 * the format has for them, without the images that are in neither half.
 *
 * @throws {ArgumentError} `halfsets-kind` if the particle file is of another
 * format, `halfsets-other-file` if it is another by now.
 */
export async function writeHalfsetTable(
  path: string,
  split: ParticleSplit,
  { block, force }: WriteHalfsetsOptions,
): Promise<void> {
  const { particlesFile, star, cs } = split;
  const kind = tableKind(path);
  const table = tableKind(particlesFile) === kind
    ? await loadParticleTable(particlesFile, {
      star,
      block,
      cs,
      tomo: split.tomo,
      datadir: split.datadir,
      stripPrefix: split.stripPrefix,
      allFields: true,
    })
    : null;
  if (table === null) {
    const format = kind === "star" ? "a STAR file" : "a .cs file";
    throw new ArgumentError(
      "halfsets-kind",
      `Cannot write the half-sets of "${particlesFile}" to "${path}": only ` +
        `those of ${format} go into ${format}; use .json`,
      { actual: path },
    );
  }
  await checkSameFile(path, table, split);
  if (table instanceof TomoStarFile) {
    if (isOptimisationSetName(path)) {
      await writeTomoHalves(path, table, split, force);
      return;
    }
    checkNotOwnFile(path, table);
  }
  const half = new Int8Array(table.length).fill(-1);
  split.halfsets.forEach((rows, id) => {
    for (const row of rows) half[row] = id;
  });
  const kept = Int32Array.from(half.keys()).filter((row) => half[row] >= 0);
  const marked = withHalves(table, half);
  const written = kept.length === half.length
    ? marked
    : tableRows(marked, kept);
  for (const file of tableFiles(path, written)) await file.write();
}

function withHalves(table: ParticleTable, half: Int8Array): ParticleTable {
  if (table instanceof CryoSparcFile) {
    const column = csNumbers(
      "alignments3D/split",
      "<u4",
      half.map((id) => Math.max(id, 0)),
    );
    return new CryoSparcFile(table.table.withColumn(column));
  }
  const numbers = Int32Array.from(half, (id) => id + 1);
  const data = table.df.withColumn("_rlnRandomSubset", numbers);
  return new StarFile({
    data,
    dataOptics: table.dataOptics,
    document: table.document,
    path: table.path,
  });
}

async function checkSameFile(
  path: string,
  table: ParticleTable,
  { particlesFile, nImages, imagesDigest: digest }: ParticleSplit,
): Promise<void> {
  if (table.length !== nImages) {
    throw new ArgumentError(
      "halfsets-other-file",
      `Cannot write the half-sets to "${path}": they were made for ` +
        `${nImages} images, "${particlesFile}" has ${table.length}`,
      { expected: nImages, actual: table.length },
    );
  }
  if (digest === null || await imagesDigest(table) === digest) return;
  throw new ArgumentError(
    "halfsets-other-file",
    `Cannot write the half-sets to "${path}": "${particlesFile}" ` +
      `names other images by now, or in another order; split it anew`,
    { expected: digest },
  );
}

import { ArgumentError } from "../../core/errors.ts";
import { normalizeIndices } from "../../core/index_utils.ts";
import { checkOptions } from "../../core/options.ts";
import {
  loadParticleTable,
  type ParticleTable,
  tableKind,
} from "../../metadata/particle_table.ts";
import { tiltSeriesNote } from "../../metadata/single_particles.ts";
import { StarFile } from "../../metadata/star_file.ts";
import type {
  ConvertOptions,
  ConvertOutputs,
  ConvertReport,
} from "./convert_options.ts";
import {
  checkOutputs,
  type PlannedFiles,
  recordFiles,
  tableFiles,
} from "./convert_outputs.ts";
import { convertSources, folderOf } from "./convert_sources.ts";
import { tableRows } from "./table_rows.ts";
import { gatherRecords } from "./particle_records.ts";
import type { RelionVersion } from "./records_to_star.ts";
import { versionOf } from "./star_versions.ts";

/**
 * Converts a particle set between RELION's STAR files, cryoSPARC's `.cs`
 * files and cryoDRGN's pickles. Images are not copied: their names are
 * carried over.
 *
 * Between files of one program all columns stay, those of a subset byte for
 * byte, but those that the version or an option changes; between programs go
 * image names, poses, CTF parameters, pixel and image size, optics groups,
 * half-sets, micrographs, and cryoSPARC's `uid` (in STAR files as `_ucsfUid`);
 * what does not is noted.
 *
 * Everything is read and checked before the first file is written; then each
 * file is written whole or not at all. If the disk fails at one, those before
 * it stay.
 *
 * Permission: `--allow-read` of the files read (of the folder of the first
 * stack if no table states the size of the images), `--allow-read` and
 * `--allow-write` of the folders written to.
 *
 * @param path Particle file: a table, or a stack or list of stacks with
 * `posesFile` and `ctfFile`.
 * @throws {ArgumentError} if a file exists, or options do not go together.
 * @throws {DataFormatError} if values that an output needs are missing.
 * @throws {MissingFileError} if a file is missing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import {
 *   convertParticles,
 *   parseCtfFromCs,
 *   StarTable,
 *   writeStar,
 * } from "@cryoset/cryoset";
 *
 * const folder = await Deno.makeTempDir();
 * const particles = StarTable.fromColumns("particles", {
 *   _rlnImageName: ["1@a.mrcs"],
 *   _rlnAngleRot: [10],
 *   _rlnAngleTilt: [20],
 *   _rlnAnglePsi: [30],
 *   _rlnDefocusU: [15000],
 *   _rlnDefocusV: [14000],
 *   _rlnDefocusAngle: [45],
 *   _rlnVoltage: [300],
 *   _rlnSphericalAberration: [2.7],
 *   _rlnAmplitudeContrast: [0.1],
 *   _rlnImagePixelSize: [1.5],
 *   _rlnImageSize: [128],
 * });
 * await writeStar(`${folder}/run.star`, particles);
 * await convertParticles(`${folder}/run.star`, {
 *   particles: `${folder}/run.cs`,
 * });
 * const ctf = await parseCtfFromCs(`${folder}/run.cs`, 128);
 * assertEquals([...ctf.data.subarray(0, 3)], [1.5, 15000, 14000]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function convertParticles(
  path: string,
  outputs: ConvertOutputs,
  options: ConvertOptions = {},
): Promise<ConvertReport> {
  checkOptions("convertParticles", options, [
    "posesFile",
    "ctfFile",
    "block",
    "star",
    "cs",
    "tomo",
    "ind",
    "ctf",
    "relion",
    "datadir",
    "stripPrefix",
    "mrc",
    "force",
  ]);
  checkRelion(outputs, options.relion);
  await checkOutputs(outputs, options.force ?? false);
  const copy = await tableToCopy(path, outputs.particles, options);
  const { files, diagnostics, particles } = copy === null
    ? await converted(path, outputs, options)
    : await copied(path, copy, outputs, options);
  for (const file of files) await file.write();
  return { particles, written: files.map(({ path }) => path), diagnostics };
}

/** Refuses a version of RELION where no STAR file is written. */
function checkRelion(
  { particles }: ConvertOutputs,
  relion: RelionVersion | undefined,
): void {
  if (relion === undefined) return;
  if (relion !== "3.0" && relion !== "3.1") {
    throw new ArgumentError(
      "option-value",
      `The option relion must be "3.0" or "3.1", not "${relion}"`,
      { label: "relion", expected: ["3.0", "3.1"], actual: relion },
    );
  }
  if (particles !== undefined && tableKind(particles) !== "cs") return;
  throw new ArgumentError(
    "convert-relion",
    "Cannot write for a version of RELION: no STAR file is to be written; " +
      "leave out the option relion",
    { label: "relion", actual: relion },
  );
}

interface Conversion extends PlannedFiles {
  readonly particles: number;
}

/** The table as it is, and pickles made of it. */
async function copied(
  path: string,
  copy: ParticleTable,
  outputs: ConvertOutputs,
  options: ConvertOptions,
): Promise<Conversion> {
  const table = tableFiles(outputs.particles!, copy);
  const pickles = { ...outputs, particles: undefined };
  const { files, diagnostics } = outputs.poses || outputs.ctf
    ? await converted(path, pickles, options)
    : { files: [], diagnostics: copy.diagnostics };
  return {
    particles: copy.length,
    files: [...table, ...files],
    diagnostics,
  };
}

async function converted(
  path: string,
  outputs: ConvertOutputs,
  options: ConvertOptions,
): Promise<Conversion> {
  const { particles, poses, ctf } = outputs;
  const folder = folderOf((particles ?? poses ?? ctf)!);
  const sources = await convertSources(path, folder, options);
  const records = gatherRecords(sources, options.ctf ?? {});
  const version = sources.particles instanceof StarFile
    ? versionOf(sources.particles)
    : "3.1";
  const { files, diagnostics } = recordFiles(
    records,
    outputs,
    sources.particles,
    options.relion ?? version,
  );
  return {
    particles: records.length,
    files,
    diagnostics: [...tiltSeriesNote(sources.particles), ...diagnostics],
  };
}

/**
 * The table as it is to be written, if it is written in the format and
 * version it has, with the values it has: then it stays to the letter.
 */
async function tableToCopy(
  path: string,
  output: string | undefined,
  { posesFile, ctfFile, ctf, ind, relion, ...how }: ConvertOptions,
): Promise<ParticleTable | null> {
  const isChanged = posesFile || ctfFile || how.cs?.poseClass !== undefined ||
    Object.values(ctf ?? {}).some((value) => value !== undefined);
  const isSameKind = output !== undefined && !isChanged &&
    tableKind(path) === tableKind(output);
  if (!isSameKind) return null;
  const { block, star, cs, tomo, datadir, stripPrefix } = how;
  const table = await loadParticleTable(path, {
    block,
    star,
    cs,
    tomo,
    datadir,
    stripPrefix,
    allFields: true,
  });
  if (table instanceof StarFile && relion && versionOf(table) !== relion) {
    return null;
  }
  if (table === null || ind === null || ind === undefined) return table;
  return tableRows(
    table,
    normalizeIndices(ind, table.length, { name: "ind" }),
  );
}

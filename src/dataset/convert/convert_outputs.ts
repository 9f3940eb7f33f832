import { basename } from "@std/path/posix";
import {
  ArgumentError,
  DataFormatError,
  type Diagnostic,
} from "../../core/errors.ts";
import { ndArray } from "../../core/nd_array.ts";
import { encodeCsg, writeCs } from "../../formats/cs/mod.ts";
import { writeStar } from "../../formats/star/mod.ts";
import { statFile } from "../../io/read_file.ts";
import { writeFileAtomically } from "../../io/write_file.ts";
import { CryoSparcFile } from "../../metadata/cryosparc_file.ts";
import { CTF_PICKLE_COLUMNS } from "../../metadata/ctf_from_pickle.ts";
import {
  type ParticleTable,
  tableKind,
} from "../../metadata/particle_table.ts";
import {
  writeCtfPickle,
  writePosesPickle,
} from "../../metadata/write_pickles.ts";
import { StarFile } from "../../metadata/star_file.ts";
import type { ConvertOutputs } from "./convert_particles.ts";
import { CTF_COLUMNS, type ParticleRecords } from "./particle_records.ts";
import { csTableOf } from "./records_to_cs.ts";
import { type RelionVersion, starTablesOf } from "./records_to_star.ts";
import { otherVersion } from "./star_versions.ts";

/** What was written. */
export interface WrittenFiles {
  /** Particles in the files. */
  readonly particles: number;
  /** Paths of the files. */
  readonly paths: readonly string[];
  /** What was tolerated, and what could not be carried over. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Refuses outputs that cannot be written, before anything is read.
 *
 * @throws {ArgumentError} `convert-output` or `file-exists`.
 */
export async function checkOutputs(
  outputs: ConvertOutputs,
  force: boolean,
): Promise<void> {
  const { particles, poses, ctf } = outputs;
  if (particles !== undefined && tableKind(particles) === null) {
    const hint = /\.pkl$/i.test(particles)
      ? "; poses and CTF parameters go into a pickle each (--write-poses, " +
        "--write-ctf)"
      : "";
    throw badOutput(particles, `use .star, .cs or .csg${hint}`);
  }
  for (const pickle of [poses, ctf]) {
    if (pickle === undefined || /\.pkl$/i.test(pickle)) continue;
    throw badOutput(pickle, "use .pkl");
  }
  const paths = pathsOf(outputs);
  if (paths.length === 0) {
    throw new ArgumentError(
      "convert-output",
      "Cannot convert: no file to write is named",
    );
  }
  for (const path of paths) {
    // Looked at even if forced: without read permission nothing is written.
    const exists = await statFile(path) !== null;
    if (!exists || force) continue;
    throw new ArgumentError(
      "file-exists",
      `Cannot write "${path}": it exists; use another name or force (--force)`,
      { actual: path },
    );
  }
}

function badOutput(path: string, remedy: string): ArgumentError {
  return new ArgumentError(
    "convert-output",
    `Cannot tell how to write particles to "${path}": ${remedy}`,
    { expected: [".star", ".cs", ".csg", ".pkl"], actual: path },
  );
}

/** All files that outputs stand for. */
function pathsOf({ particles, poses, ctf }: ConvertOutputs): string[] {
  const tables = particles === undefined
    ? []
    : /\.csg$/i.test(particles)
    ? [csBeside(particles), particles]
    : [particles];
  return [...tables, poses, ctf].filter((path) => path !== undefined);
}

/** The `.cs` file of a `.csg` file that is written. */
function csBeside(path: string): string {
  return path.replace(/\.csg$/i, ".cs");
}

/** Writes a table in the format it has. */
export async function writeTable(
  path: string,
  table: ParticleTable,
): Promise<WrittenFiles> {
  if (table instanceof StarFile) await table.save(path);
  else await writeCsFiles(path, table);
  return {
    particles: table.length,
    paths: pathsOf({ particles: path }),
    diagnostics: table.diagnostics,
  };
}

async function writeCsFiles(
  path: string,
  { table, length }: CryoSparcFile,
): Promise<void> {
  if (!/\.csg$/i.test(path)) return await writeCs(path, table);
  const cs = csBeside(path);
  await writeCs(cs, table);
  const group = await encodeCsg(basename(cs), table.names, length);
  await writeFileAtomically(path, new TextEncoder().encode(group));
}

/**
 * Writes particles to files of any kind.
 *
 * @param source The table they come from, of which STAR files keep columns.
 * @throws {DataFormatError} if a file needs what the particles lack.
 */
export async function writeRecords(
  records: ParticleRecords,
  outputs: ConvertOutputs,
  source: ParticleTable | null,
  relion: RelionVersion,
): Promise<WrittenFiles> {
  const { particles, poses, ctf } = outputs;
  const diagnostics = [...records.diagnostics];
  if (poses !== undefined) requirePart(records, "poses");
  if (ctf !== undefined) requirePart(records, "ctf");
  if (particles !== undefined) requirePart(records, "images");
  if (particles !== undefined && tableKind(particles) === "cs") {
    await writeCsFiles(particles, new CryoSparcFile(csTableOf(records)));
    if (records.halves?.includes(-1)) diagnostics.push(halvesLost(records));
  } else if (particles !== undefined) {
    const isVersionChange = source instanceof StarFile &&
      records.hasOwnMetadata;
    const tables = isVersionChange
      ? otherVersion(source, records)
      : starTablesOf(records, relion);
    await writeStar(particles, tables.main, tables.optics);
  }
  if (poses !== undefined) {
    const { rotations, fractions } = records.poses!;
    const translations = ndArray(fractions, [records.length, 2]);
    await writePosesPickle(poses, rotations, translations);
  }
  if (ctf !== undefined) {
    await writeCtfPickle(
      ctf,
      ndArray(cryoDrgnRows(records), [records.length, CTF_PICKLE_COLUMNS]),
    );
  }
  return { particles: records.length, paths: pathsOf(outputs), diagnostics };
}

/** CTF parameters as cryoDRGN has them: box, pixel size, and the seven. */
function cryoDrgnRows({ length, sides, apix, ctf }: ParticleRecords) {
  const rows = new Float64Array(length * CTF_PICKLE_COLUMNS);
  for (let i = 0; i < length; i++) {
    const at = i * CTF_PICKLE_COLUMNS;
    rows[at] = sides[i];
    rows[at + 1] = apix![i];
    const from = i * CTF_COLUMNS;
    rows.set(ctf!.subarray(from, from + CTF_COLUMNS), at + 2);
  }
  return rows;
}

const PARTS = {
  poses: "poses",
  ctf: "CTF parameters",
  images: "image names",
} as const;

function requirePart(
  records: ParticleRecords,
  part: keyof typeof PARTS,
): void {
  const isThere = records[part] !== null &&
    (part !== "ctf" || records.apix !== null);
  if (isThere) return;
  throw new DataFormatError(
    `convert-no-${part}`,
    `Cannot write the ${PARTS[part]} of "${records.path}": it has none` +
      (part === "images" ? "" : `; give a file that has them (--${part})`),
    { path: records.path },
  );
}

function halvesLost({ path }: ParticleRecords): Diagnostic {
  return {
    severity: "warning",
    code: "halves-incomplete",
    message: "Half-sets are not carried over: some particles are in neither " +
      "half, which cryoSPARC cannot say",
    path,
  };
}

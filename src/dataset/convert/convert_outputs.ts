import { basename, resolve } from "@std/path/posix";
import {
  ArgumentError,
  DataFormatError,
  type Diagnostic,
} from "../../core/errors.ts";
import { ndArray } from "../../core/nd_array.ts";
import { type CsTable, encodeCsg, writeCs } from "../../formats/cs/mod.ts";
import { writeStar } from "../../formats/star/mod.ts";
import { checkNew } from "../../io/check_new.ts";
import { type FileContent, writeFileAtomically } from "../../io/write_file.ts";
import { CryoSparcFile } from "../../metadata/cryosparc_file.ts";
import { CTF_PICKLE_COLUMNS } from "../../metadata/ctf_from_pickle.ts";
import {
  type ParticleTable,
  tableKind,
} from "../../metadata/particle_table.ts";
import { encodeCtf, encodePoses } from "../../metadata/write_pickles.ts";
import { StarFile } from "../../metadata/star_file.ts";
import type { ConvertOutputs } from "./convert_options.ts";
import { CTF_COLUMNS, type ParticleRecords } from "./particle_records.ts";
import { notCarriedOver } from "./not_carried_over.ts";
import { csTableOf, keptCsTable } from "./records_to_cs.ts";
import { type RelionVersion, starTablesOf } from "./records_to_star.ts";
import { keptStarTables, versionOf } from "./star_versions.ts";

/** A file that is going to be written. */
export interface PlannedFile {
  /** Its path. */
  readonly path: string;
  /** Writes it, whole or not at all. */
  write(): Promise<void>;
}

/**
 * Refuses outputs that cannot be written, before anything is read.
 *
 * @throws {ArgumentError} `convert-output` or `file-exists`.
 * @throws {MissingFileError} `folder-missing`.
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
  const places = paths.map((path) => resolve(path));
  const twice = paths.find((_, i) => places.indexOf(places[i]) < i);
  if (twice !== undefined) {
    throw new ArgumentError(
      "convert-output",
      `Cannot write two files to "${twice}": name one for each`,
      { actual: twice },
    );
  }
  for (const path of paths) await checkNew(path, force);
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
  const tables = particles === undefined ? [] : tablePaths(particles);
  return [...tables, poses, ctf].filter((path) => path !== undefined);
}

/** The files of a table: of a group, the `.cs` file beside it first. */
export function tablePaths(path: string): string[] {
  return /\.csg$/i.test(path) ? [path.replace(/\.csg$/i, ".cs"), path] : [path];
}

/** Files of a table in the format it has. */
export function tableFiles(path: string, table: ParticleTable): PlannedFile[] {
  return table instanceof StarFile
    ? [{ path, write: () => table.save(path) }]
    : csFiles(path, table.table);
}

function csFiles(path: string, table: CsTable): PlannedFile[] {
  const [cs, csg] = tablePaths(path);
  const first = { path: cs, write: () => writeCs(cs, table) };
  if (csg === undefined) return [first];
  const writeGroup = async () => {
    const group = await encodeCsg(basename(cs), table.names, table.length);
    await writeFileAtomically(csg, new TextEncoder().encode(group));
  };
  return [first, { path: csg, write: writeGroup }];
}

/** Files that are going to be written, and what to say of them. */
export interface PlannedFiles {
  /** The files, in the order of writing. */
  readonly files: readonly PlannedFile[];
  /** What was tolerated, and what is not carried over. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The files for particles of any kind. All that can be wrong with the
 * particles comes up here, before the first file is written.
 *
 * @param source The table they come from, of which files of its format keep
 * all columns.
 * @throws {DataFormatError} if a file needs what the particles lack.
 */
export function recordFiles(
  records: ParticleRecords,
  outputs: ConvertOutputs,
  source: ParticleTable | null,
  relion: RelionVersion,
): PlannedFiles {
  const { particles, poses, ctf } = outputs;
  const diagnostics = [...records.diagnostics];
  const files: PlannedFile[] = [];
  if (particles !== undefined) {
    requirePart(records, "images");
    const kind = tableKind(particles);
    const isSameKind = source !== null &&
      (source instanceof StarFile ? "star" : "cs") === kind;
    files.push(
      ...kind === "star"
        ? starFiles(particles, records, isSameKind ? source : null, relion)
        : csFiles(
          particles,
          isSameKind && source instanceof CryoSparcFile
            ? keptCsTable(source, records)
            : csTableOf(records),
        ),
    );
    // In a file of the same format, all that is there stays.
    const isKept = isSameKind && records.hasOwnPoses && records.hasOwnCtf;
    if (!isKept) diagnostics.push(...records.lacking);
    if (!isSameKind && source !== null) {
      diagnostics.push(...notCarriedOver(source, records));
    }
  }
  if (poses !== undefined) {
    requirePart(records, "poses");
    const { rotations, fractions } = records.poses!;
    const translations = ndArray(fractions, [records.length, 2]);
    files.push(pickleFile(poses, encodePoses(rotations, translations)));
  }
  if (ctf !== undefined) {
    requirePart(records, "ctf");
    const shape = [records.length, CTF_PICKLE_COLUMNS];
    const rows = ndArray(cryoDrgnRows(records), shape);
    files.push(pickleFile(ctf, encodeCtf(rows)));
  }
  return { files, diagnostics };
}

function starFiles(
  path: string,
  records: ParticleRecords,
  source: ParticleTable | null,
  relion: RelionVersion,
): PlannedFile[] {
  if (!(source instanceof StarFile)) {
    const { main, optics } = starTablesOf(records, relion);
    return [{ path, write: () => writeStar(path, main, optics) }];
  }
  const { main, optics } = keptStarTables(source, records, relion);
  if (relion !== versionOf(source)) {
    return [{ path, write: () => writeStar(path, main, optics) }];
  }
  const { document } = source;
  const star = new StarFile({ data: main, dataOptics: optics, document });
  return [{ path, write: () => star.save(path) }];
}

function pickleFile(path: string, content: FileContent): PlannedFile {
  return { path, write: () => writeFileAtomically(path, content) };
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
  if (records[part] !== null) return;
  const { path, lacking } = records;
  const fault = lacking.find(({ code }) => code === `no-${part}`);
  const isRead = fault?.path !== undefined;
  throw new DataFormatError(
    `convert-no-${part}`,
    (isRead
      ? `${fault.message}; or`
      : `Cannot write the ${PARTS[part]} of "${path}": it has none;`) +
      (part === "images"
        ? " only stacks of MRC and tables name images"
        : ` give a file that has them (--${part})`),
    { path },
  );
}

import { ArgumentError } from "../core/errors.ts";
import { isHdf5Path } from "../formats/hdf5/hdf5_path.ts";
import { CryoSparcFile } from "../metadata/cryosparc_file.ts";
import { rowsByUid } from "../metadata/join_by_uid.ts";
import { tableRows } from "./convert/table_rows.ts";
import { type Hdf5Arrays, readHdf5Arrays } from "../metadata/hdf5_arrays.ts";
import {
  isArrayFile,
  PoseArrays,
  readCtfArrays,
  readPoseArrays,
} from "../metadata/metadata_arrays.ts";
import {
  type CtfParameterTable,
  loadParticleTable,
  type ParticleTable,
  type PoseTable,
  type ReadTableOptions,
} from "../metadata/particle_table.ts";

/** The tables of a set, null where it has none. */
export interface MetadataFiles {
  /** Table of the particles, or null for a bare stack or list. */
  readonly particles: ParticleTable | null;
  /** Table of the poses. */
  readonly poses: PoseTable | null;
  /** Table of the CTF parameters. */
  readonly ctf: CtfParameterTable | null;
  /** Whether an HDF5 file says that its images were multiplied by their CTF. */
  readonly premultipliedCtf?: boolean | undefined;
}

/** The tables of a dataset, which has poses and CTF parameters. */
export interface DatasetFiles extends MetadataFiles {
  /** Table of the poses. */
  readonly poses: PoseTable;
  /** Table of the CTF parameters. */
  readonly ctf: CtfParameterTable;
}

/** Where the tables of a dataset are. */
export interface MetadataFileOptions extends ReadTableOptions {
  /** File of the poses, if it is another; or two, of rotations and shifts. */
  readonly posesFile?: string | readonly string[] | null | undefined;
  /** File of the CTF parameters, if it is another. */
  readonly ctfFile?: string | null | undefined;
}

/**
 * Reads the tables of a set; poses and CTF parameters are in the particle
 * file unless another is named.
 *
 * Permission: `--allow-read` of the files.
 *
 * @throws {ArgumentError} `metadata-extension` if a file is of no kind that
 * holds such values.
 */
export async function readMetadataFiles(
  particlesFile: string,
  options: MetadataFileOptions,
): Promise<MetadataFiles> {
  const particles = await loadParticleTable(particlesFile, options);
  const { posesFile, ctfFile } = options;
  const poseFiles = [posesFile ?? []].flat()
    .filter((path) => path !== particlesFile);
  checkPoseFiles(poseFiles);
  const hasOwnCtf = !ctfFile || ctfFile === particlesFile;
  const own = (poseFiles.length === 0 || hasOwnCtf) && isHdf5Path(particlesFile)
    ? await readHdf5Arrays(particlesFile)
    : null;
  const premultipliedCtf = own?.premultipliedCtf ?? false;
  const poses = poseFiles.length > 0
    ? inOrderOf(particles, await readPoses(poseFiles, options))
    : particles ?? own?.poses ?? null;
  if (hasOwnCtf) {
    const ctf = particles ?? own?.ctf ?? null;
    return { particles, poses, ctf, premultipliedCtf };
  }
  const isSame = ctfFile === posesFile && !(poses instanceof PoseArrays);
  const ctf = isSame
    ? poses
    : inOrderOf(particles, await readCtf(ctfFile, options));
  return { particles, poses, ctf, premultipliedCtf };
}

/** A cryoSPARC table without image names, in the order of the particles. */
function inOrderOf<T extends PoseTable | CtfParameterTable>(
  particles: ParticleTable | null,
  other: T,
): T | CryoSparcFile {
  const isJoined = particles instanceof CryoSparcFile &&
    other instanceof CryoSparcFile && !other.table.has("blob/path");
  if (!isJoined) return other;
  const rows = rowsByUid(particles.table, other.table);
  return rows === null ? other : tableRows(other, rows);
}

function checkPoseFiles(files: readonly string[]): void {
  if (files.length <= 2) return;
  throw new ArgumentError(
    "poses-files",
    `Cannot take poses from ${files.length} files: one or two are needed, ` +
      `rotations first`,
    { label: "posesFile", expected: [1, 2], actual: files.length },
  );
}

/**
 * Refuses a set without poses or CTF parameters.
 *
 * @throws {ArgumentError} `metadata-file` naming the option that gives them.
 */
export function requireDatasetFiles(
  particlesFile: string,
  files: MetadataFiles,
): DatasetFiles {
  const { poses, ctf } = files;
  if (poses !== null && ctf !== null) return { ...files, poses, ctf };
  const option = poses === null ? "posesFile" : "ctfFile";
  throw new ArgumentError(
    "metadata-file",
    `Cannot load "${particlesFile}": it holds images only; give a STAR, ` +
      `.cs or .pkl file as ${option}`,
    { label: option, actual: particlesFile },
  );
}

async function readPoses(
  files: readonly string[],
  options: MetadataFileOptions,
): Promise<PoseTable> {
  if (files.every(isArrayFile)) return await readPoseArrays(files);
  if (files.length === 1 && isHdf5Path(files[0])) {
    return (await requireHdf5(files[0])).poses;
  }
  const table = files.length === 1 ? await readTable(files[0], options) : null;
  return table ?? unknownKind(files.join('", "'), "poses");
}

async function readCtf(
  path: string,
  options: MetadataFileOptions,
): Promise<CtfParameterTable> {
  if (isArrayFile(path)) return await readCtfArrays(path);
  if (isHdf5Path(path)) return (await requireHdf5(path)).ctf;
  return await readTable(path, options) ?? unknownKind(path, "CTF parameters");
}

async function requireHdf5(path: string): Promise<Hdf5Arrays> {
  return await readHdf5Arrays(path) ??
    unknownKind(path, "poses and CTF parameters");
}

/** A table beside that of the particles, which alone may have a block named. */
async function readTable(
  path: string,
  { star, cs }: MetadataFileOptions,
): Promise<ParticleTable | null> {
  return await loadParticleTable(path, { star, cs });
}

function unknownKind(path: string, what: string): never {
  throw new ArgumentError(
    "metadata-extension",
    `Cannot read ${what} from "${path}": known extensions are .star, .cs, ` +
      `.csg, .pkl, .npy, and .h5 as exportHdf5 writes it`,
    { actual: path },
  );
}

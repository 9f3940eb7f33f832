import { ArgumentError } from "../core/errors.ts";
import { PoseArrays } from "../metadata/metadata_arrays.ts";
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
  /** File of the poses, if it is another. */
  readonly posesFile?: string | null | undefined;
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
  const isOther = (path: string | null | undefined): path is string =>
    path !== null && path !== undefined && path !== particlesFile;
  const poses = isOther(posesFile)
    ? await readPoses(posesFile, options)
    : particles;
  if (!isOther(ctfFile)) return { particles, poses, ctf: particles };
  const isSame = ctfFile === posesFile && !(poses instanceof PoseArrays);
  const ctf = isSame ? poses : await readCtf(ctfFile, options);
  return { particles, poses, ctf };
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
  path: string,
  options: MetadataFileOptions,
): Promise<PoseTable> {
  return await readTable(path, options) ?? unknownKind(path, "poses");
}

async function readCtf(
  path: string,
  options: MetadataFileOptions,
): Promise<CtfParameterTable> {
  return await readTable(path, options) ?? unknownKind(path, "CTF parameters");
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
      `.csg and .pkl`,
    { actual: path },
  );
}

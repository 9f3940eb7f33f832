import { ArgumentError } from "../core/errors.ts";
import {
  type CtfParameterTable,
  loadParticleTable,
  type ParticleTable,
  type PoseTable,
  type ReadTableOptions,
} from "../metadata/particle_table.ts";

/** The tables that a dataset is made of. */
export interface MetadataFiles {
  /** Table of the particles, or null for a bare stack or list. */
  readonly particles: ParticleTable | null;
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
 * Reads the tables of a dataset; poses and CTF parameters are in the particle
 * file unless another is named.
 *
 * Permission: `--allow-read` of the files.
 *
 * @throws {ArgumentError} `metadata-file` if there is no table to read from,
 * `metadata-extension` if a file is of no kind that holds such values.
 */
export async function readMetadataFiles(
  particlesFile: string,
  options: MetadataFileOptions,
): Promise<MetadataFiles> {
  const particles = await loadParticleTable(particlesFile, options);
  const { posesFile, ctfFile, star, cs } = options;
  const isOther = (path: string | null | undefined): path is string =>
    path !== null && path !== undefined && path !== particlesFile;
  const own = (option: "posesFile" | "ctfFile") => {
    if (particles !== null) return particles;
    throw new ArgumentError(
      "metadata-file",
      `Cannot load "${particlesFile}": it holds images only; give a STAR, ` +
        `.cs or .pkl file as ${option}`,
      { label: option, actual: particlesFile },
    );
  };
  const other = async (path: string, what: string) => {
    const table = await loadParticleTable(path, { star, cs });
    if (table !== null) return table;
    throw new ArgumentError(
      "metadata-extension",
      `Cannot read ${what} from "${path}": known extensions are .star, .cs, ` +
        `.csg and .pkl`,
      { actual: path },
    );
  };
  const poses = isOther(posesFile)
    ? await other(posesFile, "poses")
    : own("posesFile");
  const ctf = !isOther(ctfFile)
    ? own("ctfFile")
    : ctfFile === posesFile
    ? poses
    : await other(ctfFile, "CTF parameters");
  return { particles, poses, ctf };
}

import { ArgumentError, UnsupportedError } from "../core/errors.ts";
import type { ReadStarOptions } from "../formats/star/mod.ts";
import { imageFileKind } from "../images/load_images.ts";
import { StarFile } from "../metadata/star_file.ts";

/** The tables that a dataset is made of. */
export interface MetadataFiles {
  /** Table of the particles, or null for a bare stack or list. */
  readonly particles: StarFile | null;
  /** Table of the poses. */
  readonly poses: StarFile;
  /** Table of the CTF parameters. */
  readonly ctf: StarFile;
}

/**
 * Reads the tables of a dataset; poses and CTF parameters are in the particle
 * file unless another is named.
 *
 * Permission: `--allow-read` of the files.
 *
 * @throws {UnsupportedError} for files this version does not read.
 * @throws {ArgumentError} `metadata-file` if there is no table to read from.
 */
export async function readMetadataFiles(
  particlesFile: string,
  { posesFile, ctfFile, block, star }: {
    readonly posesFile?: string | null | undefined;
    readonly ctfFile?: string | null | undefined;
    readonly block?: string | undefined;
    readonly star?: ReadStarOptions | undefined;
  },
): Promise<MetadataFiles> {
  const particles = imageFileKind(particlesFile) === "star"
    ? await StarFile.load(particlesFile, {
      ...star,
      block,
      readFirstHeader: false,
    })
    : null;
  const table = async (
    path: string | null | undefined,
    option: "posesFile" | "ctfFile",
  ) => {
    if (path !== null && path !== undefined && path !== particlesFile) {
      return await readTable(path, star);
    }
    if (particles !== null) return particles;
    throw new ArgumentError(
      "metadata-file",
      `Cannot load "${particlesFile}": it holds images only; give a STAR ` +
        `file as ${option}`,
      { label: option, actual: particlesFile },
    );
  };
  return {
    particles,
    poses: await table(posesFile, "posesFile"),
    ctf: await table(ctfFile, "ctfFile"),
  };
}

async function readTable(
  path: string,
  star: ReadStarOptions | undefined,
): Promise<StarFile> {
  if (/\.star$/i.test(path)) {
    return await StarFile.load(path, { ...star, readFirstHeader: false });
  }
  throw new UnsupportedError(
    "metadata-unsupported",
    `Cannot read poses or CTF parameters from "${path}": this version reads ` +
      `.star files`,
    { path },
  );
}

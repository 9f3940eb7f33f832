/**
 * Tables of particles whatever their format: what a dataset asks of them.
 *
 * @module
 */
import type { ReadStarOptions } from "../formats/star/mod.ts";
import { loadStarParticles } from "./load_star_particles.ts";
import { imageNamesFromCs } from "./cs_image_names.ts";
import { CryoSparcFile, type ReadCryoSparcOptions } from "./cryosparc_file.ts";
import { fieldValues } from "./cs_fields.ts";
import { ctfFromCryoSparcFile } from "./ctf_from_cs.ts";
import { ctfFromStarFile } from "./ctf_from_star.ts";
import type { CtfOptions, CtfTable } from "./ctf_table.ts";
import { type ImageNames, parseImageNames } from "./image_names.ts";
import type { ImageScaleOptions } from "./image_scale.ts";
import { CtfArrays, PoseArrays } from "./metadata_arrays.ts";
import { posesFromCryoSparcFile } from "./poses_from_cs.ts";
import { type Poses, posesFromStarFile } from "./poses_from_star.ts";
import { StarFile } from "./star_file.ts";
import type { TomoTableOptions } from "./relion5_tomo/tomo_table_options.ts";

/** A table with one row an image. */
export type ParticleTable = StarFile | CryoSparcFile;

/** What poses can be taken from. */
export type PoseTable = ParticleTable | PoseArrays;

/** What CTF parameters can be taken from. */
export type CtfParameterTable = ParticleTable | CtfArrays;

/** How tables are read, by format. */
export interface ReadTableOptions {
  /** Name of the block of particles, where a STAR file has several. */
  readonly block?: string | undefined;
  /** How to read doubtful STAR files. */
  readonly star?: ReadStarOptions | undefined;
  /** How to read cryoSPARC sets. */
  readonly cs?: ReadCryoSparcOptions | undefined;
  /** How sets of RELION-5 tomography are read. */
  readonly tomo?: TomoTableOptions | undefined;
  /** Folder that the stacks of such a set start from. */
  readonly datadir?: string | null | undefined;
  /** Leading part to take off their paths. */
  readonly stripPrefix?: string | null | undefined;
  /**
   * Whether all fields of a cryoSPARC set, or all columns of a STAR file, are
   * loaded, as for writing.
   *
   * @default {false}
   */
  readonly allFields?: boolean | undefined;
}

/** Kind of table that a file holds by its extension, or null. */
export function tableKind(path: string): "star" | "cs" | null {
  if (/\.star$/i.test(path)) return "star";
  return /\.(csg?|cs\.npy)$/i.test(path) ? "cs" : null;
}

/**
 * Reads the table of particles that a file holds; null if its extension is
 * that of no table.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if the file is missing.
 * @throws {DataFormatError} if it is malformed.
 */
export async function loadParticleTable(
  path: string,
  options: ReadTableOptions = {},
): Promise<ParticleTable | null> {
  switch (tableKind(path)) {
    case "star":
      return await loadStarParticles(path, options);
    case "cs": {
      const { cs, allFields } = options;
      return await CryoSparcFile.load(path, { ...cs, allFields });
    }
    default:
      return null;
  }
}

/** Poses of the particles of a table: see `parsePosesFromStar` and `parsePosesFromCs`. */
export function posesOfTable(
  table: PoseTable,
  D: number,
  options: ImageScaleOptions,
): Poses {
  if (table instanceof PoseArrays) return table;
  return table instanceof StarFile
    ? posesFromStarFile(table, D, options)
    : posesFromCryoSparcFile(table, D, options);
}

/** CTF parameters of the particles: see `parseCtfFromStar` and `parseCtfFromCs`. */
export function ctfOfTable(
  table: CtfParameterTable,
  D: number,
  options: CtfOptions,
): CtfTable {
  if (table instanceof CtfArrays) return table.ctf(D, options);
  return table instanceof StarFile
    ? ctfFromStarFile(table, D, options)
    : ctfFromCryoSparcFile(table, D, options);
}

/** Where the images of a table lie, or null if it names none. */
export function imageNamesOfTable(
  table: PoseTable | CtfParameterTable,
): ImageNames | null {
  if (table instanceof PoseArrays || table instanceof CtfArrays) return null;
  if (table instanceof StarFile) {
    const path = table.path ?? undefined;
    return table.df.has("_rlnImageName")
      ? parseImageNames(table.df, { path })
      : null;
  }
  return table.table.has("blob/path") ? imageNamesFromCs(table) : null;
}

/**
 * Where the images of a table lie.
 *
 * @throws {DataFormatError} if it names none.
 */
export function requireImageNames(table: ParticleTable): ImageNames {
  if (!(table instanceof StarFile)) return imageNamesFromCs(table);
  return parseImageNames(table.df, { path: table.path ?? undefined });
}

/** The unique numbers of the particles of a table, or null if it has none. */
export function uidsOfTable(
  table: PoseTable | CtfParameterTable,
): BigUint64Array | null {
  return table instanceof CryoSparcFile && table.table.has("uid")
    ? table.table.uids()
    : null;
}

/** Half-sets that a table states. */
export interface StatedHalfsets {
  /** Column or field that states them. */
  readonly label: "_rlnRandomSubset" | "alignments3D/split";
  /** Half of each particle, as the table has it. */
  readonly values: Float64Array;
  /** Number of the first half; the second has the next one. */
  readonly first: 0 | 1;
}

/** Half-sets that a table states, or null. */
export function halfsetsOfTable(table: ParticleTable): StatedHalfsets | null {
  if (table instanceof StarFile) {
    const label = "_rlnRandomSubset";
    return table.df.has(label)
      ? { label, values: table.df.numbers(label), first: 1 }
      : null;
  }
  const label = "alignments3D/split";
  return table.table.has(label)
    ? { label, values: fieldValues(table, label), first: 0 }
    : null;
}

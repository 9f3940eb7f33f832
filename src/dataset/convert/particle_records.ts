import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import type { NdArray } from "../../core/nd_array.ts";
import { CryoSparcFile } from "../../metadata/cryosparc_file.ts";
import type { CtfOptions } from "../../metadata/ctf_table.ts";
import type { ImageNames } from "../../metadata/image_names.ts";
import {
  ctfOfTable,
  type CtfParameterTable,
  halfsetsOfTable,
  type ParticleTable,
  posesOfTable,
  type PoseTable,
} from "../../metadata/particle_table.ts";
import { StarFile } from "../../metadata/star_file.ts";
import { type MicrographPlaces, micrographsOf } from "./micrographs.ts";

/** Poses: rotations, and shifts as fractions of the box. */
export interface RecordPoses {
  /** Rotation matrices [n, 3, 3]. */
  readonly rotations: NdArray<Float64Array>;
  /** Shifts [n, 2]. */
  readonly fractions: Float64Array;
}

/** Particles in terms that every format can be written from. */
export interface ParticleRecords {
  /** File they come from. */
  readonly path: string;
  /** Number of particles. */
  readonly length: number;
  /** Where the images lie, or null. */
  readonly images: ImageNames | null;
  /** Side of the stored images in pixels. */
  readonly sides: Float64Array;
  /** Pixel size of the stored images in Å, or null. */
  readonly apix: Float64Array | null;
  /** Poses, or null. */
  readonly poses: RecordPoses | null;
  /**
   * CTF parameters [n, 7]: defocus U and V (Å), angle (degrees), voltage (kV),
   * spherical aberration (mm), amplitude contrast, phase shift (degrees); or
   * null.
   */
  readonly ctf: Float64Array | null;
  /** Half of each particle, 0 or 1, −1 for neither; or null. */
  readonly halves: Int8Array | null;
  /** Optics or exposure group of each particle, or null. */
  readonly groups: readonly string[] | null;
  /** cryoSPARC's number of each particle, or null. */
  readonly uids: BigUint64Array | null;
  /** Where the particles lie on micrographs, or null. */
  readonly micrographs: MicrographPlaces | null;
  /** Whether poses and CTF parameters are those of the particle file. */
  readonly hasOwnMetadata: boolean;
  /** What was tolerated, and what is not there to be converted. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Columns of CTF parameters in {@linkcode ParticleRecords}. */
export const CTF_COLUMNS = 7;

/** A column of CTF parameters, times a factor. */
export function ctfColumn(
  ctf: Float64Array,
  column: number,
  factor = 1,
): Float64Array {
  const values = new Float64Array(ctf.length / CTF_COLUMNS);
  for (let i = 0; i < values.length; i++) {
    values[i] = ctf[i * CTF_COLUMNS + column] * factor;
  }
  return values;
}

/** Where the parts of a set come from. */
export interface RecordSources {
  /** File of the particles. */
  readonly path: string;
  /** Table of the particles, or null for images without one. */
  readonly particles: ParticleTable | null;
  /** Names of the images, or null. */
  readonly images: ImageNames | null;
  /** Number of images. */
  readonly length: number;
  /** What poses are taken from, or null. */
  readonly poses: PoseTable | null;
  /** What CTF parameters are taken from, or null. */
  readonly ctf: CtfParameterTable | null;
  /** Side of the stored images where tables do not state it. */
  readonly imageSize: number | undefined;
}

/**
 * Puts particles together from their tables. Poses and CTF parameters that
 * the particle file lacks are left out with a note.
 *
 * @throws {DataFormatError} if values cannot be read, or neither the tables
 * nor the stacks tell the size of the images.
 */
export function gatherRecords(
  sources: RecordSources,
  overrides: CtfOptions,
): ParticleRecords {
  const { path, particles, length } = sources;
  const diagnostics: Diagnostic[] = [];
  const note = (code: string, message: string) => {
    diagnostics.push({ severity: "note", code, message, path });
  };
  const scaled = sources.ctf ?? particles;
  const sides = sidesOf(sources, overrides);
  const poses = sources.poses === null ? null : unlessMissing(() => {
    const imageSize = overrides.imageSize ?? sides;
    const { apix } = overrides;
    const table = posesOfTable(sources.poses!, SOME_SIDE, { apix, imageSize });
    diagnostics.push(...table.diagnostics);
    return {
      rotations: table.rotations,
      fractions: table.translations.data,
    };
  }, ["poses-missing"]);
  if (poses === null) note("no-poses", "There are no poses to convert");
  const ctf = sources.ctf === null ? null : unlessMissing(() => {
    const imageSize = overrides.imageSize ?? sides;
    const table = ctfOfTable(sources.ctf!, SOME_SIDE, {
      ...overrides,
      imageSize,
    });
    diagnostics.push(...table.diagnostics);
    return withoutPixelSize(table.data, length);
  }, ["ctf-missing"]);
  if (ctf === null) note("no-ctf", "There are no CTF parameters to convert");
  const apix = overrides.apix === undefined
    ? scaled?.apix ?? null
    : new Float64Array(length).fill(overrides.apix);
  return {
    path,
    length,
    images: sources.images,
    sides,
    apix: apix && Float64Array.from(apix),
    poses,
    ctf,
    halves: particles && halvesOf(particles),
    groups: particles && groupsOf(particles),
    uids: particles && uidsOf(particles),
    micrographs: particles && micrographsOf(particles),
    hasOwnMetadata: sources.poses === particles && sources.ctf === particles &&
      Object.values(overrides).every((value) => value === undefined),
    diagnostics,
  };
}

/** Values in Å, degrees and fractions do not depend on the side asked for. */
const SOME_SIDE = 2;

/** What is read, or null if the file has no such fields. */
function unlessMissing<T>(read: () => T, codes: readonly string[]): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DataFormatError && codes.includes(error.code)) {
      return null;
    }
    throw error;
  }
}

function sidesOf(
  { ctf, particles, imageSize, length, path }: RecordSources,
  overrides: CtfOptions,
): Float64Array {
  const given = overrides.imageSize;
  if (given !== undefined) {
    return typeof given === "number"
      ? new Float64Array(length).fill(given)
      : Float64Array.from(given);
  }
  const stated = ctf?.resolution ?? particles?.resolution;
  if (stated) return Float64Array.from(stated);
  if (imageSize !== undefined) return new Float64Array(length).fill(imageSize);
  throw new DataFormatError(
    "image-size-unknown",
    `Cannot tell the size of the images of "${path}": its table does not ` +
      `state it and its first stack was not found; pass the option imageSize`,
    { path },
  );
}

/** The columns after the first. */
function withoutPixelSize(rows: Float64Array, length: number): Float64Array {
  const values = new Float64Array(length * CTF_COLUMNS);
  for (let i = 0; i < length; i++) {
    const from = i * (CTF_COLUMNS + 1) + 1;
    for (let j = 0; j < CTF_COLUMNS; j++) {
      values[i * CTF_COLUMNS + j] = rows[from + j];
    }
  }
  return values;
}

function halvesOf(table: ParticleTable): Int8Array | null {
  const stated = halfsetsOfTable(table);
  if (stated === null) return null;
  const { values, first } = stated;
  return Int8Array.from(values, (value) => {
    const half = value - first;
    return half === 0 || half === 1 ? half : -1;
  });
}

function groupsOf(table: ParticleTable): readonly string[] | null {
  if (table instanceof StarFile) {
    return table.df.has("_rlnOpticsGroup")
      ? table.df.text("_rlnOpticsGroup")
      : null;
  }
  const field = "ctf/exp_group_id";
  return table.table.has(field)
    ? Array.from(table.table.numbers(field), String)
    : null;
}

/** Label under which numbers of cryoSPARC are kept in STAR files. */
export const UID_LABEL = "_ucsfUid";

function uidsOf(table: ParticleTable): BigUint64Array | null {
  if (table instanceof CryoSparcFile) {
    return table.table.has("uid") ? table.table.uids() : null;
  }
  if (!table.df.has(UID_LABEL)) return null;
  const texts = table.df.text(UID_LABEL);
  const isUids = texts.every((text) => /^\d{1,20}$/.test(text));
  return isUids ? BigUint64Array.from(texts, BigInt) : null;
}

import { distinctDiagnostics } from "../../core/distinct_diagnostics.ts";
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
import { imageSizeFor } from "../loaded_metadata.ts";
import { type MicrographPlaces, micrographsOf } from "./micrographs.ts";
import { sidesOf } from "./record_sides.ts";
import type { RecordSources } from "./record_sources.ts";

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
  /** Whether poses are taken from the particle file. */
  readonly hasOwnPoses: boolean;
  /** Whether CTF parameters and scale are those of the particle file. */
  readonly hasOwnCtf: boolean;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
  /** What is not there to be converted, and why. */
  readonly lacking: readonly Diagnostic[];
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

/**
 * Puts particles together from their tables, in the numbers that a dataset
 * of these files has. Poses and CTF parameters that the files lack are null.
 *
 * @throws {DataFormatError} if values cannot be read, or neither the tables
 * nor the stacks tell the size of the images.
 */
export function gatherRecords(
  sources: RecordSources,
  overrides: CtfOptions,
): ParticleRecords {
  const { path, particles, length } = sources;
  const diagnostics = [...particles?.diagnostics ?? []];
  const lacking: Diagnostic[] = [];
  const sides = sidesOf(sources, overrides, diagnostics);
  const { apix, imageSize } = overrides;
  const poses = readPart("poses", sources.poses, lacking, (source) => {
    const size = imageSizeFor(source, imageSize, sides);
    const table = posesOfTable(source, SOME_SIDE, { apix, imageSize: size });
    diagnostics.push(...table.diagnostics);
    return {
      rotations: table.rotations,
      fractions: table.translations.data,
    };
  });
  const ctf = readPart("CTF parameters", sources.ctf, lacking, (source) => {
    const size = imageSizeFor(source, imageSize, sides);
    const options = { ...overrides, imageSize: size };
    const table = ctfOfTable(source, SOME_SIDE, options);
    diagnostics.push(...table.diagnostics);
    return withoutPixelSize(table.data, length);
  });
  const isGiven = Object.values(overrides).some((value) => value !== undefined);
  return {
    path,
    length,
    images: sources.images,
    sides,
    apix: pixelSizesOf(sources, overrides, sides),
    poses,
    ctf,
    halves: particles && halvesOf(particles),
    groups: particles && groupsOf(particles),
    uids: particles && uidsOf(particles),
    micrographs: particles && micrographsOf(particles),
    hasOwnPoses: sources.poses === particles,
    hasOwnCtf: sources.ctf === particles && !isGiven,
    diagnostics: distinctDiagnostics(diagnostics),
    lacking,
  };
}

/** Values in Å, degrees and fractions do not depend on the side asked for. */
const SOME_SIDE = 2;

/** Fields that only sets with such values have, if not all that are needed. */
const SIGNS = {
  poses: /^(_rlnAngle(Rot|Tilt|Psi)|alignments(3D|_class).*)$/,
  "CTF parameters": /^(_rlnDefocus[UV]|ctf\/df[12]_A)$/,
} as const;

/** What is read; null, with the reason, if the file has no such fields. */
function readPart<S extends PoseTable | CtfParameterTable, T>(
  what: keyof typeof SIGNS,
  source: S | null,
  lacking: Diagnostic[],
  read: (source: S) => T,
): T | null {
  const code = what === "poses" ? "no-poses" : "no-ctf";
  if (source === null) {
    const message = `There are no ${what} to convert`;
    lacking.push({ severity: "note", code, message });
    return null;
  }
  const path = source.path ?? undefined;
  try {
    return read(source);
  } catch (error) {
    const isLacking = error instanceof DataFormatError &&
      (error.code === "poses-missing" || error.code === "ctf-missing");
    if (!isLacking) throw error;
    const names = Array.isArray(error.actual) ? error.actual : [];
    const isPartial = names.some((name) => SIGNS[what].test(String(name)));
    lacking.push({
      severity: isPartial ? "warning" : "note",
      code,
      message: error.message,
      path,
    });
    return null;
  }
}

/**
 * Pixel sizes of the stored images. CTF parameters may speak of the images
 * before they were made smaller.
 */
function pixelSizesOf(
  { ctf, particles, length }: RecordSources,
  { apix, imageSize }: CtfOptions,
  sides: Float64Array,
): Float64Array | null {
  const table = ctf ?? particles;
  const stated = apix === undefined
    ? table?.apix ?? particles?.apix ?? null
    : new Float64Array(length).fill(apix);
  const of = imageSize === undefined ? table?.resolution ?? sides : sides;
  return stated && Float64Array.from(
    stated,
    (size, i) => of[i] === sides[i] ? size : size * of[i] / sides[i],
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
  const isUids = texts.every((text) =>
    /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n
  );
  return isUids ? BigUint64Array.from(texts, BigInt) : null;
}

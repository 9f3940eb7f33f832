/**
 * Poses and CTF rows of images whose stacks are not opened, so that
 * they can be looked at where the stacks are missing.
 *
 * @module
 */
import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import { type NdArray, ndArray, takeRows } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { pixelSizes } from "../metadata/image_scale.ts";
import {
  isArrayFile,
  PoseArrays,
  readCtfArrays,
  readPoseArrays,
} from "../metadata/metadata_arrays.ts";
import {
  ctfOfTable,
  type CtfParameterTable,
  posesOfTable,
  type PoseTable,
} from "../metadata/particle_table.ts";
import { checkImageRows } from "../metadata/single_particles.ts";
import { StarFile } from "../metadata/star_file.ts";
import { commonVoxelSize, storedCtfRows } from "./ctf_rows.ts";
import type { CtfOverrides } from "./loaded_metadata.ts";
import {
  type MetadataFileOptions,
  type MetadataFiles,
  readMetadataFiles,
} from "./metadata_files.ts";
import { checkRowCount } from "./row_counts.ts";
import { checkSameImages } from "./same_images.ts";

/** Options of {@linkcode readImagePoses} and others, as those of `loadDataset`. */
export interface ReadImageMetadataOptions
  extends Omit<MetadataFileOptions, "allFields"> {
  /** Rows of the file, in this order; or a mask. @default {all} */
  readonly ind?: IndexSelection | null | undefined;
  /** Replaces what the file says of CTF, pixel and image size. */
  readonly ctf?: CtfOverrides | undefined;
}

/** Poses of images. */
export interface ImagePoses {
  /** Rotation matrices [n, 3, 3]. */
  readonly rotationMatrices: NdArray<Float64Array>;
  /** Shifts [n, 2] in px; null if the file has parts of an unknown box. */
  readonly translations: NdArray<Float64Array> | null;
  /** Å of a px; null if the file does not say. */
  readonly voxelSize: number | null;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/** CTF rows of images. */
export interface ImageCtf {
  /** CTF rows [n, 9], columns as in `CTFParamIndex`. */
  readonly ctfParams: NdArray<Float64Array>;
  /** Pixel size in Å. */
  readonly voxelSize: number;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Names of {@linkcode ReadImageMetadataOptions}. */
export const IMAGE_METADATA_OPTIONS = [
  "ind",
  "ctf",
  "posesFile",
  "ctfFile",
  "block",
  "star",
  "cs",
  "tomo",
  "datadir",
  "stripPrefix",
];

/** Stands for a box that is not known; fractions of it are exact. */
const ANY_SIDE = 2;

/**
 * Reads the poses of a set without its images.
 *
 * Permission: `--allow-read` of the file and of `posesFile`.
 *
 * @param particlesFile As for `loadDataset`; or a pickle or `.npy` file.
 * @throws {ArgumentError} `metadata-file` if it holds no poses; others, and
 * other errors, as `loadDataset`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readImagePoses, StarTable, writeStar } from "@cryoset/cryoset";
 *
 * const path = await Deno.makeTempFile({ suffix: ".star" });
 * const particles = StarTable.fromColumns("particles", {
 *   _rlnImageName: ["1@gone.mrcs", "2@gone.mrcs"],
 *   _rlnAngleRot: [0, 90],
 *   _rlnAngleTilt: [0, 45],
 *   _rlnAnglePsi: [0, 10],
 *   _rlnOriginX: [1, -2],
 *   _rlnOriginY: [0, 3],
 *   _rlnImagePixelSize: [1.5, 1.5],
 * });
 * await writeStar(path, particles);
 *
 * const { translations, voxelSize } = await readImagePoses(path);
 * assertEquals([...translations!.data], [1, 0, -2, 3]);
 * assertEquals(voxelSize, 1.5);
 * await Deno.remove(path);
 * ```
 */
export async function readImagePoses(
  particlesFile: string,
  options: ReadImageMetadataOptions = {},
): Promise<ImagePoses> {
  checkOptions("readImagePoses", options, IMAGE_METADATA_OPTIONS);
  const files = await readTables(particlesFile, options, "poses");
  const table = requireTable(particlesFile, files, "poses");
  const scale = table instanceof PoseArrays ? files.ctf : table;
  const side = options.ctf?.imageSize ?? scale?.resolution?.[0] ?? null;
  const D = typeof side === "number" ? side : side?.[0] ?? ANY_SIDE;
  const { apix, imageSize } = options.ctf ?? {};
  const poses = posesOfTable(table, D, { apix, imageSize });
  const hasShifts = side !== null || !(table instanceof PoseArrays);
  const pixels = poses.translations.data.map((part) => part * D);
  const rows = selectedRows(table.length, options.ind);
  return {
    rotationMatrices: taken(poses.rotations, rows),
    translations: hasShifts
      ? taken(ndArray(pixels, poses.translations.shape), rows)
      : null,
    voxelSize: scale && voxelSizeOf(scale, D, rows, apix),
    diagnostics: diagnosticsOf(files, poses.diagnostics),
  };
}

/**
 * Reads the CTF rows of a set without its images.
 *
 * Permission: `--allow-read` of the file and of `ctfFile`.
 *
 * @param particlesFile As for `loadDataset`; or a pickle or `.npy` file.
 * @throws {ArgumentError} `metadata-file` if it holds no CTF parameters;
 * others, and other errors, as `loadDataset`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CTFParamIndex, readImageCtf, StarTable, writeStar } from "@cryoset/cryoset";
 *
 * const path = await Deno.makeTempFile({ suffix: ".star" });
 * const particles = StarTable.fromColumns("particles", {
 *   _rlnImageName: ["1@gone.mrcs"],
 *   _rlnDefocusU: [15000],
 *   _rlnDefocusV: [14000],
 *   _rlnDefocusAngle: [30],
 * });
 * await writeStar(path, particles);
 *
 * const ctf = { apix: 1.5, voltageKv: 300, csMm: 2.7, amplitudeContrast: 0.1 };
 * const { ctfParams } = await readImageCtf(path, { ctf });
 * assertEquals(ctfParams.shape, [1, 9]);
 * assertEquals(ctfParams.data[CTFParamIndex.DFU], 15000);
 * await Deno.remove(path);
 * ```
 */
export async function readImageCtf(
  particlesFile: string,
  options: ReadImageMetadataOptions = {},
): Promise<ImageCtf> {
  checkOptions("readImageCtf", options, IMAGE_METADATA_OPTIONS);
  const files = await readTables(particlesFile, options, "ctf");
  const table = requireTable(particlesFile, files, "ctf");
  const side = options.ctf?.imageSize ?? table.resolution?.[0] ?? ANY_SIDE;
  const D = typeof side === "number" ? side : side[0];
  const ctf = ctfOfTable(table, D, options.ctf ?? {});
  const rows = taken(ctf, selectedRows(table.length, options.ind));
  const stored = storedCtfRows(rows);
  return {
    ctfParams: stored,
    voxelSize: commonVoxelSize(rows, table.path ?? particlesFile),
    diagnostics: diagnosticsOf(files, ctf.diagnostics),
  };
}

/** The tables of a set; a pickle is what another does not hold, or is asked for. */
async function readTables(
  path: string,
  { ind: _ind, ctf: _ctf, ...options }: ReadImageMetadataOptions,
  kind: "poses" | "ctf",
): Promise<MetadataFiles> {
  const files = await readMetadataFiles(path, options);
  if (files.particles instanceof StarFile) checkImageRows(files.particles);
  if (!isArrayFile(path)) return files;
  const holdsCtf = files.poses !== null || (kind === "ctf" && !files.ctf);
  return holdsCtf
    ? { ...files, ctf: files.ctf ?? await readCtfArrays(path) }
    : { ...files, poses: await readPoseArrays([path]) };
}

function requireTable<Kind extends "poses" | "ctf">(
  path: string,
  files: MetadataFiles,
  kind: Kind,
): Kind extends "poses" ? PoseTable : CtfParameterTable;
function requireTable(
  path: string,
  files: MetadataFiles,
  kind: "poses" | "ctf",
): PoseTable | CtfParameterTable {
  const table = files[kind];
  const what = kind === "poses" ? "poses" : "CTF parameters";
  if (table === null) {
    const option = `${kind}File`;
    throw new ArgumentError(
      "metadata-file",
      `Cannot read ${what} from "${path}": it has none; give a STAR, .cs or ` +
        `.pkl file as ${option}`,
      { label: option, actual: path },
    );
  }
  const { particles } = files;
  if (particles !== null) {
    checkRowCount(kind, table, particles.length);
    checkSameImages(particles, table, null, what);
  }
  return table;
}

/** Rows to take; null for all. */
export function selectedRows(
  length: number,
  ind: IndexSelection | null | undefined,
): Int32Array | null {
  return ind === null || ind === undefined
    ? null
    : normalizeIndices(ind, length, { name: "ind" });
}

function taken(
  table: NdArray<Float64Array>,
  rows: Int32Array | null,
): NdArray<Float64Array> {
  return rows === null ? table : takeRows(table, rows);
}

/** Å of a px of images of side D, or null. */
function voxelSizeOf(
  table: CtfParameterTable | Exclude<PoseTable, PoseArrays>,
  D: number,
  rows: Int32Array | null,
  apix: number | undefined,
): number | null {
  const sizes = pixelSizes(table, apix);
  if (sizes === null) return null;
  const sides = table.resolution;
  const scaled = sizes.map((size, k) => size * (sides?.[k] ?? D) / D);
  const all = taken(ndArray(scaled, [scaled.length, 1]), rows);
  return all.shape[0] === 0 ? null : commonVoxelSize(all, table.path ?? "");
}

/** Notes; that a box is not known matters only beside images. */
export function diagnosticsOf(
  { particles }: MetadataFiles,
  own: readonly Diagnostic[],
): Diagnostic[] {
  return [...particles?.diagnostics ?? [], ...own]
    .filter(({ code }) => code !== "image-size-unknown");
}

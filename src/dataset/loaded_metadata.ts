import type { Diagnostic } from "../core/errors.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import { type NdArray, takeRows } from "../core/nd_array.ts";
import type { ImageSource } from "../images/image_sources.ts";
import type { CtfOptions } from "../metadata/ctf_table.ts";
import { ImageMetadata } from "../metadata/image_metadata.ts";
import { PoseArrays } from "../metadata/metadata_arrays.ts";
import {
  ctfOfTable,
  type CtfParameterTable,
  posesOfTable,
  type PoseTable,
} from "../metadata/particle_table.ts";
import { commonVoxelSize, storedCtfRows } from "./ctf_rows.ts";
import { imageSizeDisagreement } from "./image_size_check.ts";
import type { DatasetFiles } from "./metadata_files.ts";
import { checkRowCount } from "./row_counts.ts";
import { checkSameImages } from "./same_images.ts";
import type { TiltCtfRows } from "./tilt_ctf_rows.ts";

/** Values that replace what the file says, or that it does not say. */
export type CtfOverrides = Pick<
  CtfOptions,
  | "apix"
  | "imageSize"
  | "amplitudeContrast"
  | "voltageKv"
  | "csMm"
  | "phaseShiftDeg"
>;

/** Poses and CTF rows of the images of a source. */
export interface LoadedMetadata {
  /** Poses and CTF rows. */
  readonly metadata: ImageMetadata;
  /** Pixel size of the images as loaded, in Å. */
  readonly voxelSize: number;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Takes poses and CTF rows of the images of `source` from their tables, in
 * the precision of its spectra and in pixels of its size.
 *
 * @param ind Rows of the tables, as the images were selected.
 * @param addTilts Adds what tilt series have to the CTF rows.
 * @throws {DataFormatError} if poses, CTF parameters or pixel size are
 * missing, or pixel sizes differ.
 * @throws {ArgumentError} if a table has not one row for each image.
 */
export function loadMetadata(
  source: ImageSource,
  files: DatasetFiles,
  ind: IndexSelection | null | undefined,
  overrides: CtfOverrides = {},
  addTilts: (rows: NdArray<Float64Array>) => TiltCtfRows = withoutTilts,
): LoadedMetadata {
  const D = source.gridSize;
  const { apix, imageSize } = overrides;
  const native = source.nativeImageSize;
  const ctf = ctfOfTable(files.ctf, D, {
    ...overrides,
    imageSize: imageSizeFor(files.ctf, imageSize, native),
  });
  const poses = posesOfTable(files.poses, D, {
    apix,
    imageSize: imageSizeFor(files.poses, imageSize, native),
  });
  const ctfRows = rowsOf(files, "ctf", source.nImages, ind);
  const poseRows = rowsOf(files, "poses", source.nImages, ind);
  const ctfTable = take(ctf, ctfRows);
  const translations = take(poses.translations, poseRows);
  for (let i = 0; i < translations.data.length; i++) translations.data[i] *= D;
  const stored = addTilts(storedCtfRows(ctfTable));
  return {
    metadata: new ImageMetadata(
      take(poses.rotations, poseRows),
      translations,
      stored.rows,
      { dtype: source.info.dtype === "complex128" ? "float64" : "float32" },
    ),
    voxelSize: commonVoxelSize(ctfTable, files.ctf.path ?? ""),
    diagnostics: [
      ...poses.diagnostics,
      ...ctf.diagnostics,
      ...stored.diagnostics,
      ...(imageSize === undefined
        ? imageSizeDisagreement(files.ctf, source.nativeImageSize, ctfRows)
        : []),
    ],
  };
}

function withoutTilts(rows: NdArray<Float64Array>): TiltCtfRows {
  return { rows, diagnostics: [] };
}

/**
 * Size that lengths in pixels of a table count in: as given, else undefined if
 * the table states it, else that of the stored images.
 */
export function imageSizeFor<T>(
  table: PoseTable | CtfParameterTable,
  given: T | undefined,
  stored: T,
): T | undefined {
  if (given !== undefined) return given;
  if (table instanceof PoseArrays) return undefined;
  return table.resolution === null ? stored : undefined;
}

/** Rows of a table for the images loaded; null for all in their order. */
function rowsOf(
  files: DatasetFiles,
  kind: "poses" | "ctf",
  nImages: number,
  ind: IndexSelection | null | undefined,
): Int32Array | null {
  const table = files[kind];
  const what = kind === "ctf" ? "CTF parameters" : "poses";
  const isSelected = ind !== null && ind !== undefined;
  // Images of a stack are counted after the selection: tables before.
  const expected = files.particles?.length ??
    (isSelected ? files.poses.length : nImages);
  checkRowCount(kind, table, expected);
  const rows = isSelected
    ? normalizeIndices(ind, table.length, { name: "ind" })
    : null;
  if (files.particles) checkSameImages(files.particles, table, rows, what);
  return rows;
}

function take(
  table: NdArray<Float64Array>,
  rows: Int32Array | null,
): NdArray<Float64Array> {
  return rows === null ? table : takeRows(table, rows);
}

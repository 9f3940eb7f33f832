/**
 * Poses and CTF parameters that stand alone: arrays with one row an image, as
 * cryoDRGN keeps them in pickles, and as `.npy` and HDF5 files may hold them.
 *
 * @module
 */
import type { Diagnostic } from "../core/errors.ts";
import { type FloatArray, type NdArray, ndArray } from "../core/nd_array.ts";
import { parseNpy } from "../formats/numpy/mod.ts";
import { isNpy } from "../formats/numpy/npy_header.ts";
import { parsePickle } from "../formats/pickle/mod.ts";
import { readFileBytes } from "../io/read_file.ts";
import {
  CTF_PICKLE_COLUMNS,
  ctfFromTable,
  pixelSizeAt,
} from "./ctf_from_pickle.ts";
import {
  buildCtfTable,
  type CtfField,
  type CtfOptions,
  type CtfTable,
} from "./ctf_table.ts";
import { posesFromParts } from "./poses_from_pickle.ts";
import { posesLayout } from "./poses_layout.ts";
import type { TableValue } from "./table_values.ts";

/** Poses without a table of particles. */
export class PoseArrays {
  /** File they come from. */
  readonly path: string;
  /** Rotation matrices [n, 3, 3]. */
  readonly rotations: NdArray<Float64Array>;
  /** Shifts [n, 2] as fractions of the box. */
  readonly translations: NdArray<Float64Array>;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];

  /** Takes the arrays as they are. */
  constructor(
    path: string,
    rotations: NdArray<Float64Array>,
    translations: NdArray<Float64Array>,
    diagnostics: readonly Diagnostic[] = [],
  ) {
    this.path = path;
    this.rotations = rotations;
    this.translations = translations;
    this.diagnostics = diagnostics;
  }

  /** Number of images. */
  get length(): number {
    return this.rotations.shape[0];
  }
}

/** Columns of cryoDRGN's CTF table: box and pixel size, then these. */
const FIELDS: readonly CtfField[] = [
  { label: "defocus U" },
  { label: "defocus V" },
  { label: "defocus angle" },
  { label: "voltage", option: "voltageKv" },
  { label: "spherical aberration", option: "csMm" },
  { label: "amplitude contrast", option: "amplitudeContrast" },
  { label: "phase shift", option: "phaseShiftDeg" },
];

/**
 * CTF parameters without a table of particles: rows of box size (px), pixel
 * size (Å), defocus U and V (Å), angle (degrees), voltage (kV), spherical
 * aberration (mm), amplitude contrast, phase shift (degrees).
 */
export class CtfArrays {
  /** File they come from. */
  readonly path: string;
  /** The rows [n, 9]. */
  readonly rows: NdArray<FloatArray>;

  /** Takes the rows as they are. */
  constructor(path: string, rows: NdArray<FloatArray>) {
    this.path = path;
    this.rows = rows;
  }

  /** Number of images. */
  get length(): number {
    return this.rows.shape[0];
  }

  /** Pixel size of the stored images in Å by image. */
  get apix(): Float64Array {
    return this.#column(1);
  }

  /** Side of the stored images in pixels by image. */
  get resolution(): Int32Array {
    return new Int32Array(this.#column(0));
  }

  /** The parameters for images of side `D`, as the readers of tables give them. */
  ctf(D: number, options: CtfOptions): CtfTable {
    const table = buildCtfTable(
      {
        table: this,
        fields: FIELDS,
        names: FIELDS.map(({ label }) => label),
        read: (field) => this.#column(2 + FIELDS.indexOf(field)),
      },
      D,
      options,
    );
    if (options.apix === undefined && options.imageSize === undefined) {
      // The pixel size in the precision of the file.
      for (let row = 0; row < this.length; row++) {
        const at = row * CTF_PICKLE_COLUMNS;
        table.data[8 * row] = pixelSizeAt(this.rows.data, at, D);
      }
    }
    return table;
  }

  #column(column: number): Float64Array {
    const { data } = this.rows;
    const values = new Float64Array(this.length);
    for (let row = 0; row < values.length; row++) {
      values[row] = data[row * CTF_PICKLE_COLUMNS + column];
    }
    return values;
  }
}

/** Files that may hold such arrays, by their extension; `.cs.npy` are tables. */
export function isArrayFile(path: string): boolean {
  return /\.(pkl|pickle)$|(?<!\.cs)\.npy$/i.test(path);
}

/**
 * Reads poses from pickles or `.npy` files: rotations and shifts of one
 * pickle, rotations alone, or one file of each.
 *
 * Permission: `--allow-read` of the files.
 *
 * @throws {MissingFileError} if a file is missing.
 * @throws {DataFormatError} if they hold no poses.
 */
export async function readPoseArrays(
  [path, shiftsPath]: readonly string[],
): Promise<PoseArrays> {
  const first = { value: await readArrayFile(path), path };
  const [rotations, own] = posesLayout(first);
  const shifts = shiftsPath === undefined
    ? own
    : { value: await readArrayFile(shiftsPath), path: shiftsPath };
  const poses = posesFromParts(rotations, shifts);
  const n = poses.rotations.shape[0];
  return new PoseArrays(
    path,
    asDouble(poses.rotations),
    poses.translations === null
      ? ndArray(new Float64Array(2 * n), [n, 2])
      : asDouble(poses.translations),
    poses.diagnostics,
  );
}

/**
 * Reads a cryoDRGN CTF table from a pickle or an `.npy` file.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if the file is missing.
 * @throws {DataFormatError} if it holds no such table.
 */
export async function readCtfArrays(path: string): Promise<CtfArrays> {
  return new CtfArrays(path, ctfFromTable(await readArrayFile(path), path));
}

async function readArrayFile(path: string): Promise<TableValue> {
  const bytes = await readFileBytes(path);
  return isNpy(bytes) ? parseNpy(bytes, path) : parsePickle(bytes, { path });
}

function asDouble(
  { data, shape }: NdArray<FloatArray>,
): NdArray<Float64Array> {
  return data instanceof Float64Array
    ? ndArray(data, shape)
    : ndArray(new Float64Array(data), shape);
}

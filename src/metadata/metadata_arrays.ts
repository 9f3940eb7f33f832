/**
 * Poses and CTF parameters that stand alone: arrays with one row an image, as
 * cryoDRGN keeps them in pickles, and as `.npy` and HDF5 files may hold them.
 *
 * @module
 */
import type { Diagnostic } from "../core/errors.ts";
import type { FloatArray, NdArray } from "../core/nd_array.ts";
import {
  buildCtfTable,
  type CtfField,
  type CtfOptions,
  type CtfTable,
} from "./ctf_table.ts";

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

/** Columns of cryoDRGN's CTF table. */
export const CTF_ROW_WIDTH = 9;

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
    return Int32Array.from(this.#column(0));
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
    const isSingle = this.rows.data instanceof Float32Array;
    return isSingle ? { ...table, data: asSingle(table.data) } : table;
  }

  #column(column: number): Float64Array {
    return Float64Array.from(
      { length: this.length },
      (_, row) => this.rows.data[row * CTF_ROW_WIDTH + column],
    );
  }
}

/** Numbers of the precision that the file has. */
function asSingle(values: Float64Array): Float64Array {
  return values.map(Math.fround);
}

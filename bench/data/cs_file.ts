import { seeded } from "../../tests/support/random.ts";
import {
  type CsColumn,
  csNumbers,
  CsTable,
  csTexts,
  writeCs,
} from "../../src/formats/cs/mod.ts";

/** What a cryoSPARC file is to hold. */
export interface CsFileOptions {
  /** Particles. */
  readonly rows: number;
  /** Side of the images in pixels. */
  readonly box: number;
  /** One stack for all images; one of many stacks of 150 if absent. */
  readonly stack?: string;
}

/** Particles of a micrograph. */
const PER_MICROGRAPH = 150;

/**
 * Writes the particles of a refinement as cryoSPARC does, with all fields of
 * images, CTF and alignment; returns the table.
 */
export async function writeCsFile(
  path: string,
  options: CsFileOptions,
): Promise<CsTable> {
  const table = new CsTable(options.rows, [
    ...imageColumns(options),
    ...ctfColumns(options.rows),
    ...alignmentColumns(options.rows),
  ]);
  await writeCs(path, table);
  return table;
}

function imageColumns({ rows, box, stack }: CsFileOptions): CsColumn[] {
  const section = new Uint32Array(rows).map((_, row) =>
    stack === undefined ? row % PER_MICROGRAPH : row
  );
  // Odd factors give every particle another number of 64 bits.
  const uids = new BigUint64Array(rows).map((_, row) =>
    BigInt(row + 1) * 0x9e3779b97f4a7c15n
  );
  return [
    csNumbers("uid", "<u8", uids),
    csTexts("blob/path", Array.from(section, (_, row) => stack ?? name(row))),
    csNumbers("blob/idx", "<u4", section),
    csNumbers("blob/shape", "<u4", new Uint32Array(2 * rows).fill(box), [2]),
    same("blob/psize_A", rows, 1.25),
    same("blob/sign", rows, -1),
    csNumbers("blob/import_sig", "<u8", new BigUint64Array(rows)),
  ];
}

function name(row: number): string {
  const number = Math.floor(row / PER_MICROGRAPH);
  return `J12/extract/${10 ** 19 + number}_FoilHole_${
    String(number).padStart(8, "0")
  }_particles.mrc`;
}

function ctfColumns(rows: number): CsColumn[] {
  return [
    csTexts("ctf/type", new Array(rows).fill("imported")),
    csNumbers("ctf/exp_group_id", "<u4", new Uint32Array(rows).fill(1)),
    same("ctf/accel_kv", rows, 300),
    same("ctf/cs_mm", rows, 2.7),
    same("ctf/amp_contrast", rows, 0.1),
    real("ctf/df1_A", rows, 8000, 25000),
    real("ctf/df2_A", rows, 8000, 25000),
    real("ctf/df_angle_rad", rows, -1.5, 1.5),
    real("ctf/phase_shift_rad", rows, 0, 1.5),
    same("ctf/scale", rows, 1),
    same("ctf/scale_const", rows, 0),
    same("ctf/shift_A", rows, 0, [2]),
    same("ctf/tilt_A", rows, 0, [2]),
    same("ctf/trefoil_A", rows, 0, [2]),
    same("ctf/tetra_A", rows, 0, [4]),
    same("ctf/anisomag", rows, 0, [4]),
    same("ctf/bfactor", rows, 0),
  ];
}

function alignmentColumns(rows: number): CsColumn[] {
  const split = new Uint32Array(rows).map((_, row) => row % 2);
  return [
    csNumbers("alignments3D/split", "<u4", split),
    real("alignments3D/shift", rows, -8, 8, [2]),
    real("alignments3D/pose", rows, -1.8, 1.8, [3]),
    same("alignments3D/psize_A", rows, 1.25),
    real("alignments3D/error", rows, 1e4, 9e4),
    real("alignments3D/image_pow", rows, 1e4, 9e4),
    real("alignments3D/cross_cor", rows, 10, 90),
    real("alignments3D/alpha", rows, 0.5, 1.5),
    same("alignments3D/class", rows, 0),
    same("alignments3D/class_posterior", rows, 1),
  ];
}

function same(
  label: string,
  rows: number,
  value: number,
  shape: readonly number[] = [],
): CsColumn {
  const values = new Float32Array(rows * (shape[0] ?? 1)).fill(value);
  return csNumbers(label, "<f4", values, shape);
}

function real(
  label: string,
  rows: number,
  least: number,
  most: number,
  shape: readonly number[] = [],
): CsColumn {
  const random = seeded(label.length);
  const values = new Float32Array(rows * (shape[0] ?? 1)).map(() =>
    least + (most - least) * random()
  );
  return csNumbers(label, "<f4", values, shape);
}

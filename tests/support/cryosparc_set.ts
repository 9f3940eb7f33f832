import {
  type CsColumn,
  csNumbers,
  CsTable,
  csTexts,
  writeCs,
} from "../../src/formats/cs/mod.ts";
import { CryoSparcFile } from "../../src/metadata/cryosparc_file.ts";
import { mrcBytes, type MrcBytesOptions } from "./mrc_bytes.ts";
import { pixelOf } from "./particle_set.ts";
import type { TemporaryFolder } from "./temporary.ts";

/** Stack and section, counted from 0, of a particle. */
export type Row = readonly [stack: number, section: number];

/** What the table of a set is to look like. */
export interface CryoSparcTableOptions {
  readonly D?: number;
  /** `blob/path` of a stack. */
  readonly stackName?: (stack: number) => string;
  /** Fields to leave out. */
  readonly without?: readonly (string | RegExp)[];
  /** Columns to put in place of those of their names, or to add. */
  readonly columns?: readonly CsColumn[];
}

/** What to make. */
export interface CryoSparcSetOptions
  extends MrcBytesOptions, CryoSparcTableOptions {
  /** Images in each stack. */
  readonly counts?: readonly number[];
  /** Stack and section of each particle; all sections in order if absent. */
  readonly rows?: readonly Row[];
  /** Path of the `.cs` file below the test folder. */
  readonly file?: string;
}

/** A small cryoSPARC set on disk. */
export interface CryoSparcSet {
  /** Path of the `.cs` file. */
  readonly cs: string;
  /** Stack and section of each particle. */
  readonly rows: readonly Row[];
  /** Side of the images. */
  readonly D: number;
}

/** The uid of particle i, a number that needs all of its 64 bits. */
export function uidOf(i: number): bigint {
  return 2n ** 63n + 7919n * BigInt(i);
}

/**
 * A table with the numbers of `writeParticleSet`, as cryoSPARC writes them:
 * two exposure groups of 1.5 Å/px, half-sets 0 and 1 in turn, shifts of
 * (0.5 i, −i) px; particle i is rotated by i · 90° about z.
 */
export function cryoSparcTable(
  rows: readonly Row[],
  options: CryoSparcTableOptions = {},
): CsTable {
  const { D = 8, without = [], columns = [] } = options;
  const stackName = options.stackName ?? ((s: number) => `Stacks/s${s}.mrcs`);
  const n = rows.length;
  const each = (value: (i: number) => number | readonly number[]) =>
    rows.flatMap((_, i) => value(i));
  const float = (
    name: string,
    value: (i: number) => number | readonly number[],
    shape: readonly number[] = [],
  ) => csNumbers(name, "<f4", each(value), shape);
  const all = [
    csNumbers("uid", "<u8", rows.map((_, i) => uidOf(i))),
    csTexts("blob/path", rows.map(([stack]) => stackName(stack))),
    csNumbers("blob/idx", "<u4", rows.map(([, section]) => section)),
    csNumbers("blob/shape", "<u4", each(() => [D, D]), [2]),
    float("blob/psize_A", () => 1.5),
    csNumbers("ctf/exp_group_id", "<u4", each((i) => 1 + (i % 2))),
    float("ctf/df1_A", (i) => 15000 + 10 * i),
    float("ctf/df2_A", (i) => 14000 + 10 * i),
    float("ctf/df_angle_rad", (i) => (30 + i) * Math.PI / 180),
    float("ctf/accel_kv", (i) => i % 2 === 0 ? 300 : 200),
    float("ctf/cs_mm", (i) => i % 2 === 0 ? 2.7 : 2.6),
    float("ctf/amp_contrast", (i) => i % 2 === 0 ? 0.1 : 0.07),
    float("ctf/phase_shift_rad", () => 0),
    csNumbers("alignments3D/split", "<u4", each((i) => i % 2)),
    float("alignments3D/shift", (i) => [0.5 * i, -i], [2]),
    float("alignments3D/pose", (i) => [0, 0, i * Math.PI / 2], [3]),
    float("alignments3D/psize_A", () => 1.5),
  ];
  const kept = all.filter(({ name }) =>
    !without.some((w) => typeof w === "string" ? w === name : w.test(name))
  );
  return columns.reduce(
    (table, column) => table.withColumn(column),
    new CsTable(n, kept),
  );
}

/** {@linkcode cryoSparcTable} of n particles of one stack, as a file. */
export function cryoSparcFile(
  n: number,
  options: CryoSparcTableOptions & {
    readonly path?: string;
    readonly poseClass?: number;
  } = {},
): CryoSparcFile {
  const { path, poseClass, ...rest } = options;
  const rows = Array.from({ length: n }, (_, i) => [0, i] as const);
  return new CryoSparcFile(cryoSparcTable(rows, rest), { path, poseClass });
}

/** Writes stacks, as `writeParticleSet` does, and the `.cs` file of them. */
export async function writeCryoSparcSet(
  folder: TemporaryFolder,
  options: CryoSparcSetOptions = {},
): Promise<CryoSparcSet> {
  const { D = 8, counts = [3, 4], file = "particles.cs" } = options;
  const stackName = options.stackName ?? ((s: number) => `Stacks/s${s}.mrcs`);
  for (const [s, count] of counts.entries()) {
    const bytes = mrcBytes(count, D, (i, p) => pixelOf(s, i, p), options);
    await folder.write(stackName(s).replace(/^>+/, ""), bytes);
  }
  const rows = options.rows ??
    counts.flatMap((count, s) =>
      Array.from({ length: count }, (_, i) => [s, i] as const)
    );
  const cs = await folder.write(file, "");
  await writeCs(cs, cryoSparcTable(rows, options));
  return { cs, rows, D };
}

/**
 * Small cryoSPARC tables, and files of them in both layouts.
 *
 * @module
 */
import {
  type CsColumn,
  csNumbers,
  CsTable,
  csTexts,
} from "../../src/formats/cs/mod.ts";
import { encodeRecords } from "../../src/formats/cs/record_layout.ts";

/** What a table holds; functions are called with the number of the record. */
export interface CsSetOptions {
  /** Number of records. */
  readonly n: number;
  /** `blob/path`. */
  readonly path?: string | ((record: number) => string);
  /** `blob/idx`. */
  readonly idx?: (record: number) => number;
  /** `blob/shape`, both lengths. */
  readonly box?: number;
  /** `blob/psize_A`. */
  readonly psize?: number;
  /** `alignments3D/psize_A`; that of the blob if not given. */
  readonly alignmentPsize?: number;
  /** `uid`. */
  readonly uid?: (record: number) => bigint;
  /** `alignments3D/pose`, a rotation vector. */
  readonly pose?: (record: number) => readonly number[];
  /** `alignments3D/shift` in pixels. */
  readonly shift?: (record: number) => readonly number[];
  /** `alignments3D/split`. */
  readonly split?: (record: number) => number;
  /** CTF values that differ from the usual ones, by name without `ctf/`. */
  readonly ctf?: Readonly<Record<string, number>>;
  /** Fields, or groups that end with "/", to leave out. */
  readonly without?: readonly string[];
  /** Further fields, or others in place of those above. */
  readonly extra?: readonly CsColumn[];
}

const CTF: Readonly<Record<string, number>> = {
  "accel_kv": 300,
  "cs_mm": 2.7,
  "amp_contrast": 0.1,
  "df1_A": 16000,
  "df2_A": 15500,
  "df_angle_rad": 0.5,
  "phase_shift_rad": 0,
  scale: 1,
  "scale_const": 0,
  bfactor: 0,
};

/** A table of particles with images, CTF and alignment. */
export function makeCs(options: CsSetOptions): CsTable {
  const { n, box = 64, psize = 1.5, without = [], extra = [] } = options;
  const { path = ">J1/a.mrcs", idx = (record) => record } = options;
  const { uid = (record) => 1000n + BigInt(record) } = options;
  const { pose = (record) => [0.01 * record, 0.02, -0.03] } = options;
  const { shift = (record) => [record % 7 - 3, 0.5] } = options;
  const { split = (record) => record % 2 } = options;
  const each = <T>(of: (record: number) => T): T[] =>
    Array.from({ length: n }, (_, record) => of(record));
  const same = (name: string, value: number): CsColumn =>
    csNumbers(name, "<f4", each(() => value));
  const ctf = Object.entries({ ...CTF, ...options.ctf });
  const columns = [
    csNumbers("uid", "<u8", each(uid)),
    csTexts("blob/path", each(typeof path === "string" ? () => path : path)),
    csNumbers("blob/idx", "<u4", each(idx)),
    csNumbers("blob/shape", "<u4", each(() => [box, box]).flat(), [2]),
    same("blob/psize_A", psize),
    same("blob/sign", -1),
    csTexts("ctf/type", each(() => "imported")),
    csNumbers("ctf/exp_group_id", "<u4", each(() => 1)),
    ...ctf.map(([name, value]) => same(`ctf/${name}`, value)),
    csNumbers("alignments3D/split", "<u4", each(split)),
    csNumbers("alignments3D/shift", "<f4", each(shift).flat(), [2]),
    csNumbers("alignments3D/pose", "<f4", each(pose).flat(), [3]),
    same("alignments3D/psize_A", options.alignmentPsize ?? psize),
  ];
  const isLeftOut = ({ name }: CsColumn): boolean =>
    without.some((left) =>
      left.endsWith("/") ? name.startsWith(left) : name === left
    );
  const kept = columns.filter((column) => !isLeftOut(column));
  return extra.reduce(
    (table, column) => table.withColumn(column),
    new CsTable(n, kept),
  );
}

/** A table in the layout of records. */
export function csRecords(table: CsTable): Uint8Array<ArrayBuffer> {
  return joined([...encodeRecords(table)]);
}

/** Pieces one after another. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

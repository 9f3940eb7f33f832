import {
  type CsColumn,
  csNumbers,
  CsTable,
  csTexts,
} from "../../formats/cs/mod.ts";
import type { CryoSparcFile } from "../../metadata/cryosparc_file.ts";
import { vectorsFromRotations } from "../../metadata/rotation_vector.ts";
import { ctfColumn, type ParticleRecords } from "./particle_records.ts";
import { uidsFor } from "./particle_uids.ts";

const PHASE_SHIFT = "ctf/phase_shift_rad";
const RADIANS = Math.PI / 180;

/** Fields of the CTF in the order of the records, and what they count in. */
const CTF_FIELDS: readonly (readonly [name: string, unit: number])[] = [
  ["ctf/df1_A", 1],
  ["ctf/df2_A", 1],
  ["ctf/df_angle_rad", RADIANS],
  ["ctf/accel_kv", 1],
  ["ctf/cs_mm", 1],
  ["ctf/amp_contrast", 1],
  [PHASE_SHIFT, RADIANS],
];

/** A cryoSPARC table of particles, with the fields that are known of them. */
export function csTableOf(records: ParticleRecords): CsTable {
  const { length, images, sides, apix, poses, ctf, halves } = records;
  const columns: CsColumn[] = [csNumbers("uid", "<u8", uidsFor(records))];
  if (images !== null) {
    const { files, fileIndex, sections } = images;
    columns.push(
      csTexts("blob/path", Array.from(fileIndex, (file) => files[file])),
      // A file named without a section holds one image.
      csNumbers("blob/idx", "<u4", sections.map((s) => Math.max(s, 0))),
    );
  }
  const shapes = new Uint32Array(2 * length);
  for (let i = 0; i < shapes.length; i++) shapes[i] = sides[i >> 1];
  columns.push(csNumbers("blob/shape", "<u4", shapes, [2]));
  if (apix !== null) columns.push(csNumbers("blob/psize_A", "<f4", apix));
  if (ctf !== null) columns.push(...ctfColumns(records, ctf));
  // cryoSPARC knows no third half.
  if (halves !== null && !halves.includes(-1)) {
    columns.push(csNumbers("alignments3D/split", "<u4", halves));
  }
  if (poses !== null) {
    columns.push(
      csNumbers(
        "alignments3D/pose",
        "<f4",
        vectorsFromRotations(poses.rotations.data).data,
        [3],
      ),
      csNumbers(
        "alignments3D/shift",
        "<f4",
        poses.fractions.map((fraction, i) => fraction * sides[i >> 1]),
        [2],
      ),
    );
    if (apix !== null) {
      columns.push(csNumbers("alignments3D/psize_A", "<f4", apix));
    }
  }
  return new CsTable(length, [...columns, ...micrographColumns(records)]);
}

const SCALE = /^blob\/(shape|psize_A)$/;
const POSES = /^alignments3D\/(pose|shift|psize_A)$/;
const CTF = new RegExp(`^(${CTF_FIELDS.map(([name]) => name).join("|")})$`);

/** Float32 values that went to degrees and back may differ by this much. */
const ROUNDING = 1e-6;

/**
 * The table of a set with what `records` say otherwise: fields whose values
 * are the same stay as they are.
 */
export function keptCsTable(
  { table, poseClass }: CryoSparcFile,
  records: ParticleRecords,
): CsTable {
  const { columns } = csTableOf(records);
  const isOther = (column: CsColumn) => !sameNumbers(table, column);
  // Shifts count in pixels of the alignment, which go with the stored ones.
  const hasNewPoses = !records.hasOwnPoses || poseClass !== null ||
    columns.some((column) => SCALE.test(column.name) && isOther(column));
  return columns.reduce((kept, column) => {
    const { name } = column;
    const isNew = POSES.test(name)
      ? hasNewPoses
      : SCALE.test(name) || CTF.test(name)
      ? isOther(column)
      : !table.has(name);
    return isNew ? kept.withColumn(column) : kept;
  }, table);
}

/** Whether a table has these numbers, or lacks phase shifts that are all 0. */
function sameNumbers(table: CsTable, column: CsColumn): boolean {
  const { name } = column;
  const made = new CsTable(table.length, [column]).numbers(name);
  if (!table.has(name)) {
    return name === PHASE_SHIFT && made.every((angle) => angle === 0);
  }
  const stored = table.numbers(name);
  return stored.length === made.length &&
    made.every((value, i) =>
      Math.abs(value - stored[i]) <= ROUNDING * Math.abs(stored[i])
    );
}

function ctfColumns(
  { groups }: ParticleRecords,
  ctf: Float64Array,
): CsColumn[] {
  const columns = CTF_FIELDS.map(([name, unit], column) =>
    csNumbers(name, "<f4", ctfColumn(ctf, column, unit))
  );
  if (groups === null) return columns;
  const numbers = groupNumbers(groups);
  return [...columns, csNumbers("ctf/exp_group_id", "<u4", numbers)];
}

/** Groups as numbers: their own if all are, else in order of appearance. */
function groupNumbers(groups: readonly string[]): Uint32Array {
  const distinct = [...new Set(groups)];
  const own = distinct.every((group) => /^\d{1,9}$/.test(group));
  const number = new Map(
    distinct.map((group, i) => [group, own ? Number(group) : i + 1]),
  );
  return Uint32Array.from(groups, (group) => number.get(group)!);
}

function micrographColumns({ micrographs }: ParticleRecords): CsColumn[] {
  return micrographs === null
    ? []
    : [csTexts("location/micrograph_path", micrographs.names)];
}

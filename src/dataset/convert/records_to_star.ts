import { DataFormatError } from "../../core/errors.ts";
import { StarTable } from "../../formats/star/mod.ts";
import type { ColumnValues } from "../../formats/star/mod.ts";
import { eulerFromRotations } from "../../metadata/euler.ts";
import { opticsTableOf } from "./optics_table.ts";
import {
  ctfColumn,
  type ParticleRecords,
  UID_LABEL,
} from "./particle_records.ts";

/** Version of RELION whose tables are written. */
export type RelionVersion = "3.0" | "3.1";

/** The tables of a STAR file. */
export interface StarTables {
  /** Table of the particles. */
  readonly main: StarTable;
  /** Table of the optics groups, null for RELION 3.0. */
  readonly optics: StarTable | null;
}

/** Columns of the CTF that every particle has its own value of. */
const PARTICLE_CTF = [
  [0, "_rlnDefocusU"],
  [1, "_rlnDefocusV"],
  [2, "_rlnDefocusAngle"],
  [6, "_rlnPhaseShift"],
] as const;

/** Columns of the CTF that belong to the microscope. */
const MICROSCOPE = [
  [3, "_rlnVoltage"],
  [4, "_rlnSphericalAberration"],
  [5, "_rlnAmplitudeContrast"],
] as const;

/**
 * The shortest decimals of numbers that were float32, so that 2.7 mm are not
 * 2.700000047683716 mm; other numbers stay.
 */
function shortest(values: Float64Array): Float64Array {
  let before = NaN;
  let short = NaN;
  return values.map((value) => {
    if (value === before) return short;
    before = value;
    short = Math.fround(value) === value ? shortestSingle(value) : value;
    return short;
  });
}

/** Digits that tell all float32 numbers apart, and those that mostly do. */
const MOST_DIGITS = 9;
const FEWEST_DIGITS = 6;

function shortestSingle(value: number): number {
  for (let digits = FEWEST_DIGITS; digits < MOST_DIGITS; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** A magnification for which the detector's pixel in µm is the image's in Å. */
const MAGNIFICATION = 10000;

/**
 * Tables of RELION: 3.1 with an optics table and origins in Å, or 3.0 with
 * one table and origins in pixels.
 *
 * @param opticsText Further columns of the optics table, by particle.
 * @throws {DataFormatError} `apix-missing` if the pixel size is not known.
 */
export function starTablesOf(
  records: ParticleRecords,
  version: RelionVersion,
  opticsText: Readonly<Record<string, readonly string[]>> = {},
): StarTables {
  const { path } = records;
  const apix = records.apix && shortest(records.apix);
  if (apix === null) {
    throw new DataFormatError(
      "apix-missing",
      `Cannot write "${path}" for RELION: its pixel size is not known; pass ` +
        `the option apix`,
      { path },
    );
  }
  const main: Record<string, ColumnValues> = {
    ...imageColumns(records),
    ...poseColumns(records, version === "3.1" ? apix : null),
    ...ctfColumns(records, PARTICLE_CTF),
    ...halfsetColumn(records),
    ...micrographColumns(records),
  };
  if (records.uids !== null) main[UID_LABEL] = Array.from(records.uids, String);
  const microscope = ctfColumns(records, MICROSCOPE);
  if (version === "3.0") {
    return {
      main: StarTable.fromColumns("", {
        ...main,
        ...microscope,
        _rlnDetectorPixelSize: apix,
        _rlnMagnification: apix.map(() => MAGNIFICATION),
        _rlnImageSize: Int32Array.from(records.sides),
      }),
      optics: null,
    };
  }
  const { optics, groups } = opticsTableOf(
    {
      ...microscope,
      _rlnImagePixelSize: apix,
      _rlnImageSize: Int32Array.from(records.sides),
    },
    records.groups,
    records.length,
    opticsText,
  );
  const table = { ...main, _rlnOpticsGroup: groups };
  return { main: StarTable.fromColumns("particles", table), optics };
}

function imageColumns(
  { images }: ParticleRecords,
): Record<string, ColumnValues> {
  if (images === null) return {};
  const { files, fileIndex, sections } = images;
  return {
    _rlnImageName: Array.from(sections, (section, i) => {
      const number = String(Math.max(section, 0) + 1).padStart(6, "0");
      return `${number}@${files[fileIndex[i]]}`;
    }),
  };
}

/** Angles and origins; origins in Å if pixel sizes are given, else in pixels. */
function poseColumns(
  { poses, sides }: ParticleRecords,
  apix: Float64Array | null,
): Record<string, ColumnValues> {
  if (poses === null) return {};
  const { rot, tilt, psi } = eulerFromRotations(poses.rotations);
  const origins = (axis: 0 | 1) =>
    sides.map((side, i) =>
      poses.fractions[2 * i + axis] * side * (apix === null ? 1 : apix[i])
    );
  const unit = apix === null ? "" : "Angst";
  return {
    _rlnAngleRot: rot,
    _rlnAngleTilt: tilt,
    _rlnAnglePsi: psi,
    [`_rlnOriginX${unit}`]: origins(0),
    [`_rlnOriginY${unit}`]: origins(1),
  };
}

function ctfColumns(
  { ctf }: ParticleRecords,
  columns: readonly (readonly [column: number, label: string])[],
): Record<string, ColumnValues> {
  if (ctf === null) return {};
  return Object.fromEntries(
    columns.map(([column, label]) => [
      label,
      shortest(ctfColumn(ctf, column)),
    ]),
  );
}

function halfsetColumn(
  { halves }: ParticleRecords,
): Record<string, ColumnValues> {
  return halves === null
    ? {}
    : { _rlnRandomSubset: Int32Array.from(halves, (half) => half + 1) };
}

function micrographColumns(
  { micrographs }: ParticleRecords,
): Record<string, ColumnValues> {
  if (micrographs === null) return {};
  const { names, x, y } = micrographs;
  return {
    _rlnMicrographName: names,
    ...(x === null ? {} : { _rlnCoordinateX: x }),
    ...(y === null ? {} : { _rlnCoordinateY: y }),
  };
}

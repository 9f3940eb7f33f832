import { type Cell, integer, real } from "./star_tables.ts";

/** Particles of a micrograph. */
const PER_MICROGRAPH = 150;

/** The cells of a RELION particle table, as wide as RELION writes them. */
export const CELLS: Readonly<Record<string, Cell>> = {
  _rlnCoordinateX: real(0, 5760),
  _rlnCoordinateY: real(0, 4092),
  _rlnAutopickFigureOfMerit: real(-1, 1),
  _rlnClassNumber: integer(6),
  _rlnAnglePsi: real(-180, 180),
  _rlnImageName: (row) =>
    `${String(1 + row % PER_MICROGRAPH).padStart(6, "0")}` +
    `@Extract/job004/Movies/${micrograph(row)}.mrcs`,
  _rlnMicrographName: (row) =>
    `MotionCorr/job002/Movies/${micrograph(row)}.mrc`,
  _rlnOpticsGroup: integer(1),
  _rlnCtfMaxResolution: real(2.5, 6),
  _rlnCtfFigureOfMerit: real(0, 0.3),
  _rlnDefocusU: real(8000, 25000),
  _rlnDefocusV: real(8000, 25000),
  _rlnDefocusAngle: real(-90, 90),
  _rlnCtfBfactor: real(0, 1),
  _rlnCtfScalefactor: real(0.9, 1.1),
  _rlnPhaseShift: real(0, 90),
  _rlnAngleRot: real(-180, 180),
  _rlnAngleTilt: real(0, 180),
  _rlnOriginXAngst: real(-8, 8),
  _rlnOriginYAngst: real(-8, 8),
  _rlnNormCorrection: real(0.5, 1.5),
  _rlnLogLikeliContribution: real(10000, 90000),
  _rlnMaxValueProbDistribution: real(0, 1),
  _rlnNrOfSignificantSamples: integer(200),
  _rlnRandomSubset: integer(2),
};

/** The labels of all 25 columns. */
export const LABELS: readonly string[] = Object.keys(CELLS);

/** Those that hold text. */
export const NAMES: readonly string[] = [
  "_rlnImageName",
  "_rlnMicrographName",
];

/** Six columns that a reconstruction needs at least. */
export const POSE_AND_DEFOCUS: readonly string[] = [
  "_rlnAngleRot",
  "_rlnAngleTilt",
  "_rlnAnglePsi",
  "_rlnDefocusU",
  "_rlnDefocusV",
  "_rlnDefocusAngle",
];

function micrograph(row: number): string {
  const number = Math.floor(row / PER_MICROGRAPH);
  return `FoilHole_${20170629 + number}_${String(number).padStart(5, "0")}`;
}

import { type ColumnValues, StarTable } from "../../formats/star/mod.ts";
import { StarFile } from "../star_file.ts";
import type { TiltImageTable } from "./tilt_image_table.ts";
import type { Tomogram, TomoTables } from "./tomo_tables.ts";

type Columns = Record<string, ColumnValues>;

/**
 * The images of a set as a flat RELION STAR file, one row a tilt image, in
 * memory: `data_optics` with the groups in use, `data_particles` with the
 * columns of the reference's converter, plus phase shift, B-factor per dose
 * and refined tilt where the tables state them. Poses and CTF read from it are
 * those of the table, to the last digit once it was written and read.
 */
export function flatStarFile(
  tables: TomoTables,
  table: TiltImageTable,
): StarFile {
  return new StarFile({
    data: StarTable.fromColumns("particles", particleColumns(tables, table)),
    dataOptics: StarTable.fromColumns("optics", opticsColumns(tables, table)),
  });
}

function particleColumns(tables: TomoTables, table: TiltImageTable): Columns {
  const { eulerDeg, originAngst, randomSubset, stageTilt, opticsIndex } = table;
  // Groups may have any number, also beyond 32 bits.
  const groups = tables.optics.map(({ group }) => group);
  const hasMicrographs = tables.tomograms.some(({ frames }) =>
    frames.micrographNames !== null
  );
  return {
    _rlnDefocusU: table.defocusU,
    _rlnDefocusV: table.defocusV,
    _rlnDefocusAngle: table.defocusAngle,
    _rlnImageName: names(table, (row) => table.imageName(row)),
    ...hasMicrographs && {
      _rlnMicrographName: names(
        table,
        (row) => table.micrographName(row) || "None",
      ),
    },
    _rlnTiltName: names(table, (row) => table.tiltName(row)),
    _rlnCtfScalefactor: table.ctfScale,
    _rlnGroupName: names(table, (row) => table.groupName(row)),
    _rlnAngleRot: component(eulerDeg.data, 3, 0),
    _rlnAngleTilt: component(eulerDeg.data, 3, 1),
    _rlnAnglePsi: component(eulerDeg.data, 3, 2),
    _rlnOriginXAngst: component(originAngst.data, 2, 0),
    _rlnOriginYAngst: component(originAngst.data, 2, 1),
    ...randomSubset && { _rlnRandomSubset: randomSubset },
    _rlnMicrographPreExposure: table.preExposure,
    ...isStated(stageTilt) && { _rlnTomoNominalStageTiltAngle: stageTilt },
    _rlnOpticsGroup: Array.from(opticsIndex, (index) => groups[index]),
    ...extraColumns(tables, table),
  };
}

/** Columns beyond those of the reference, where they carry information. */
function extraColumns(
  { tomograms, particles }: TomoTables,
  table: TiltImageTable,
): Columns {
  const { phaseShift, particleIndex, yTilt } = table;
  const bfactors = Float64Array.from(
    particleIndex,
    (p) => bfactorPerDose(tomograms[particles.tomogramIndex[p]]),
  );
  return {
    ...phaseShift.some(isNonZero) && { _rlnPhaseShift: phaseShift },
    ...bfactors.some(isNonZero) && { _rlnCtfBfactorPerElectronDose: bfactors },
    _rlnTomoName: names(table, (row) => table.tomoName(row)),
    ...isStated(yTilt) && { _rlnTomoYTilt: yTilt },
  };
}

function opticsColumns(tables: TomoTables, table: TiltImageTable): Columns {
  const used = new Set(table.opticsIndex);
  const optics = tables.optics.filter((_, index) => used.has(index));
  return {
    _rlnOpticsGroup: optics.map(({ group }) => group),
    _rlnOpticsGroupName: optics.map(({ name }) => name),
    _rlnImagePixelSize: Float64Array.from(optics, (row) => row.imagePixelSize),
    _rlnImageSize: Int32Array.from(optics, ({ imageSize }) => imageSize),
    _rlnVoltage: Float64Array.from(optics, ({ voltage }) => voltage),
    _rlnSphericalAberration: Float64Array.from(
      optics,
      (row) => row.sphericalAberration,
    ),
    _rlnAmplitudeContrast: Float64Array.from(
      optics,
      (row) => row.amplitudeContrast,
    ),
    _rlnImageDimensionality: new Int32Array(optics.length).fill(2),
    _rlnCtfDataAreCtfPremultiplied: Int32Array.from(
      optics,
      (row) => Number(row.ctfPremultiplied),
    ),
  };
}

function names(
  { length }: TiltImageTable,
  name: (row: number) => string,
): string[] {
  return Array.from({ length }, (_, row) => name(row));
}

function component(
  rows: Float64Array,
  width: number,
  column: number,
): Float64Array {
  const out = new Float64Array(rows.length / width);
  for (let row = 0; row < out.length; row++) {
    out[row] = rows[width * row + column];
  }
  return out;
}

/** A value below 0 counts as none, as in RELION. */
function bfactorPerDose(tomogram: Tomogram): number {
  return Math.max(tomogram.bfactorPerDose, 0);
}

function isNonZero(value: number): boolean {
  return value !== 0;
}

function isStated(values: Float64Array): boolean {
  return values.some((value) => !Number.isNaN(value));
}

import { type ColumnValues, StarTable } from "../../formats/star/mod.ts";
import { StarFile } from "../star_file.ts";
import type { TiltImageTable } from "./tilt_image_table.ts";
import type { TomoTables } from "./tomo_tables.ts";

/** Columns by label; those without a value in the set are null. */
type Columns = Readonly<Record<string, ColumnValues | null>>;

/**
 * The flat STAR file of a set, in memory: one row a tilt image, in the columns
 * and the order of the reference's converter, with one optics row for each
 * group in use. Columns without information are left out.
 */
export function flatStarFile(
  tables: TomoTables,
  table: TiltImageTable,
): StarFile {
  return new StarFile({
    data: StarTable.fromColumns("particles", kept(imageColumns(tables, table))),
    dataOptics: opticsTable(tables, table),
  });
}

function imageColumns(tables: TomoTables, table: TiltImageTable): Columns {
  const { eulerDeg, originAngst } = table;
  const texts = (of: (row: number) => string) =>
    Array.from({ length: table.length }, (_, row) => of.call(table, row));
  const groups = tables.optics.map(({ group }) => group);
  const { optional } = optionalColumns(tables, table);
  return {
    _rlnDefocusU: table.defocusU,
    _rlnDefocusV: table.defocusV,
    _rlnDefocusAngle: table.defocusAngle,
    _rlnImageName: texts(table.imageName),
    _rlnMicrographName: whole(texts(table.micrographName)),
    _rlnTiltName: texts(table.tiltName),
    _rlnCtfScalefactor: table.ctfScale,
    _rlnGroupName: texts(table.groupName),
    _rlnAngleRot: component(eulerDeg, 3, 0),
    _rlnAngleTilt: component(eulerDeg, 3, 1),
    _rlnAnglePsi: component(eulerDeg, 3, 2),
    _rlnOriginXAngst: component(originAngst, 2, 0),
    _rlnOriginYAngst: component(originAngst, 2, 1),
    _rlnRandomSubset: table.randomSubset && new Int32Array(table.randomSubset),
    _rlnMicrographPreExposure: table.preExposure,
    _rlnTomoNominalStageTiltAngle: table.stageTilt.some(Number.isNaN)
      ? null
      : table.stageTilt,
    _rlnOpticsGroup: table.opticsIndex.map((index) => groups[index]),
    ...optional,
    _rlnTomoName: texts(table.tomoName),
    _rlnTomoYTilt: table.yTilt,
  };
}

/** Columns that the reference does not have: only where they say something. */
function optionalColumns(
  { particles, tomograms }: TomoTables,
  { phaseShift, particleIndex }: TiltImageTable,
): { readonly optional: Columns } {
  const perDose = tomograms.map(({ bfactorPerDose }) => bfactorPerDose);
  return {
    optional: {
      _rlnPhaseShift: phaseShift.some((shift) => shift !== 0)
        ? phaseShift
        : null,
      _rlnCtfBfactorPerElectronDose: perDose.some((bfactor) => bfactor > 0)
        ? Float64Array.from(
          particleIndex,
          (p) => perDose[particles.tomogramIndex[p]],
        )
        : null,
    },
  };
}

function opticsTable(
  { optics }: TomoTables,
  { opticsIndex }: TiltImageTable,
): StarTable {
  const inUse = new Set(opticsIndex);
  const groups = optics.filter((_, index) => inUse.has(index));
  const numbers = (of: (group: typeof groups[number]) => number) =>
    Float64Array.from(groups, of);
  return StarTable.fromColumns("optics", {
    _rlnOpticsGroup: groups.map(({ group }) => group),
    _rlnOpticsGroupName: groups.map(({ name }) => name),
    _rlnImagePixelSize: numbers(({ imagePixelSize }) => imagePixelSize),
    _rlnImageSize: groups.map(({ imageSize }) => imageSize),
    _rlnVoltage: numbers(({ voltage }) => voltage),
    _rlnSphericalAberration: numbers((group) => group.sphericalAberration),
    _rlnAmplitudeContrast: numbers(({ amplitudeContrast }) =>
      amplitudeContrast
    ),
    _rlnImageDimensionality: groups.map(() => 2),
    _rlnCtfDataAreCtfPremultiplied: groups.map(({ ctfPremultiplied }) =>
      Number(ctfPremultiplied)
    ),
  });
}

function kept(columns: Columns): Record<string, ColumnValues> {
  return Object.fromEntries(
    Object.entries(columns).filter(([, values]) => values !== null),
  ) as Record<string, ColumnValues>;
}

/** Texts, or null if any is empty. */
function whole(texts: readonly string[]): readonly string[] | null {
  return texts.includes("") ? null : texts;
}

function component(
  values: Float64Array,
  width: number,
  which: number,
): Float64Array {
  const taken = new Float64Array(values.length / width);
  for (let row = 0; row < taken.length; row++) {
    taken[row] = values[width * row + which];
  }
  return taken;
}

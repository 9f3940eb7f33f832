import { type Cell, real, same, writeStarTables } from "./star_tables.ts";
import { FRAMES, type TiltFrame, TILTS } from "./tilt_scheme.ts";

/** The files that a RELION-5 project is opened by. */
export interface TomoProjectFiles {
  /** Path of `tomograms.star`. */
  readonly tomograms: string;
  /** Path of `particles.star`. */
  readonly particles: string;
}

/** How large a project is to be. */
export interface TomoProjectOptions {
  /** Tomograms, of 40 frames each. */
  readonly tomograms: number;
  /** Particles of all tomograms. */
  readonly particles: number;
}

/** Side of the images in pixels. */
const BOX = 64;

/** What stands in the tables of microscope, tomograms and particles alike. */
const MICROSCOPE: Readonly<Record<string, Cell>> = {
  _rlnVoltage: same("300.000000"),
  _rlnSphericalAberration: same("2.700000"),
  _rlnAmplitudeContrast: same("0.100000"),
  _rlnTomoTiltSeriesPixelSize: same("1.350000"),
};

/**
 * Writes the metadata of subtomograms as RELION 5 extracts them: tomograms,
 * one tilt series a tomogram, and particles with one stack each. Every fourth
 * particle has hidden frames. There are no stacks.
 */
export async function writeTomoProject(
  folder: string,
  { tomograms, particles }: TomoProjectOptions,
): Promise<TomoProjectFiles> {
  const files = {
    tomograms: `${folder}/tomograms.star`,
    particles: `${folder}/particles.star`,
  };
  await Deno.mkdir(`${folder}/tilt_series`, { recursive: true });
  await writeStarTables(files.tomograms, [
    { name: "global", rows: tomograms, cells: TOMOGRAM },
  ]);
  for (let tomogram = 0; tomogram < tomograms; tomogram++) {
    const name = nameOf(tomogram);
    await writeStarTables(`${folder}/tilt_series/${name}.star`, [
      { name, rows: TILTS, cells: FRAME },
    ]);
  }
  const perTomogram = Math.ceil(particles / tomograms);
  await writeStarTables(files.particles, [
    { name: "general", cells: { _rlnTomoSubTomosAre2DStacks: same(1) } },
    { name: "optics", rows: 1, cells: OPTICS },
    { name: "particles", rows: particles, cells: particleCells(perTomogram) },
  ]);
  return files;
}

function nameOf(tomogram: number): string {
  return `TS_${String(tomogram + 1).padStart(2, "0")}`;
}

const TOMOGRAM: Readonly<Record<string, Cell>> = {
  _rlnTomoName: nameOf,
  ...MICROSCOPE,
  _rlnTomoHand: same("-1.00000"),
  _rlnTomoTiltSeriesStarFile: (row) => `tilt_series/${nameOf(row)}.star`,
  _rlnTomoSizeX: same(4096),
  _rlnTomoSizeY: same(4096),
  _rlnTomoSizeZ: same(2048),
};

const FRAME: Readonly<Record<string, Cell>> = {
  _rlnMicrographName: (row) => `MotionCorr/job002/frames/frame_${row}.mrc`,
  _rlnTomoNominalStageTiltAngle: frame(({ angle }) => angle),
  _rlnMicrographPreExposure: frame(({ preExposure }) => preExposure),
  _rlnDefocusU: real(20000, 50000),
  _rlnDefocusV: real(20000, 50000),
  _rlnDefocusAngle: real(-90, 90),
  _rlnTomoXTilt: same("0.000000"),
  _rlnTomoYTilt: frame(({ angle }) => angle + 0.25),
  _rlnTomoZRot: real(84, 86),
  _rlnTomoXShiftAngst: real(-200, 200),
  _rlnTomoYShiftAngst: real(-200, 200),
  _rlnCtfScalefactor: frame(({ scale }) => scale),
};

const OPTICS: Readonly<Record<string, Cell>> = {
  _rlnOpticsGroup: same(1),
  _rlnOpticsGroupName: same("opticsGroup1"),
  ...MICROSCOPE,
  _rlnTomoSubtomogramBinning: same("2.000000"),
  _rlnImagePixelSize: same("2.700000"),
  _rlnImageSize: same(BOX),
  _rlnImageDimensionality: same(2),
  _rlnCtfDataAreCtfPremultiplied: same(0),
};

function particleCells(perTomogram: number): Readonly<Record<string, Cell>> {
  const tomogram = (row: number) => nameOf(Math.floor(row / perTomogram));
  const number = (row: number) => 1 + row % perTomogram;
  return {
    _rlnTomoName: tomogram,
    _rlnCenteredCoordinateXAngst: real(-2500, 2500),
    _rlnCenteredCoordinateYAngst: real(-2500, 2500),
    _rlnCenteredCoordinateZAngst: real(-1000, 1000),
    _rlnTomoSubtomogramRot: real(-180, 180),
    _rlnTomoSubtomogramTilt: real(0, 180),
    _rlnTomoSubtomogramPsi: real(-180, 180),
    _rlnAngleRot: real(-180, 180),
    _rlnAngleTilt: real(0, 180),
    _rlnAnglePsi: real(-180, 180),
    _rlnOriginXAngst: real(-8, 8),
    _rlnOriginYAngst: real(-8, 8),
    _rlnOriginZAngst: real(-8, 8),
    _rlnOpticsGroup: same(1),
    _rlnTomoParticleName: (row) => `${tomogram(row)}/${number(row)}`,
    _rlnTomoVisibleFrames: visibleFrames,
    _rlnImageName: (row) =>
      `Extract/job010/Subtomograms/${tomogram(row)}/` +
      `${number(row)}_stack2d.mrcs`,
    _rlnRandomSubset: (row) => String(1 + row % 2),
  };
}

function visibleFrames(row: number): string {
  const seen = (frame: number) => row % 4 !== 0 || (row + frame) % 7 !== 0;
  return `[${FRAMES.map((_, frame) => seen(frame) ? 1 : 0)}]`;
}

function frame(value: (frame: TiltFrame) => number): Cell {
  return (row) => value(FRAMES[row]).toFixed(6).padStart(12);
}

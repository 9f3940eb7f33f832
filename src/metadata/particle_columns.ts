import { statFile } from "../io/read_file.ts";

/** Files from this size on are read by columns: 16 MiB. */
const LARGE_FILE = 2 ** 24;

/** What datasets, splits and reports ask of tables of particles. */
export const PARTICLE_COLUMNS: readonly string[] = [
  "_rlnImageName",
  "_rlnMicrographName",
  "_rlnOpticsGroup",
  "_rlnOpticsGroupName",
  "_rlnRandomSubset",
  "_rlnAngleRot",
  "_rlnAngleTilt",
  "_rlnAnglePsi",
  "_rlnOriginX",
  "_rlnOriginY",
  "_rlnOriginXAngst",
  "_rlnOriginYAngst",
  "_rlnDefocusU",
  "_rlnDefocusV",
  "_rlnDefocusAngle",
  "_rlnPhaseShift",
  "_rlnVoltage",
  "_rlnSphericalAberration",
  "_rlnAmplitudeContrast",
  "_rlnImagePixelSize",
  "_rlnImageSize",
  "_rlnImageDimensionality",
  "_rlnDetectorPixelSize",
  "_rlnMagnification",
  "_rlnCtfDataAreCtfPremultiplied",
  "_rlnCtfBfactor",
  "_rlnCtfBfactorPerElectronDose",
  "_rlnCtfScalefactor",
  "_rlnMicrographPreExposure",
  "_rlnGroupName",
  "_rlnTiltName",
  "_rlnTomoName",
  "_rlnTomoNominalStageTiltAngle",
  "_rlnTomoYTilt",
  "_rlnTomoVisibleFrames",
];

/**
 * The columns to read of a file of particles: all of a small one, those that
 * are asked for of a large one.
 *
 * Permission: `--allow-read` of the file.
 */
export async function columnsToRead(
  path: string,
  largeFile: number = LARGE_FILE,
): Promise<readonly string[] | undefined> {
  const state = await statFile(path);
  return state !== null && state.size >= largeFile
    ? PARTICLE_COLUMNS
    : undefined;
}

import { writeSparseStack } from "./image_stack.ts";
import { shuffled } from "./shuffled.ts";
import { opticsCells } from "./star_file.ts";
import {
  type Cell,
  integer,
  real,
  same,
  writeStarTables,
} from "./star_tables.ts";
import { FRAMES, type TiltFrame, TILTS } from "./tilt_scheme.ts";

/** What a flat tilt-series file is to hold. */
export interface TiltStarFileOptions {
  /** Tilt images; whole tomograms of 10,000. */
  readonly images: number;
  /** Mix the rows of a tomogram instead of keeping particles together. */
  readonly mixed?: boolean;
}

/** Images of a tomogram. */
export const PER_TOMOGRAM = 10_000;

/** Side of the images in pixels: small, so that many make a small stack. */
const BOX = 4;

/**
 * Writes particles of tilt series as RELION 5 flattens them, one row a tilt
 * image, and beside the file the one stack `tilts.mrcs` of all images.
 */
export async function writeTiltStarFile(
  path: string,
  { images, mixed = false }: TiltStarFileOptions,
): Promise<void> {
  const order = mixed ? shuffled(PER_TOMOGRAM) : null;
  const imageOf = (row: number) =>
    order === null ? row : row - row % PER_TOMOGRAM + order[row % PER_TOMOGRAM];
  await writeStarTables(path, [
    { name: "optics", rows: 1, cells: opticsCells(BOX) },
    { name: "particles", rows: images, cells: cellsOf(imageOf) },
  ]);
  const folder = path.slice(0, path.lastIndexOf("/"));
  await writeSparseStack(`${folder}/tilts.mrcs`, BOX, images);
}

/** The columns in RELION's order, of a row that holds image `imageOf(row)`. */
function cellsOf(
  imageOf: (row: number) => number,
): Readonly<Record<string, Cell>> {
  const frame = (value: (frame: TiltFrame) => number): Cell => (row) =>
    value(FRAMES[imageOf(row) % TILTS]).toFixed(6).padStart(12);
  const tomogram = (row: number) =>
    `TS_${String(Math.floor(row / PER_TOMOGRAM)).padStart(3, "0")}`;
  const particle = (row: number) => Math.floor(imageOf(row) / TILTS);
  return {
    _rlnDefocusU: real(20000, 50000),
    _rlnDefocusV: real(20000, 50000),
    _rlnDefocusAngle: real(-90, 90),
    _rlnImageName: (row) =>
      `${String(imageOf(row) + 1).padStart(7, "0")}@tilts.mrcs`,
    _rlnMicrographName: (row) => `${tomogram(row)}.tomostar`,
    _rlnCtfScalefactor: frame(({ scale }) => scale),
    _rlnGroupName: (row) => `${tomogram(row)}/${particle(row)}`,
    _rlnAngleRot: real(-180, 180),
    _rlnAngleTilt: real(0, 180),
    _rlnAnglePsi: real(-180, 180),
    _rlnOriginXAngst: real(-8, 8),
    _rlnOriginYAngst: real(-8, 8),
    _rlnRandomSubset: (row) => String(1 + particle(row) % 2),
    _rlnMicrographPreExposure: frame(({ preExposure }) => preExposure),
    _rlnTomoNominalStageTiltAngle: frame(({ angle }) => angle),
    _rlnOpticsGroup: same(1),
    _rlnNormCorrection: real(0.5, 1.5),
    _rlnNrOfSignificantSamples: integer(200),
  };
}

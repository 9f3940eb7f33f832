import { DataFormatError, type Diagnostic } from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { rotationsFromEuler } from "./euler.ts";
import { StarFile } from "./star_file.ts";
import {
  checkImageSide,
  type ImageScaleOptions,
  imageSides,
  inFile,
  missingPixelSize,
  pathOf,
  pixelSizes,
  SCALE_OPTIONS,
  unknownSide,
} from "./image_scale.ts";
import { columnsToRead } from "./particle_columns.ts";
import { finiteColumn } from "./star_column.ts";

/** Angles that every pose needs. */
export const ANGLES = [
  "_rlnAngleRot",
  "_rlnAngleTilt",
  "_rlnAnglePsi",
] as const;
const SHIFTS_ANGSTROM = ["_rlnOriginXAngst", "_rlnOriginYAngst"] as const;
const SHIFTS_PIXEL = ["_rlnOriginX", "_rlnOriginY"] as const;

/** Shifts in Å and in pixels may differ by this many pixels without a warning. */
const SHIFT_TOLERANCE_PX = 1e-3;

/** Poses of all particles of a file. */
export interface Poses {
  /** Rotation matrices [N, 3, 3], reference frame to image frame. */
  readonly rotations: NdArray<Float64Array>;
  /** Shifts x, y [N, 2] as fractions of the image side, in RELION's sense: what centres the particle. */
  readonly translations: NdArray<Float64Array>;
  /** What was tolerated or assumed. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads rotations and shifts of the particles of a RELION STAR file.
 *
 * Shifts are taken from `_rlnOriginXAngst` and `_rlnOriginYAngst`, else from
 * `_rlnOriginX` and `_rlnOriginY`, else they are 0 (reported). Fractions are
 * of the stored image, or of `D` if its size is not known (reported): multiply
 * them by the side of the images you work with to get pixels.
 *
 * Permission, if a path is given: `--allow-read` of the file and, if it states
 * no image size, of the folder of its first stack; without that the size
 * counts as not known.
 *
 * @param star Path of a file, or the file as read.
 * @param D Side of the wanted images in pixels, after any downsampling.
 * @throws {DataFormatError} `poses-missing` if an angle or one of two shifts is missing, `apix-missing` if shifts in Å have no pixel size, or a value is no number.
 * @throws {ArgumentError} if `D` or an option has no sense.
 */
export async function parsePosesFromStar(
  star: string | StarFile,
  D: number,
  options: ImageScaleOptions = {},
): Promise<Poses> {
  if (typeof star !== "string") return posesFromStarFile(star, D, options);
  const columns = await columnsToRead(star);
  const file = await StarFile.load(star, { columns });
  const poses = posesFromStarFile(file, D, options);
  return {
    ...poses,
    diagnostics: [...file.diagnostics, ...poses.diagnostics],
  };
}

/**
 * {@linkcode parsePosesFromStar} for a file that has been read.
 *
 * @throws {DataFormatError} as there.
 * @throws {ArgumentError} if `D` or an option has no sense.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { posesFromStarFile, StarFile } from "@cryoset/cryoset";
 * import { StarTable } from "@cryoset/cryoset/star";
 *
 * const data = StarTable.fromColumns("particles", {
 *   _rlnAngleRot: [90],
 *   _rlnAngleTilt: [0],
 *   _rlnAnglePsi: [0],
 *   _rlnOriginX: [16],
 *   _rlnOriginY: [-8],
 * });
 * const star = new StarFile({ data });
 * const { rotations, translations } = posesFromStarFile(star, 64, { imageSize: 128 });
 * assertEquals(rotations.shape, [1, 3, 3]);
 * assertEquals([...translations.data], [0.125, -0.0625]);
 * ```
 */
export function posesFromStarFile(
  star: StarFile,
  D: number,
  options: ImageScaleOptions = {},
): Poses {
  checkOptions("posesFromStarFile", options, SCALE_OPTIONS);
  checkImageSide(D);
  const diagnostics: Diagnostic[] = [];
  const [rot, tilt, psi] = readAngles(star);
  const shifts = readShifts(star, options, diagnostics);
  const sides = imageSides(star, options.imageSize, diagnostics);
  if (shifts !== null && sides === null) {
    diagnostics.push(unknownSide(star, `took shifts as pixels of ${D}`));
  }
  const fractions = new Float64Array(2 * star.length);
  for (let k = 0; shifts !== null && k < star.length; k++) {
    const side = sides === null ? D : sides[k];
    fractions[2 * k] = shifts[0][k] / side;
    fractions[2 * k + 1] = shifts[1][k] / side;
  }
  return {
    rotations: rotationsFromEuler(rot, tilt, psi),
    translations: ndArray(fractions, [star.length, 2]),
    diagnostics,
  };
}

function readAngles(star: StarFile): Float64Array[] {
  const angles = ANGLES.map((label) => finiteColumn(star, label));
  if (angles.every((column) => column !== null)) return angles;
  throw missing(star, ANGLES.filter((_, k) => angles[k] === null));
}

/** Shifts x and y in pixels of the stored images, or null if the file has none. */
function readShifts(
  star: StarFile,
  options: ImageScaleOptions,
  diagnostics: Diagnostic[],
): Float64Array[] | null {
  const angstrom = SHIFTS_ANGSTROM.map((label) => finiteColumn(star, label));
  const pixel = SHIFTS_PIXEL.map((label) => finiteColumn(star, label));
  const inPixels = isWhole(pixel) ? pixel : null;
  if (isWhole(angstrom)) {
    const apix = pixelSizes(star, options.apix);
    if (apix === null) throw missingPixelSize(star);
    const converted = angstrom.map((column) =>
      column.map((shift, k) => shift / apix[k])
    );
    if (inPixels !== null) compare(star, converted, inPixels, diagnostics);
    return converted;
  }
  if (inPixels !== null) return inPixels;
  const labels = [...SHIFTS_ANGSTROM, ...SHIFTS_PIXEL];
  const lone = [...angstrom, ...pixel].findIndex((column) => column !== null);
  // Labels come in pairs: the partner of 2i is 2i + 1.
  if (lone >= 0) throw missing(star, [labels[lone ^ 1]]);
  diagnostics.push({
    severity: "warning",
    code: "poses-no-shifts",
    message: `The file has no shifts (${labels.join(", ")}): took them as 0`,
    path: pathOf(star),
  });
  return null;
}

function isWhole(pair: (Float64Array | null)[]): pair is Float64Array[] {
  return pair.every((column) => column !== null);
}

function compare(
  star: StarFile,
  taken: Float64Array[],
  other: Float64Array[],
  diagnostics: Diagnostic[],
): void {
  for (const axis of [0, 1]) {
    const k = taken[axis].findIndex((shift, k) =>
      Math.abs(shift - other[axis][k]) > SHIFT_TOLERANCE_PX
    );
    if (k < 0) continue;
    diagnostics.push({
      severity: "warning",
      code: "poses-shifts-disagree",
      message: `Particle ${k + 1} is shifted by ${taken[axis][k]} px in ${
        SHIFTS_ANGSTROM[axis]
      }, but by ${other[axis][k]} px in ${SHIFTS_PIXEL[axis]}: took the former`,
      path: pathOf(star),
    });
  }
}

function missing(star: StarFile, labels: readonly string[]): DataFormatError {
  return new DataFormatError(
    "poses-missing",
    `Cannot read poses${inFile(star)}: it has no ${labels.join(", ")}`,
    {
      path: pathOf(star),
      label: labels[0],
      expected: labels,
      actual: star.df.columns,
    },
  );
}

import { DataFormatError, type Diagnostic } from "../core/errors.ts";
import { ndArray } from "../core/nd_array.ts";
import { indexOfNonPositive } from "../core/number_checks.ts";
import { checkOptions } from "../core/options.ts";
import { choosePoses, type CsPoses } from "./cs_pose_groups.ts";
import {
  CRYOSPARC_OPTIONS,
  CryoSparcFile,
  type ReadCryoSparcOptions,
} from "./cryosparc_file.ts";
import {
  checkImageSide,
  type ImageScaleOptions,
  imageSides,
  inFile,
  pathOf,
  pixelSizes,
  requireFinite,
  SCALE_OPTIONS,
  unknownSide,
} from "./image_scale.ts";
import type { Poses } from "./poses_from_star.ts";
import { rotationsFromVectors } from "./rotation_vector.ts";

/** Options of {@linkcode parsePosesFromCs}. */
export interface PosesFromCsOptions
  extends ImageScaleOptions, ReadCryoSparcOptions {}

/**
 * Reads rotations and shifts of the particles of a cryoSPARC `.cs` file.
 *
 * Poses are those of `alignments3D`, else of the most probable class of
 * `alignments3D_multi` or `alignments_class_k`. Shifts are in pixels of the
 * alignment, which may have been of smaller images: as a fraction of the box
 * they are shift · `alignments3D/psize_A` / (`blob/psize_A` · `blob/shape`).
 *
 * Permission: `--allow-read` of the file (of its folder for `passthrough`).
 *
 * @param D Side of the wanted images in pixels; fractions depend on it only
 * if the file says no `blob/shape` (reported).
 * @throws {MissingFileError} if the file is missing.
 * @throws {DataFormatError} `poses-missing` without 3-D poses, or if the file
 * is malformed.
 * @throws {ArgumentError} if `D` or an option has no sense.
 */
export async function parsePosesFromCs(
  path: string,
  D: number,
  options: PosesFromCsOptions = {},
): Promise<Poses> {
  checkOptions("parsePosesFromCs", options, [
    ...SCALE_OPTIONS,
    ...CRYOSPARC_OPTIONS,
  ]);
  const { passthrough, poseClass, ...scale } = options;
  const file = await CryoSparcFile.load(path, { passthrough, poseClass });
  return posesFromCryoSparcFile(file, D, scale);
}

/**
 * {@linkcode parsePosesFromCs} for a file that has been read.
 *
 * @throws {DataFormatError} as there.
 * @throws {ArgumentError} if `D` or an option has no sense.
 */
export function posesFromCryoSparcFile(
  file: CryoSparcFile,
  D: number,
  options: ImageScaleOptions = {},
): Poses {
  checkOptions("posesFromCryoSparcFile", options, SCALE_OPTIONS);
  checkImageSide(D);
  const diagnostics: Diagnostic[] = [];
  const poses = choosePoses(file, diagnostics);
  requireFinite(file, `${poses.group}/pose`, poses.vectors, 3);
  return {
    rotations: rotationsFromVectors(poses.vectors),
    translations: ndArray(
      fractions(file, poses, D, options, diagnostics),
      [file.length, 2],
    ),
    diagnostics,
  };
}

function fractions(
  file: CryoSparcFile,
  { group, shifts, apix }: CsPoses,
  D: number,
  options: ImageScaleOptions,
  diagnostics: Diagnostic[],
): Float64Array {
  if (shifts === null) {
    diagnostics.push({
      severity: "warning",
      code: "poses-no-shifts",
      message: "The file has no shifts beside its rotations: took them as 0",
      path: pathOf(file),
    });
    return new Float64Array(2 * file.length);
  }
  requireFinite(file, `${group}/shift`, shifts, 2);
  const sides = imageSides(file, options.imageSize, diagnostics);
  if (sides === null) {
    diagnostics.push(unknownSide(file, `took shifts as pixels of ${D}`));
  }
  const stored = apix === null ? null : storedPixelSizes(file, options.apix);
  if (apix !== null && stored === null) {
    diagnostics.push({
      severity: "warning",
      code: "apix-unknown",
      message: `The file has no blob/psize_A to compare ${group}/psize_A ` +
        `with: took shifts as pixels of the stored images`,
      path: pathOf(file),
    });
  }
  const isScaled = apix !== null && stored !== null;
  const bad = isScaled ? indexOfNonPositive(apix) : -1;
  if (bad >= 0) {
    throw badAlignmentPixel(file, `${group}/psize_A`, bad, apix![bad]);
  }
  const fractions = new Float64Array(shifts.length);
  for (let i = 0; i < fractions.length; i++) {
    const k = i >> 1;
    const side = sides === null ? D : sides[k];
    fractions[i] = isScaled
      ? shifts[i] * apix[k] / (stored[k] * side)
      : shifts[i] / side;
  }
  return fractions;
}

/**
 * Pixel sizes that those of the alignment are measured by: the file's own,
 * because a better pixel size (the option apix) changes both alike.
 */
function storedPixelSizes(
  file: CryoSparcFile,
  apix: number | undefined,
): Float64Array | null {
  const own = file.apix;
  const isStated = own !== null && indexOfNonPositive(own) < 0;
  return isStated ? own : pixelSizes(file, apix);
}

function badAlignmentPixel(
  file: CryoSparcFile,
  label: string,
  particle: number,
  value: number,
): DataFormatError {
  return new DataFormatError(
    "apix-value",
    `Cannot use "${value}" as ${label} of particle ` +
      `${particle + 1}${inFile(file)}: a positive pixel size is needed`,
    { path: pathOf(file), label, actual: value },
  );
}

import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import type { IndexSelection } from "../core/index_utils.ts";
import type { FloatArray, NdArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { readFileBytes } from "../io/read_file.ts";
import { posesFromPickle } from "./poses_from_pickle.ts";
import { checkImageSide } from "./image_scale.ts";

/** Options of {@linkcode loadPoses}. */
export interface LoadPosesOptions {
  /** Rows to take, in order. @default {all} */
  readonly ind?: IndexSelection | null | undefined;
}

/** What {@linkcode loadPoses} gives. */
export interface LoadedPoses {
  /** Rotation matrices [N, 3, 3], in the precision of the file. */
  readonly rotations: NdArray<FloatArray>;
  /** Shifts x, y [N, 2] in pixels of images of side `D`; null if there are none. */
  readonly translations: NdArray<FloatArray> | null;
  /** Side of the images in pixels. */
  readonly D: number;
  /** What was tolerated or assumed. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads cryoDRGN poses for images of side `D`: from one pickle of rotations
 * and shifts, of rotations alone, or from one of each.
 *
 * Permission: `--allow-read` of the files.
 *
 * @param files One path, or a list of one or two: rotations, translations.
 * @param nImages Number of images, after the selection by `ind`.
 * @param D Side of the images in pixels, after any downsampling.
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if they hold no poses, shifts that are no fractions, or are no pickles that are read.
 * @throws {ArgumentError} if `D` or the number of files has no sense, or there are not `nImages` poses.
 * @throws {IndexError} if `ind` names a row that is not there.
 */
export async function loadPoses(
  files: string | readonly string[],
  nImages: number,
  D: number,
  options: LoadPosesOptions = {},
): Promise<LoadedPoses> {
  checkOptions("loadPoses()", options, ["ind"]);
  checkImageSide(D);
  const [path, shiftsPath, ...more] = typeof files === "string"
    ? [files]
    : files;
  if (path === undefined || more.length > 0) {
    throw new ArgumentError(
      "poses-files",
      `Cannot load poses from ${files.length} files: one or two are needed, ` +
        `rotations first`,
      { label: "files", expected: [1, 2], actual: files.length },
    );
  }
  const { rotations, translations, diagnostics } = posesFromPickle(
    await readFileBytes(path),
    {
      path,
      ind: options.ind,
      nImages,
      translations: shiftsPath === undefined
        ? undefined
        : { bytes: await readFileBytes(shiftsPath), path: shiftsPath },
    },
  );
  translations?.data.forEach((shift, k, data) => data[k] = shift * D);
  return { rotations, translations, D, diagnostics };
}

import { distinctDiagnostics } from "../core/distinct_diagnostics.ts";
import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import type { IndexSelection } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import type { ReadStarOptions } from "../formats/star/mod.ts";
import type { ReadCryoSparcOptions } from "../metadata/cryosparc_file.ts";
import type { TomoTableOptions } from "../metadata/relion5_tomo/tomo_table_options.ts";
import { STAGING_OPTIONS } from "../io/staging/staging_options.ts";
import {
  createImageSource,
  type CreateImageSourceOptions,
} from "../images/create_image_source.ts";
import { imageFileKind } from "../images/load_images.ts";
import { TomoStarFile } from "../metadata/relion5_tomo/tomo_star_file.ts";
import { tiltSeriesNote } from "../metadata/single_particles.ts";
import { CryoEMDataset } from "./cryoem_dataset.ts";
import { resolveCtfMode } from "./ctf_mode.ts";
import { type CtfOverrides, loadMetadata } from "./loaded_metadata.ts";
import { readMetadataFiles, requireDatasetFiles } from "./metadata_files.ts";
import { premultipliedOf } from "./premultiplied.ts";
import { rowFileState } from "./row_file_state.ts";
import { TiltLoading } from "./tilt_loading.ts";

export type { CtfOverrides } from "./loaded_metadata.ts";

/** Options of {@linkcode loadDataset}. */
export interface LoadDatasetOptions
  extends Omit<CreateImageSourceOptions, "table" | "ind"> {
  /**
   * File of the poses: `.star`, `.cs`, or a pickle or `.npy` file as
   * cryoDRGN has them; or two of those, of rotations and of shifts.
   *
   * @default {the particle file}
   */
  readonly posesFile?: string | readonly string[] | null | undefined;
  /**
   * File of the CTF parameters: `.star`, `.cs`, or a pickle or `.npy` file as
   * cryoDRGN has them.
   *
   * @default {the particle file}
   */
  readonly ctfFile?: string | null | undefined;
  /** Number of images you expect: another number is an error. */
  readonly nImages?: number | null | undefined;
  /**
   * Rows of the file to load, in this order, duplicates kept; or a mask over
   * all. They select rows of `posesFile` and `ctfFile` too.
   */
  readonly ind?: IndexSelection | null | undefined;
  /**
   * Group the images of tilt series by particle.
   *
   * @default {true for a RELION-5 optimisation set, else false}
   */
  readonly tiltSeries?: boolean | undefined;
  /**
   * How the CTF of tilt images is weighted: "relion5" by dose and scale,
   * "warp" by B-factor (as dose) and scale, "from_star" by B-factor and scale,
   * "from_dose" and "scale_from_star" by the number of the tilt, "v2" as warp
   * with the cosine of the tilt for scale, "cryoem" not at all. Without
   * `tiltSeries` it weights images that stay single.
   *
   * @default {"relion5" for tilt series, else "cryoem"}
   */
  readonly tiltSeriesCtf?: string | null | undefined;
  /**
   * Tilts of each particle to load at most, the least exposed first.
   *
   * @default {all}
   */
  readonly ntilts?: number | null | undefined;
  /**
   * Dose per tilt in e⁻/Å², for the CTF modes "from_dose" and
   * "scale_from_star".
   *
   * @default {2.9}
   */
  readonly dosePerTilt?: number | null | undefined;
  /**
   * Angle between tilts in degrees, for the CTF modes "from_dose" and "v2".
   *
   * @default {3}
   */
  readonly anglePerTilt?: number | null | undefined;
  /**
   * Whether the stored images were multiplied by their CTF.
   *
   * @default {what the file says, else false}
   */
  readonly premultipliedCtf?: boolean | undefined;
  /** Name of the block of particles, where the particle file has several. */
  readonly block?: string | undefined;
  /** How to read doubtful STAR files: strictly, leniently, decimal commas. */
  readonly star?: ReadStarOptions | undefined;
  /** How to read cryoSPARC sets: passthrough files, class of the poses. */
  readonly cs?: ReadCryoSparcOptions | undefined;
  /** How sets of RELION-5 tomography are read. */
  readonly tomo?: TomoTableOptions | undefined;
  /**
   * Replaces what the file says of the CTF, pixel and image size, for all
   * optics groups, or says what it lacks.
   */
  readonly ctf?: CtfOverrides | undefined;
}

/** Options that say how images are opened. */
const IMAGE_OPTIONS = [
  "datadir",
  "lazy",
  "padding",
  "uninvertData",
  "tiltSeriesCtf",
  "stripPrefix",
  "sortWithBfac",
  "tiltOrder",
  "tiltRanks",
  "downsampleD",
  "dtype",
  "maxThreads",
  "mrc",
  "cs",
  ...STAGING_OPTIONS,
] as const;

const OPTIONS = [
  ...IMAGE_OPTIONS,
  "posesFile",
  "ctfFile",
  "ind",
  "tiltSeries",
  "ntilts",
  "nImages",
  "dosePerTilt",
  "anglePerTilt",
  "premultipliedCtf",
  "block",
  "star",
  "tomo",
  "ctf",
];

/**
 * Loads a dataset: opens the images, takes poses and CTF rows from the
 * particle file or from others, and puts them together. Images are read when they are asked
 * for, unless `lazy` is false.
 *
 * Permission: `--allow-read` of the particle file, of the folders of its
 * stacks, and of `posesFile` and `ctfFile`; for `cacheDir` as it says.
 *
 * @param particlesFile Path of a RELION STAR file, an optimisation set of
 * RELION 5, or of a cryoSPARC `.cs` or
 * `.csg` file, or of an HDF5 file that `exportHdf5` wrote; or of a stack or a
 * list of stacks, with `posesFile` and `ctfFile`.
 * @throws {MissingFileError} if files are missing, with all that was tried.
 * @throws {DataFormatError} if a file is malformed or lacks poses or CTF.
 * @throws {ArgumentError} if options do not go together.
 * @throws {IndexError} if `ind` names rows the file does not have.
 * @throws {UnsupportedError} for padding, subtomograms, and tilt series of a
 * format that has none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadDataset, StarTable, writeMrc, writeStar } from "@cryoset/cryoset";
 *
 * const folder = await Deno.makeTempDir();
 * const stack = { data: new Float32Array(2 * 64), shape: [2, 8, 8] };
 * await writeMrc(`${folder}/stack.mrcs`, stack);
 * const particles = StarTable.fromColumns("particles", {
 *   _rlnImageName: ["1@stack.mrcs", "2@stack.mrcs"],
 *   _rlnAngleRot: [0, 90],
 *   _rlnAngleTilt: [0, 45],
 *   _rlnAnglePsi: [0, 10],
 *   _rlnOriginX: [1, -2],
 *   _rlnOriginY: [0, 3],
 *   _rlnDefocusU: [15000, 16000],
 *   _rlnDefocusV: [14000, 15000],
 *   _rlnDefocusAngle: [30, 40],
 * });
 * await writeStar(`${folder}/particles.star`, particles);
 *
 * // The microscope is in the optics table of most files; here it is stated.
 * const ctf = { apix: 1.5, voltageKv: 300, csMm: 2.7, amplitudeContrast: 0.1 };
 * await using dataset = await loadDataset(`${folder}/particles.star`, {
 *   downsampleD: 4,
 *   ctf,
 * });
 * assertEquals(dataset.nImages, 2);
 * assertEquals(dataset.voxelSize, 3); // 8 px of 1.5 Å became 4 of 3 Å
 * assertEquals([...dataset.translations.data], [0.5, 0, -1, 1.5]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function loadDataset(
  particlesFile: string,
  options: LoadDatasetOptions = {},
): Promise<CryoEMDataset> {
  return openDataset(particlesFile, options, []);
}

/** A dataset that also reports what was tolerated before it was loaded. */
export async function openDataset(
  particlesFile: string,
  options: LoadDatasetOptions,
  diagnostics: readonly Diagnostic[],
): Promise<CryoEMDataset> {
  checkOptions("loadDataset", options, OPTIONS);
  imageFileKind(particlesFile);
  // An unknown mode is told before any file is read.
  resolveCtfMode(options);
  // Taken before reading: a change in between is noticed, too.
  const before = await rowFileState(particlesFile);
  const files = requireDatasetFiles(
    particlesFile,
    await readMetadataFiles(particlesFile, options),
  );
  const fileState = files.particles instanceof TomoStarFile
    ? await rowFileState(particlesFile, files.particles.files)
    : before;
  const tilts = new TiltLoading(particlesFile, files.particles, options);
  const source = await createImageSource(particlesFile, {
    ...imageOptions(options),
    ...tilts.scheme,
    tiltSeries: tilts.isGrouped,
    tiltOrder: tilts.isGrouped ? tilts.tiltOrder : undefined,
    ind: tilts.ind,
    table: files.particles ?? undefined,
  });
  try {
    checkImageCount(particlesFile, source.nImages, options.nImages);
    const { metadata, voxelSize, diagnostics: tolerated } = loadMetadata(
      source,
      files,
      tilts.ind,
      options.ctf,
      (rows) => tilts.addTo(rows, source),
    );
    const premultiplied = premultipliedOf(
      files.particles,
      source.indexLayout.originalImageIndices,
      { stated: options.premultipliedCtf, refusesMixed: tilts.isGrouped },
    );
    return new CryoEMDataset(source, voxelSize, metadata, {
      ctfEvaluator: tilts.ctfEvaluator,
      premultipliedCtf: premultiplied.all ||
        (options.premultipliedCtf ?? files.premultipliedCtf === true),
      diagnostics: distinctDiagnostics([
        ...diagnostics,
        ...(files.particles?.diagnostics ?? []),
        ...(tilts.isGrouped ? [] : tiltSeriesNote(files.particles)),
        ...source.diagnostics,
        ...tolerated,
        ...premultiplied.diagnostics,
      ]),
      paths: {
        particlesFile,
        posesFile: options.posesFile,
        ctfFile: options.ctfFile,
        datadir: options.datadir,
        block: options.block,
        star: options.star,
        tomo: options.tomo,
        fileState,
      },
    });
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Number of images of a file, without building a dataset. */
export { imageCount as getNumImagesInDataset } from "../images/load_images.ts";

function imageOptions(options: LoadDatasetOptions): CreateImageSourceOptions {
  return Object.fromEntries(
    IMAGE_OPTIONS.map((name) => [name, options[name]]),
  );
}

function checkImageCount(
  path: string,
  actual: number,
  expected: number | null | undefined,
): void {
  // The reference's command line says "no limit" with −1.
  if (expected === null || expected === undefined || expected < 0) return;
  if (actual === expected) return;
  throw new ArgumentError(
    "image-count",
    `Cannot load "${expected}" images (nImages) of "${path}": ${actual} are ` +
      "selected",
    { label: "nImages", expected, actual },
  );
}

import { ArgumentError, UnsupportedError } from "../core/errors.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import { type NdArray, takeRows } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import {
  createImageSource,
  type CreateImageSourceOptions,
} from "../images/create_image_source.ts";
import type { BackendImageSource } from "../images/image_sources.ts";
import {
  ctfFromStarFile,
  type CtfFromStarOptions,
} from "../metadata/ctf_from_star.ts";
import { ImageMetadata } from "../metadata/image_metadata.ts";
import { posesFromStarFile } from "../metadata/poses_from_star.ts";
import { StarFile } from "../metadata/star_file.ts";
import { CTFEvaluator } from "../physics/mod.ts";
import { CryoEMDataset } from "./cryoem_dataset.ts";
import { imageSizeDisagreement } from "./image_size_check.ts";
import { resolveCtfMode } from "./ctf_mode.ts";
import { commonVoxelSize, storedCtfRows } from "./ctf_rows.ts";

/** Options of {@linkcode loadDataset}. */
export interface LoadDatasetOptions
  extends Omit<CreateImageSourceOptions, "starFile" | "ind"> {
  /**
   * File of the poses.
   *
   * @default {the particle file}
   */
  readonly posesFile?: string | null | undefined;
  /**
   * File of the CTF parameters.
   *
   * @default {the particle file}
   */
  readonly ctfFile?: string | null | undefined;
  /** Number of images you expect: another number is an error. */
  readonly nImages?: number | null | undefined;
  /** Rows of the file to load, in this order, or a mask over all. */
  readonly ind?: IndexSelection | null | undefined;
  /**
   * Dose per tilt in e⁻/Å², for tilt series.
   *
   * @default {2.9}
   */
  readonly dosePerTilt?: number | null | undefined;
  /**
   * Angle between tilts in degrees, for tilt series.
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
  /** Name of the block of particles, where a file has several. */
  readonly block?: string | undefined;
  /** Stands in for CTF values that the file lacks. */
  readonly ctf?: CtfOverrides | undefined;
}

/** Values that replace what the file says, or that it does not say. */
export type CtfOverrides = Pick<
  CtfFromStarOptions,
  | "apix"
  | "imageSize"
  | "amplitudeContrast"
  | "voltageKv"
  | "csMm"
  | "phaseShiftDeg"
>;

const OPTIONS = [
  "posesFile",
  "ctfFile",
  "datadir",
  "nImages",
  "ind",
  "lazy",
  "padding",
  "uninvertData",
  "tiltSeries",
  "tiltSeriesCtf",
  "dosePerTilt",
  "anglePerTilt",
  "premultipliedCtf",
  "stripPrefix",
  "sortWithBfac",
  "downsampleD",
  "dtype",
  "maxThreads",
  "mrc",
  "block",
  "ctf",
];

/**
 * Loads a dataset: opens the images, takes poses and CTF rows from the
 * particle file, and puts them together. Images are read when they are asked
 * for, unless `lazy` is false.
 *
 * Permission: `--allow-read` of the particle file and of the folders of its
 * stacks.
 *
 * @param particlesFile Path of a RELION STAR file.
 * @throws {MissingFileError} if files are missing, with all that was tried.
 * @throws {DataFormatError} if a file is malformed or lacks poses or CTF.
 * @throws {ArgumentError} if options do not go together.
 * @throws {UnsupportedError} for formats and tilt series.
 */
export async function loadDataset(
  particlesFile: string,
  options: LoadDatasetOptions = {},
): Promise<CryoEMDataset> {
  checkOptions("loadDataset", options, OPTIONS);
  resolveCtfMode(particlesFile, options);
  const stars = await readStarFiles(particlesFile, options);
  const source = await createImageSource(particlesFile, {
    ...sourceOptions(options),
    starFile: stars.particles,
  });
  try {
    return assemble(particlesFile, source, stars, options);
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Number of images of a file, without building a dataset. */
export { imageCount as getNumImagesInDataset } from "../images/load_images.ts";

interface StarFiles {
  readonly particles: StarFile | undefined;
  readonly poses: StarFile;
  readonly ctf: StarFile;
}

async function readStarFiles(
  particlesFile: string,
  { posesFile, ctfFile, block }: LoadDatasetOptions,
): Promise<StarFiles> {
  const particles = isStar(particlesFile)
    ? await StarFile.load(particlesFile, { block })
    : undefined;
  const other = async (path: string | null | undefined, what: string) => {
    if (path !== null && path !== undefined) return await metadataFile(path);
    if (particles !== undefined) return particles;
    throw new ArgumentError(
      "metadata-file",
      `Cannot take ${what} from "${particlesFile}": give a STAR file as ` +
        `${what === "poses" ? "posesFile" : "ctfFile"}`,
      { actual: particlesFile },
    );
  };
  return {
    particles,
    poses: await other(posesFile, "poses"),
    ctf: await other(ctfFile, "CTF parameters"),
  };
}

async function metadataFile(path: string): Promise<StarFile> {
  if (isStar(path)) return await StarFile.load(path);
  throw new UnsupportedError(
    "metadata-unsupported",
    `Cannot read poses or CTF parameters from "${path}": this version reads ` +
      `.star files`,
    { path },
  );
}

function isStar(path: string): boolean {
  return path.toLowerCase().endsWith(".star");
}

function sourceOptions(options: LoadDatasetOptions): CreateImageSourceOptions {
  const {
    ind,
    lazy,
    tiltSeries,
    tiltSeriesCtf,
    uninvertData,
    datadir,
    padding,
    stripPrefix,
    downsampleD,
    sortWithBfac,
    maxThreads,
    mrc,
    dtype,
  } = options;
  return {
    ind,
    lazy,
    tiltSeries,
    tiltSeriesCtf,
    uninvertData,
    datadir,
    padding,
    stripPrefix,
    downsampleD,
    sortWithBfac,
    maxThreads,
    mrc,
    dtype,
  };
}

function assemble(
  particlesFile: string,
  source: BackendImageSource,
  stars: StarFiles,
  options: LoadDatasetOptions,
): CryoEMDataset {
  checkCount(source.nImages, options.nImages);
  const D = source.gridSize;
  const { apix, imageSize } = options.ctf ?? {};
  const sizeFor = (star: StarFile) =>
    imageSize ??
      (star.resolution === null ? source.nativeImageSize : undefined);
  const ctf = ctfFromStarFile(stars.ctf, D, {
    ...options.ctf,
    imageSize: sizeFor(stars.ctf),
  });
  const poses = posesFromStarFile(stars.poses, D, {
    apix,
    imageSize: sizeFor(stars.poses),
  });
  const select = (table: NdArray<Float64Array>, what: string) =>
    selectRows(table, source.nImages, options.ind, what);
  const ctfTable = select(ctf, "CTF parameters");
  const translations = select(poses.translations, "poses");
  for (let i = 0; i < translations.data.length; i++) translations.data[i] *= D;
  const metadata = new ImageMetadata(
    select(poses.rotations, "poses"),
    translations,
    storedCtfRows(ctfTable),
    { dtype: options.dtype === "complex128" ? "float64" : "float32" },
  );
  const dataset = new CryoEMDataset(
    source,
    commonVoxelSize(ctfTable, stars.ctf.path ?? particlesFile),
    metadata,
    {
      ctfEvaluator: new CTFEvaluator(),
      dtype: options.dtype,
      premultipliedCtf: options.premultipliedCtf ??
        isPremultiplied(stars.particles),
      diagnostics: [
        ...new Set([
          ...(stars.particles?.diagnostics ?? []),
          ...source.diagnostics,
          ...poses.diagnostics,
          ...ctf.diagnostics,
          ...(imageSize === undefined
            ? imageSizeDisagreement(stars.ctf, source.nativeImageSize)
            : []),
        ]),
      ],
    },
  );
  Object.assign(dataset.paths, {
    particlesFile,
    posesFile: options.posesFile ?? null,
    ctfFile: options.ctfFile ?? null,
    datadir: options.datadir ?? null,
  });
  return dataset;
}

function checkCount(actual: number, expected: number | null | undefined): void {
  // The reference's command line says "no limit" with −1.
  if (expected === null || expected === undefined || expected < 0) return;
  if (actual === expected) return;
  throw new ArgumentError(
    "image-count",
    `Cannot load "${expected}" images: there are ${actual}`,
    { label: "nImages", expected, actual },
  );
}

/** Rows of a table for the images loaded. */
function selectRows(
  table: NdArray<Float64Array>,
  nImages: number,
  ind: IndexSelection | null | undefined,
  what: string,
): NdArray<Float64Array> {
  const [count] = table.shape;
  if (ind === null || ind === undefined) {
    if (count !== nImages) {
      throw new ArgumentError(
        "row-count",
        `Cannot join ${count} rows of ${what} with ${nImages} images`,
        { expected: nImages, actual: count },
      );
    }
    return table;
  }
  return takeRows(table, normalizeIndices(ind, count, { name: "ind" }));
}

/** What `_rlnCtfDataAreCtfPremultiplied` says, if it says it of all images. */
function isPremultiplied(star: StarFile | undefined): boolean {
  const values = star?.getOpticsValues(
    "_rlnCtfDataAreCtfPremultiplied",
    "float64",
  );
  return values !== null && values !== undefined && values.length > 0 &&
    values.every((value) => value === 1);
}

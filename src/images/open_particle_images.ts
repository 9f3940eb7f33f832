import { DataFormatError, UnsupportedError } from "../core/errors.ts";
import type { ParticleTable } from "../metadata/particle_table.ts";
import { StarFile } from "../metadata/star_file.ts";
import {
  type StagingOptions,
  stagingOptions,
} from "../io/staging/staging_options.ts";
import { DownsamplingImageLoader } from "./downsampling_image_loader.ts";
import { CryoSparcLoader } from "./cryosparc_loader.ts";
import type { ImageLoader } from "./image_loader.ts";
import type { ComplexType } from "./image_processor.ts";
import type { OpeningInfo } from "./image_source_info.ts";
import { loadImages, type LoadImagesOptions } from "./load_images.ts";
import { StarLoader } from "./star_loader.ts";

/** Options of {@linkcode ParticleImageDataset.open}. */
export interface ParticleImageDatasetOptions extends StagingOptions {
  /**
   * Read images when they are asked for (true) or all at once now (false).
   *
   * @default {true}
   */
  readonly lazy?: boolean | undefined;
  /**
   * Rows to load: positions in any order, or a mask over the file.
   *
   * @default {all}
   */
  readonly ind?: LoadImagesOptions["indices"];
  /**
   * Multiply the data by −1 when they are processed.
   *
   * @default {false}
   */
  readonly invertData?: boolean | undefined;
  /** Folder that relative image paths start from. */
  readonly datadir?: string | null | undefined;
  /**
   * Only 0 is accepted: images are not padded.
   *
   * @default {0}
   */
  readonly padding?: number | undefined;
  /**
   * Stacks read at the same time.
   *
   * @default {16}
   */
  readonly maxThreads?: number | undefined;
  /** Leading part to take off the image paths. */
  readonly stripPrefix?: string | null | undefined;
  /** Side to crop the images to in Fourier space: even, at most the stored. */
  readonly downsampleD?: number | null | undefined;
  /** How to read doubtful headers. */
  readonly mrc?: LoadImagesOptions["mrc"];
  /** How to read cryoSPARC sets. */
  readonly cs?: LoadImagesOptions["cs"];
  /**
   * Precision of spectra.
   *
   * @default {"complex64"}
   */
  readonly dtype?: ComplexType | undefined;
}

/** Stacks of a dataset that are read at the same time. */
const MAX_THREADS = 16;

/** An open loader of images of even size. */
export interface ParticleImages {
  /** Where the images come from. */
  readonly loader: ImageLoader;
  /** Side of the images as stored, in pixels, before any cropping. */
  readonly nativeImageSize: number;
}

/**
 * Opens the images of a file, cropped if that is asked for; no file stays
 * open on failure.
 *
 * @throws {DataFormatError} `image-size-odd` if D is odd.
 * @throws {UnsupportedError} `padding-unsupported` if `padding` is not 0.
 */
export async function openParticleImages(
  imageFile: string | ParticleTable,
  options: ParticleImageDatasetOptions,
): Promise<ParticleImages> {
  checkPadding(options.padding ?? 0);
  const stored = await openStored(imageFile, options);
  const nativeImageSize = stored.imageSize;
  try {
    const { downsampleD } = options;
    if (downsampleD === null || downsampleD === undefined) {
      if (nativeImageSize % 2 !== 0) throw oddSize(stored);
      return { loader: stored, nativeImageSize };
    }
    const loader = new DownsamplingImageLoader(stored, downsampleD);
    if (options.lazy === false) await loader.loadAll();
    return { loader, nativeImageSize };
  } catch (error) {
    await stored.close();
    throw error;
  }
}

/** How images are opened by these options; what a reload needs. */
export function openingInfo(options: ParticleImageDatasetOptions): OpeningInfo {
  const { mrc, cs, maxThreads } = options;
  return {
    datadir: options.datadir ?? null,
    lazy: options.lazy ?? true,
    stripPrefix: options.stripPrefix ?? null,
    downsampleD: options.downsampleD ?? null,
    dtype: options.dtype ?? "complex64",
    ...(mrc === undefined ? {} : { mrc }),
    ...(cs === undefined ? {} : { cs }),
    ...(maxThreads === undefined ? {} : { maxThreads }),
    ...stagingOptions(options),
  };
}

async function openStored(
  imageFile: string | ParticleTable,
  options: ParticleImageDatasetOptions,
): Promise<ImageLoader> {
  const isCropped = (options.downsampleD ?? null) !== null;
  const common: LoadImagesOptions = {
    indices: options.ind,
    // A cropping loader keeps the small images, so its base stays lazy.
    lazy: isCropped || options.lazy,
    datadir: options.datadir,
    stripPrefix: options.stripPrefix,
    maxThreads: options.maxThreads ?? MAX_THREADS,
    mrc: options.mrc,
    cs: options.cs,
    ...stagingOptions(options),
  };
  if (typeof imageFile === "string") return await loadImages(imageFile, common);
  return imageFile instanceof StarFile
    ? await StarLoader.open(imageFile, common)
    : await CryoSparcLoader.open(imageFile, common);
}

function checkPadding(padding: number): void {
  if (padding === 0) return;
  throw new UnsupportedError(
    "padding-unsupported",
    `Cannot pad images by "${padding}": only 0 is supported`,
    { actual: padding },
  );
}

function oddSize(loader: ImageLoader): DataFormatError {
  const D = loader.imageSize;
  return new DataFormatError(
    "image-size-odd",
    `Cannot use images of "${D}" px of ${loader}: the image size must be even` +
      (D > 2 ? `; crop them by downsampleD (--downsample ${D - 1})` : ""),
    { expected: D - 1, actual: D },
  );
}

/**
 * File-backed images with what processing needs: the loader, the window mask
 * and the sign of the data.
 *
 * @module
 */
import {
  ArgumentError,
  DataFormatError,
  UnsupportedError,
} from "../core/errors.ts";
import type { ImageKey } from "../core/image_key.ts";
import type { ComplexArray, NdArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import type { StarFile } from "../metadata/star_file.ts";
import { DownsamplingImageLoader } from "./downsampling_image_loader.ts";
import type { ImageLoader, ImageStack } from "./image_loader.ts";
import { loadImages, type LoadImagesOptions } from "./load_images.ts";
import {
  type ComplexType,
  ImageProcessor,
  type ProcessImagesOptions,
} from "./image_processor.ts";
import { StarLoader } from "./star_loader.ts";

/** Options of {@linkcode ParticleImageDataset.open}. */
export interface ParticleImageDatasetOptions {
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
  /**
   * Precision of spectra.
   *
   * @default {"complex64"}
   */
  readonly dtype?: ComplexType | undefined;
}

const OPTIONS = [
  "lazy",
  "ind",
  "invertData",
  "datadir",
  "padding",
  "maxThreads",
  "stripPrefix",
  "downsampleD",
  "mrc",
  "dtype",
];

/** Stacks of a dataset that are read at the same time. */
const MAX_THREADS = 16;

/**
 * Single-particle images of a file.
 *
 * Permission: `--allow-read` of the file and of the folders of its stacks.
 */
export class ParticleImageDataset implements AsyncDisposable {
  /** Where the images come from. */
  readonly loader: ImageLoader;
  /** Side of the images as stored, in pixels, before any cropping. */
  readonly nativeImageSize: number;
  /** Whether images are read when they are asked for. */
  readonly lazy: boolean;
  /** Always 0. */
  readonly padding: 0 = 0;
  readonly #processor: ImageProcessor;
  #dataMultiplier: 1 | -1;

  /** Use {@linkcode ParticleImageDataset.open}. */
  protected constructor(
    loader: ImageLoader,
    nativeImageSize: number,
    options: ParticleImageDatasetOptions,
  ) {
    this.loader = loader;
    this.nativeImageSize = nativeImageSize;
    this.lazy = options.lazy ?? true;
    this.#processor = new ImageProcessor(loader.imageSize, options.dtype);
    this.#dataMultiplier = options.invertData ? -1 : 1;
  }

  /**
   * Opens the images of a file that `loadImages` knows, or of a STAR file
   * already read.
   *
   * @throws {DataFormatError} `image-size-odd` if D is odd.
   * @throws {UnsupportedError} if `padding` is not 0.
   */
  static async open(
    imageFile: string | StarFile,
    options: ParticleImageDatasetOptions = {},
  ): Promise<ParticleImageDataset> {
    checkOptions("ParticleImageDataset.open", options, OPTIONS);
    if ((options.padding ?? 0) !== 0) {
      throw new UnsupportedError(
        "padding-unsupported",
        `Cannot pad images by "${options.padding}": only 0 is supported`,
        { actual: options.padding },
      );
    }
    const loader = await openLoader(imageFile, options);
    try {
      return await cropped(
        loader,
        options,
        (cropped) =>
          new ParticleImageDataset(cropped, loader.imageSize, options),
      );
    } catch (error) {
      await loader.close();
      throw error;
    }
  }

  /** Side of the images in pixels. */
  get imageSize(): number {
    return this.loader.imageSize;
  }

  /** Side of the images in pixels: another name of `imageSize`. */
  get D(): number {
    return this.imageSize;
  }

  /** Side without padding: the same as `imageSize`. */
  get unpaddedD(): number {
    return this.imageSize;
  }

  /** Number of images. */
  get numImages(): number {
    return this.loader.numImages;
  }

  /** Number of images: another name of `numImages`. */
  get nImages(): number {
    return this.numImages;
  }

  /** Number of images: another name of `numImages`. */
  get N(): number {
    return this.numImages;
  }

  /** Number of images: another name of `numImages`. */
  get length(): number {
    return this.numImages;
  }

  /** Shape of one image, [D, D]. */
  get imageShape(): readonly [number, number] {
    return [this.imageSize, this.imageSize];
  }

  /** Pixels of one image. */
  get totalPixels(): number {
    return this.imageSize ** 2;
  }

  /** Soft circular window, shape [D, D]: 1 inside 0.85, 0 outside 0.99. */
  get imageMask(): NdArray<Float32Array> {
    return this.#processor.imageMask;
  }

  /** The window: another name of `imageMask`. */
  get mask(): NdArray<Float32Array> {
    return this.imageMask;
  }

  /** Sign by which processing multiplies the data. */
  get dataMultiplier(): 1 | -1 {
    return this.#dataMultiplier;
  }

  /** Takes the sign of any number other than 0. */
  set dataMultiplier(value: number) {
    this.#dataMultiplier = signOf(value);
  }

  /** Sign of the data: another name of `dataMultiplier`. */
  get mult(): 1 | -1 {
    return this.dataMultiplier;
  }

  /** Whether processing inverts the data. */
  get invertData(): boolean {
    return this.#dataMultiplier < 0;
  }

  /**
   * One image with its index twice (as image and as particle),
   * `[images (1×D×D), index, index]`.
   */
  async at(index: number): Promise<[ImageStack, number, number]> {
    return [await this.get(index), index, index];
  }

  /** Raw images for a key, shape [k, D, D]. */
  get(key?: ImageKey): Promise<ImageStack> {
    return this.loader.get(key);
  }

  /**
   * Centred spectra of raw images, shape [B, D²]; see
   * {@linkcode ImageProcessor}.
   */
  processImages(
    images: NdArray,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    return this.#processor.full(images, this.dataMultiplier, options);
  }

  /** Half-spectra of raw images, shape [B, D·(D/2+1)]. */
  processImagesHalf(
    images: NdArray,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    return this.#processor.half(images, this.dataMultiplier, options);
  }

  /** Closes the files; a second call does nothing. */
  close(): Promise<void> {
    return this.loader.close();
  }

  /** Closes the files. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Images of tilt series, grouped by particle. This version has the type only:
 * opening one throws.
 */
export class TiltSeriesDataset extends ParticleImageDataset {
  /** @throws {UnsupportedError} `tilt-series-unsupported`, always. */
  static override open(
    imageFile: string | StarFile,
    _options: ParticleImageDatasetOptions = {},
  ): Promise<TiltSeriesDataset> {
    const path = typeof imageFile === "string" ? imageFile : imageFile.path;
    return Promise.reject(tiltSeriesUnsupported(path ?? undefined));
  }
}

/** The error for tilt series, which come with a later version. */
export function tiltSeriesUnsupported(path?: string): UnsupportedError {
  return new UnsupportedError(
    "tilt-series-unsupported",
    `Cannot open ${path === undefined ? "" : `"${path}" `}as tilt series: ` +
      `this version reads single particles; without tiltSeries it treats ` +
      `every image as a particle of its own`,
    { path },
  );
}

async function openLoader(
  imageFile: string | StarFile,
  options: ParticleImageDatasetOptions,
): Promise<ImageLoader> {
  const common: LoadImagesOptions = {
    indices: options.ind,
    // A cropping loader keeps the small images, so its base stays lazy.
    lazy: isCropped(options) ? true : options.lazy,
    datadir: options.datadir,
    stripPrefix: options.stripPrefix,
    maxThreads: options.maxThreads ?? MAX_THREADS,
    mrc: options.mrc,
  };
  return typeof imageFile === "string"
    ? await loadImages(imageFile, common)
    : await StarLoader.open(imageFile, common);
}

async function cropped<T>(
  loader: ImageLoader,
  options: ParticleImageDatasetOptions,
  make: (loader: ImageLoader) => T,
): Promise<T> {
  const { downsampleD } = options;
  if (downsampleD === null || downsampleD === undefined) {
    if (loader.imageSize % 2 !== 0) throw oddSize(loader);
    return make(loader);
  }
  const small = new DownsamplingImageLoader(loader, downsampleD);
  if (options.lazy === false) await small.loadAll();
  return make(small);
}

function isCropped(options: ParticleImageDatasetOptions): boolean {
  return options.downsampleD !== null && options.downsampleD !== undefined;
}

function oddSize(loader: ImageLoader): DataFormatError {
  return new DataFormatError(
    "image-size-odd",
    `Cannot use images of ${loader.imageSize} px: the image size must be ` +
      `even; give downsampleD (--downsample ${loader.imageSize - 1}) to ` +
      `crop them`,
    { expected: loader.imageSize - 1, actual: loader.imageSize },
  );
}

function signOf(value: number): 1 | -1 {
  if (Number.isFinite(value) && value !== 0) return value < 0 ? -1 : 1;
  throw new ArgumentError(
    "data-multiplier",
    `Cannot multiply the data by "${value}": use 1 or -1`,
    { label: "dataMultiplier", actual: value },
  );
}

/**
 * File-backed images with what processing needs: the loader, the window mask
 * and the sign of the data.
 *
 * @module
 */
import type { OpeningInfo } from "./image_source_info.ts";
import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import type { ImageKey } from "../core/image_key.ts";
import type { ComplexArray, NdArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import type { ParticleTable } from "../metadata/particle_table.ts";
import { STAGING_OPTIONS } from "../io/staging/staging_options.ts";
import type { ImageLoader, ImageStack } from "./image_loader.ts";
import type { ParticleItem } from "./image_sources.ts";
import {
  checkComplexType,
  ImageProcessor,
  type ProcessImagesOptions,
} from "./image_processor.ts";
import {
  openingInfo,
  openParticleImages,
  type ParticleImageDatasetOptions,
  type ParticleImages,
} from "./open_particle_images.ts";

export type { ParticleImageDatasetOptions } from "./open_particle_images.ts";

/** Option names of {@linkcode ParticleImageDataset.open}. */
export const PARTICLE_IMAGE_OPTIONS: readonly string[] = [
  "lazy",
  "ind",
  "invertData",
  "datadir",
  "padding",
  "maxThreads",
  "stripPrefix",
  "downsampleD",
  "mrc",
  "cs",
  "dtype",
  ...STAGING_OPTIONS,
];

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
  /** How the images were opened; what a reload needs. */
  readonly openedWith: OpeningInfo;
  /** Always 0. */
  readonly padding: 0 = 0;
  readonly #processor: ImageProcessor;
  #dataMultiplier: 1 | -1;

  /** Use {@linkcode ParticleImageDataset.open}. */
  protected constructor(
    images: ParticleImages,
    options: ParticleImageDatasetOptions,
  ) {
    this.loader = images.loader;
    this.nativeImageSize = images.nativeImageSize;
    this.openedWith = openingInfo(options);
    this.#processor = new ImageProcessor(this.imageSize, options.dtype);
    this.#dataMultiplier = options.invertData ? -1 : 1;
  }

  /**
   * Opens the images of a file that `loadImages` knows, or of a table
   * already read.
   *
   * @throws {MissingFileError} if the file or stacks are missing.
   * @throws {DataFormatError} `image-size-odd` if D is odd, or if a file is
   * malformed.
   * @throws {ArgumentError} if an option has a wrong value.
   * @throws {UnsupportedError} if `padding` is not 0.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { ParticleImageDataset, writeMrc } from "@cryoset/cryoset";
   *
   * const path = await Deno.makeTempFile({ suffix: ".mrcs" });
   * const ramp = Float32Array.from({ length: 16 }, (_, pixel) => pixel);
   * await writeMrc(path, { data: ramp, shape: [1, 4, 4] });
   *
   * await using particles = await ParticleImageDataset.open(path, {
   *   invertData: true,
   * });
   * const spectra = particles.processImages(await particles.get());
   * assertEquals(spectra.shape, [1, 16]);
   * assertEquals(spectra.data[2 * 10], -120); // zero frequency: minus the sum
   * await Deno.remove(path);
   * ```
   */
  static async open(
    imageFile: string | ParticleTable,
    options: ParticleImageDatasetOptions = {},
  ): Promise<ParticleImageDataset> {
    checkOptions("ParticleImageDataset.open", options, PARTICLE_IMAGE_OPTIONS);
    checkComplexType(options.dtype ?? "complex64");
    const images = await openParticleImages(imageFile, options);
    return new ParticleImageDataset(images, options);
  }

  /** What was tolerated while opening. */
  get diagnostics(): readonly Diagnostic[] {
    return this.loader.diagnostics;
  }

  /** Whether images are read when they are asked for. */
  get lazy(): boolean {
    return this.openedWith.lazy;
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

  /** Sets `dataMultiplier`. */
  set mult(value: number) {
    this.dataMultiplier = value;
  }

  /** Whether processing inverts the data. */
  get invertData(): boolean {
    return this.#dataMultiplier < 0;
  }

  /**
   * One image with its index twice (as image and as particle),
   * `[images (1×D×D), index, index]`.
   */
  async at(index: number): Promise<ParticleItem> {
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

function signOf(value: number): 1 | -1 {
  if (Number.isFinite(value) && value !== 0) return value < 0 ? -1 : 1;
  throw new ArgumentError(
    "data-multiplier",
    `Cannot multiply the data by "${value}": use 1 or -1`,
    { label: "dataMultiplier", actual: value },
  );
}

import type { Diagnostic } from "../core/errors.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import type {
  ComplexArray,
  FloatArray,
  NdArray,
  NumericArray,
} from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { requireVoxelSize } from "../core/voxel_size.ts";
import type { RowFileState } from "./row_file_state.ts";
import type { TomoTableOptions } from "../metadata/relion5_tomo/tomo_table_options.ts";
import type { ReadStarOptions } from "../formats/star/mod.ts";
import type { ParticleImageDataset } from "../images/image_backends.ts";
import type {
  ComplexType,
  ProcessImagesOptions,
} from "../images/image_processor.ts";
import type { ImageSource } from "../images/image_sources.ts";
import type { ImageMetadata } from "../metadata/image_metadata.ts";
import {
  CTFParamIndex,
  type CtfSource,
  isVariableNoise,
  type NoiseModel,
  type NoiseValues,
  RadialNoiseModel,
} from "../physics/mod.ts";
import { contrastPerImage } from "./contrasts.ts";
import {
  type CryoEMDatasetOptions,
  DATASET_OPTIONS,
} from "./dataset_options.ts";
import {
  asImageSource,
  ctfEvaluatorOf,
  dtypeOf,
  gridSizeOf,
  imagesOf,
  layoutOf,
} from "./dataset_parts.ts";
import { type DoseNoiseOptions, variableNoiseModel } from "./dose_noise.ts";
import { IndexedImages } from "./indexed_images.ts";

export type { CryoEMDatasetOptions, DatasetPaths } from "./dataset_options.ts";

/**
 * Particle images with their poses, CTF rows and noise under one set of local
 * positions: the base of {@linkcode CryoEMDataset}.
 */
export abstract class AnnotatedImages extends IndexedImages {
  /** Pixel size of the images as loaded, in Å. */
  readonly voxelSize: number;
  /** Side of the images, D, and of the default reconstruction grid. */
  readonly gridSize: number;
  /** Shape of one image, [D, D]. */
  readonly imageShape: readonly [number, number];
  /** Pixels of one image, D². */
  readonly imageSize: number;
  /** Shape of a volume, [D, D, D]. */
  readonly volumeShape: readonly [number, number, number];
  /** Voxels of a volume, D³. */
  readonly volumeSize: number;
  /** Radius in which masks of volumes count, in px: 4·D/128. */
  readonly volumeMaskThreshold: number;
  /** Pixels added around images: always 0. */
  readonly padding: number;
  /** Half of the padding. */
  readonly hpad: number;
  /** Precision of spectra. */
  readonly dtype: ComplexType;
  /** Whether the stored images were multiplied by their CTF. */
  readonly premultipliedCtf: boolean;
  /** What was tolerated while loading. */
  readonly diagnostics: readonly Diagnostic[];
  /** Particle file, or null. */
  readonly particlesFile: string | null;
  /** File of the poses if it is another, or null. */
  readonly posesFile: string | readonly string[] | null;
  /** File of the CTF parameters if it is another, or null. */
  readonly ctfFile: string | null;
  /** Folder that relative image paths start from, or null. */
  readonly datadir: string | null;
  /** Block of the particles if it was named, or null. */
  readonly block: string | null;
  /** State of the particle file when it was read, or null. */
  readonly fileState: RowFileState | null;
  /** How the STAR files were read, if not the usual way, or null. */
  readonly star: ReadStarOptions | null;
  /** How a set of RELION-5 tomography was read, or null. */
  readonly tomo: TomoTableOptions | null;
  /** The images, or null for a simulation. */
  readonly imageSource: ImageSource | null;
  /** Poses and CTF rows. */
  readonly metadata: ImageMetadata;
  /** How CTF values are computed from CTF rows. */
  readonly ctfEvaluator: CtfSource;
  /** Noise model, or null. */
  noise: NoiseModel | null = null;

  /**
   * Puts a dataset together.
   *
   * @param imageSource Images, or null for a simulation.
   * @param voxelSize Pixel size in Å.
   * @param metadata Poses and CTF rows, one for each image.
   * @throws {ArgumentError} if the parts do not fit together.
   * @throws {ArgumentTypeError} `dtype` for a type that is no complex one.
   */
  constructor(
    imageSource: ImageSource | ParticleImageDataset | null,
    voxelSize: number,
    metadata: ImageMetadata,
    options: CryoEMDatasetOptions = {},
  ) {
    checkOptions("CryoEMDataset", options, DATASET_OPTIONS);
    const source = asImageSource(imageSource);
    const D = gridSizeOf(source, metadata, options);
    super(layoutOf(source, metadata, options), options.tiltSeriesFlag);
    this.imageSource = source;
    this.metadata = metadata;
    requireVoxelSize(voxelSize);
    this.voxelSize = voxelSize;
    this.gridSize = D;
    this.imageShape = [D, D];
    this.imageSize = D ** 2;
    this.volumeShape = [D, D, D];
    this.volumeSize = D ** 3;
    this.volumeMaskThreshold = 4 * D / 128;
    this.padding = source?.padding ?? 0;
    this.hpad = Math.floor(this.padding / 2);
    this.dtype = dtypeOf(source, options);
    this.premultipliedCtf = options.premultipliedCtf ?? false;
    this.ctfEvaluator = ctfEvaluatorOf(options);
    this.diagnostics = options.diagnostics ?? [];
    const { paths = {} } = options;
    this.particlesFile = paths.particlesFile ?? null;
    this.posesFile = paths.posesFile ?? null;
    this.ctfFile = paths.ctfFile ?? null;
    this.datadir = paths.datadir ?? null;
    this.block = paths.block ?? null;
    this.star = paths.star ?? null;
    this.tomo = paths.tomo ?? null;
    this.fileState = paths.fileState ?? null;
  }

  /** Type of number of the parts of spectra. */
  get dtypeReal(): "float32" | "float64" {
    return this.dtype === "complex128" ? "float64" : "float32";
  }

  /** Soft circular window [D, D] of the image source, or null. */
  get imageMask(): NdArray<Float32Array> | null {
    return this.imageSource?.mask ?? null;
  }

  /**
   * Sign by which processing multiplies the data; setting it counts for all
   * views of the same images. 1 without a source.
   */
  get dataMultiplier(): 1 | -1 {
    return this.imageSource?.dataMultiplier ?? 1;
  }

  set dataMultiplier(value: number) {
    if (this.imageSource !== null) this.imageSource.dataMultiplier = value;
  }

  /** Live rotation matrices [n, 3, 3]; setting replaces values, not shape. */
  get rotationMatrices(): NdArray<FloatArray> {
    return this.metadata.rotationMatrices;
  }

  set rotationMatrices(values: NdArray<NumericArray>) {
    this.metadata.rotationMatrices = values;
  }

  /** Live translations [n, 2], x and y in px; setting replaces values, not shape. */
  get translations(): NdArray<FloatArray> {
    return this.metadata.translations;
  }

  set translations(values: NdArray<NumericArray>) {
    this.metadata.translations = values;
  }

  /** Live CTF rows [n, C]; columns as in `CTFParamIndex`. */
  get ctfParams(): NdArray<FloatArray> {
    return this.metadata.ctfParams;
  }

  set ctfParams(values: NdArray<NumericArray>) {
    this.metadata.ctfParams = values;
  }

  /** A copy of one CTF column, one value for each image. */
  getCtfColumn(column: number): FloatArray {
    return this.metadata.getCtfColumn(column);
  }

  /** A copy of the CTF rows [n, C]. */
  getCtfParamsCopy(): NdArray<FloatArray> {
    return this.metadata.getCtfParamsCopy();
  }

  /** Replaces all poses: [n, 3, 3] and, in px, [n, 2]. */
  updatePoses(
    rotations: NdArray<NumericArray>,
    translations: NdArray<NumericArray>,
  ): void {
    this.metadata.setPoses(rotations, translations);
  }

  /** Replaces all CTF rows [n, C]. */
  updateCtf(ctfParams: NdArray<NumericArray>): void {
    this.metadata.setCtf(ctfParams);
  }

  /**
   * Multiplies the CTF contrast of every image; repeated calls accumulate
   * unless `replace` is set.
   *
   * @param contrasts One factor for each image, or for each particle.
   * @throws {ArgumentError} if there are neither that many images nor particles.
   */
  setContrasts(
    contrasts: ArrayLike<number>,
    options: {
      readonly perParticle?: boolean | undefined;
      readonly replace?: boolean | undefined;
    } = {},
  ): void {
    checkOptions("setContrasts", options, ["perParticle", "replace"]);
    const factors = contrastPerImage(this, contrasts, options.perParticle);
    if (options.replace) {
      this.metadata.setCtfColumn(CTFParamIndex.CONTRAST, factors);
    } else {
      this.metadata.scaleCtfColumn(CTFParamIndex.CONTRAST, factors);
    }
  }

  /**
   * Sets a radial noise model, or a dose-dependent one if there was one.
   *
   * @param variance Variance of the DFT by shell; or [levels, shells].
   */
  setNoise(variance: NoiseValues | null, options: DoseNoiseOptions = {}): void {
    if (this.noise !== null && isVariableNoise(this.noise)) {
      this.setVariableRadialNoiseModel(variance, options);
    } else {
      this.setRadialNoiseModel(variance);
    }
  }

  /** Sets a noise model that is the same for all images. */
  setRadialNoiseModel(variance: NoiseValues | null): void {
    this.noise = new RadialNoiseModel(variance, this.imageShape);
  }

  /** Sets a noise model with one profile for each dose (CTF column 9). */
  setVariableRadialNoiseModel(
    variance: NoiseValues | null,
    options: DoseNoiseOptions = {},
  ): void {
    this.noise = variableNoiseModel(this, variance, options);
  }

  /** Noise variance of some images, [1 or B, D²], or null without a model. */
  getNoiseVariance(indices: IndexSelection): NdArray | null {
    return this.noise?.get(normalizeIndices(indices, this.nImages)) ?? null;
  }

  /**
   * Window (on request), sign and centred DFT of raw images.
   *
   * @param images Raw images, [B, D, D] or one [D, D].
   * @returns Spectra [B, D²], zero frequency at (D/2, D/2).
   * @throws {ArgumentError} `no-images` without an image source.
   */
  processImages(
    images: NdArray,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    return imagesOf(this.imageSource).processImages(images, options);
  }

  /**
   * The same as a half-spectrum [B, D·(D/2+1)]: columns kx = 0 … D/2−1 and
   * then −D/2.
   */
  processImagesHalf(
    images: NdArray,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    return imagesOf(this.imageSource).processImagesHalf(images, options);
  }
}

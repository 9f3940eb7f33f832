/**
 * Images with their poses and CTF rows: the part of a dataset that looks at
 * its own content only.
 *
 * @module
 */
import type { Diagnostic } from "../core/errors.ts";
import type { DatasetIndexLayout } from "../core/dataset_index_layout.ts";
import type { IndexSelection } from "../core/index_utils.ts";
import type {
  ComplexArray,
  FloatArray,
  NdArray,
  NumericArray,
} from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { ParticleImageDataset } from "../images/image_backends.ts";
import type {
  ComplexType,
  ProcessImagesOptions,
} from "../images/image_processor.ts";
import {
  BackendImageSource,
  type ImageSource,
} from "../images/image_sources.ts";
import type { ImageMetadata } from "../metadata/image_metadata.ts";
import {
  asCtfEvaluator,
  CTFEvaluator,
  type CtfFunction,
  type CtfSource,
} from "../physics/mod.ts";
import {
  checkVoxelSize,
  gridSizeOf,
  layoutOf,
  noImages,
} from "./dataset_parts.ts";

/** Options of {@linkcode CryoEMDataset}. */
export interface CryoEMDatasetOptions {
  /**
   * How CTF values are computed from CTF rows.
   *
   * @default {the single-particle CTF}
   */
  readonly ctfEvaluator?: CtfSource | CtfFunction | null | undefined;
  /**
   * Precision of spectra.
   *
   * @default {"complex64"}
   */
  readonly dtype?: ComplexType | undefined;
  /** Original image of each local one; what the source says if absent. */
  readonly datasetIndices?: IndexSelection | null | undefined;
  /** Side of the images; needed without a source, else the source's. */
  readonly gridSize?: number | null | undefined;
  /** Tilt series are refused by this version. */
  readonly tiltSeriesFlag?: boolean | undefined;
  /** Whether the stored images were multiplied by their CTF. */
  readonly premultipliedCtf?: boolean | undefined;
  /** What was tolerated on the way here. */
  readonly diagnostics?: readonly Diagnostic[] | undefined;
}

/** Paths a dataset was loaded from; null where it was not. */
export interface DatasetPaths {
  /** Particle file. */
  particlesFile: string | null;
  /** File of the poses. */
  posesFile: string | null;
  /** File of the CTF parameters. */
  ctfFile: string | null;
  /** Folder that relative image paths start from. */
  datadir: string | null;
}

/**
 * Particle images with their poses and CTF rows under one set of local
 * positions: the base of {@linkcode CryoEMDataset}.
 */
export abstract class AnnotatedImages {
  /** Pixel size of the images as loaded, in Å. */
  readonly voxelSize: number;
  /** Side of the images, D, and of the default reconstruction grid. */
  readonly gridSize: number;
  /** Precision of spectra. */
  readonly dtype: ComplexType;
  /** Whether this is tilt-series data. */
  readonly tiltSeriesFlag: boolean;
  /** Whether the stored images were multiplied by their CTF. */
  readonly premultipliedCtf: boolean;
  /** Mapping between local and original images and groups. */
  readonly indexLayout: DatasetIndexLayout;
  /** What was tolerated while loading. */
  readonly diagnostics: readonly Diagnostic[];
  /** Paths the dataset was loaded from. */
  readonly paths: DatasetPaths = {
    particlesFile: null,
    posesFile: null,
    ctfFile: null,
    datadir: null,
  };
  readonly #source: ImageSource | null;
  readonly #metadata: ImageMetadata;
  readonly #ctfEvaluator: CtfSource;

  /**
   * Puts a dataset together.
   *
   * @param imageSource Images, or null for a simulation.
   * @param voxelSize Pixel size in Å.
   * @param metadata Poses and CTF rows, one for each image.
   * @throws {ArgumentError} if the parts do not fit together.
   */
  constructor(
    imageSource: ImageSource | ParticleImageDataset | null,
    voxelSize: number,
    metadata: ImageMetadata,
    options: CryoEMDatasetOptions = {},
  ) {
    checkOptions("CryoEMDataset", options, [
      "ctfEvaluator",
      "dtype",
      "datasetIndices",
      "gridSize",
      "tiltSeriesFlag",
      "premultipliedCtf",
      "diagnostics",
    ]);
    this.#source = imageSource instanceof ParticleImageDataset
      ? new BackendImageSource(imageSource)
      : imageSource;
    this.#metadata = metadata;
    this.voxelSize = checkVoxelSize(voxelSize);
    this.gridSize = gridSizeOf(this.#source, metadata, options);
    this.indexLayout = layoutOf(this.#source, metadata, options);
    this.dtype = options.dtype ?? "complex64";
    this.tiltSeriesFlag = (options.tiltSeriesFlag ?? false) ||
      this.indexLayout.grouped;
    this.premultipliedCtf = options.premultipliedCtf ?? false;
    this.#ctfEvaluator = asCtfEvaluator(
      options.ctfEvaluator ?? new CTFEvaluator(),
    );
    this.diagnostics = options.diagnostics ?? [];
  }

  /** Number of images. */
  get nImages(): number {
    return this.#metadata.nImages;
  }

  /** Number of particles: groups of tilt series, else images. */
  get nUnits(): number {
    return this.tiltSeriesFlag ? this.indexLayout.nGroups : this.nImages;
  }

  /** Shape of one image, [D, D]. */
  get imageShape(): readonly [number, number] {
    return [this.gridSize, this.gridSize];
  }

  /** Pixels of one image, D². */
  get imageSize(): number {
    return this.gridSize ** 2;
  }

  /** Shape of a volume, [D, D, D]. */
  get volumeShape(): readonly [number, number, number] {
    return [this.gridSize, this.gridSize, this.gridSize];
  }

  /** Voxels of a volume, D³. */
  get volumeSize(): number {
    return this.gridSize ** 3;
  }

  /** Always 0. */
  get padding(): number {
    return this.#source?.padding ?? 0;
  }

  /** Half of the padding. */
  get hpad(): number {
    return Math.floor(this.padding / 2);
  }

  /** Radius in which masks of volumes count, 4·D/128. */
  get volumeMaskThreshold(): number {
    return 4 * this.gridSize / 128;
  }

  /** Type of number of poses and CTF rows. */
  get dtypeReal(): "float32" | "float64" {
    return this.#metadata.dtype;
  }

  /** Poses and CTF rows. */
  get metadata(): ImageMetadata {
    return this.#metadata;
  }

  /** The images, or null for a simulation. */
  get imageSource(): ImageSource | null {
    return this.#source;
  }

  /** How CTF values are computed from CTF rows. */
  get ctfEvaluator(): CtfSource {
    return this.#ctfEvaluator;
  }

  /** Particle file, or null. */
  get particlesFile(): string | null {
    return this.paths.particlesFile;
  }

  /** File of the poses, or null. */
  get posesFile(): string | null {
    return this.paths.posesFile;
  }

  /** File of the CTF parameters, or null. */
  get ctfFile(): string | null {
    return this.paths.ctfFile;
  }

  /** Folder that relative image paths start from, or null. */
  get datadir(): string | null {
    return this.paths.datadir;
  }

  /** Row in the file of each image. */
  get originalImageIndices(): Int32Array {
    return this.indexLayout.originalImageIndices;
  }

  /** Row in the file of each image: another name. */
  get datasetIndices(): Int32Array {
    return this.originalImageIndices;
  }

  /** Group in the file of each local group. */
  get originalGroupIndices(): Int32Array {
    return this.indexLayout.originalGroupIndices;
  }

  /** Original ids of the particles, or null unless tilt series. */
  get datasetTiltIndices(): Int32Array | null {
    return this.indexLayout.grouped ? this.originalGroupIndices : null;
  }

  /** Local images of each particle, or null unless tilt series. */
  get tiltParticles(): readonly Int32Array[] | null {
    return this.indexLayout.groupLocalImageIndices;
  }

  /** Soft circular window [D, D] of the image source, or null. */
  get imageMask(): NdArray<Float32Array> | null {
    return this.#source?.mask ?? null;
  }

  /** Sign by which processing multiplies the data; 1 without a source. */
  get dataMultiplier(): 1 | -1 {
    return this.#source?.dataMultiplier ?? 1;
  }

  /** Sets the sign for all views of the same images. */
  set dataMultiplier(value: number) {
    if (this.#source !== null) this.#source.dataMultiplier = value;
  }

  /** Live rotation matrices [n, 3, 3]; setting replaces the values. */
  get rotationMatrices(): NdArray<FloatArray> {
    return this.#metadata.rotationMatrices;
  }

  /** Replaces the values; the shape must stay. */
  set rotationMatrices(values: NdArray<NumericArray>) {
    this.#metadata.rotationMatrices = values;
  }

  /** Live translations [n, 2], x and y in px; setting replaces the values. */
  get translations(): NdArray<FloatArray> {
    return this.#metadata.translations;
  }

  /** Replaces the values; the shape must stay. */
  set translations(values: NdArray<NumericArray>) {
    this.#metadata.translations = values;
  }

  /** Live CTF rows [n, C]; columns as in `CTFParamIndex`. */
  get ctfParams(): NdArray<FloatArray> {
    return this.#metadata.ctfParams;
  }

  /** Replaces the values; the shape must stay. */
  set ctfParams(values: NdArray<NumericArray>) {
    this.#metadata.ctfParams = values;
  }

  /** Row in the file of each of these local images. */
  originalImageIndicesFromLocal(indices: IndexSelection): Int32Array {
    return this.indexLayout.originalImageIndicesForLocal(indices);
  }

  /** Local image of each of these rows of the file; −1 for those missing. */
  localImageIndicesFromOriginal(
    ids: IndexSelection,
    options: { readonly allowMissing?: boolean | undefined } = {},
  ): Int32Array {
    return this.indexLayout.localImageIndicesFromOriginal(ids, options);
  }

  /** Group in the file of each of these local groups. */
  originalGroupIndicesFromLocal(indices: IndexSelection): Int32Array {
    return this.indexLayout.originalGroupIndicesForLocal(indices);
  }

  /** Local group of each of these groups of the file. */
  localGroupIndicesFromOriginal(
    ids: IndexSelection,
    options: { readonly allowMissing?: boolean | undefined } = {},
  ): Int32Array {
    return this.indexLayout.localGroupIndicesFromOriginal(ids, options);
  }

  /** A copy of one CTF column, one value for each image. */
  getCtfColumn(column: number): FloatArray {
    return this.#metadata.getCtfColumn(column);
  }

  /** A copy of the CTF rows [n, C]. */
  getCtfParamsCopy(): NdArray<FloatArray> {
    return this.#metadata.getCtfParamsCopy();
  }

  /** Replaces all poses: [n, 3, 3] and, in px, [n, 2]. */
  updatePoses(
    rotations: NdArray<NumericArray>,
    translations: NdArray<NumericArray>,
  ): void {
    this.#metadata.setPoses(rotations, translations);
  }

  /** Replaces all CTF rows [n, C]. */
  updateCtf(ctfParams: NdArray<NumericArray>): void {
    this.#metadata.setCtf(ctfParams);
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
    return this.#images().processImages(images, options);
  }

  /**
   * The same as a half-spectrum [B, D·(D/2+1)]: columns kx = 0 … D/2−1 and
   * then −D/2.
   */
  processImagesHalf(
    images: NdArray,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    return this.#images().processImagesHalf(images, options);
  }

  #images(): ImageSource {
    if (this.#source !== null) return this.#source;
    throw noImages();
  }

  /** Options that make a dataset of the same kind. */
  protected inherited(): CryoEMDatasetOptions {
    return {
      ctfEvaluator: this.ctfEvaluator,
      dtype: this.dtype,
      gridSize: this.gridSize,
      tiltSeriesFlag: this.tiltSeriesFlag,
      premultipliedCtf: this.premultipliedCtf,
      diagnostics: this.diagnostics,
    };
  }
}

import type { Diagnostic } from "../core/errors.ts";
import type { ComplexArray, NdArray } from "../core/nd_array.ts";
import type { ParticleImageDataset } from "./image_backends.ts";
import type { ComplexType, ProcessImagesOptions } from "./image_processor.ts";

/**
 * What all sources of one file share, however few of its images they show:
 * sizes, sign and processing. The base of `ImageSource`.
 */
export abstract class BackendAccess {
  /** The file's images underneath. */
  protected readonly backend: ParticleImageDataset;

  /** Called by the sources with the file's images. */
  protected constructor(backend: ParticleImageDataset) {
    this.backend = backend;
  }

  /** Shape of one image, [D, D]. */
  get imageShape(): readonly [number, number] {
    return this.backend.imageShape;
  }

  /** Pixels of one image. */
  get imageSize(): number {
    return this.backend.totalPixels;
  }

  /** Side of the images, D. */
  get gridSize(): number {
    return this.backend.imageSize;
  }

  /** Side of the images as stored, before any cropping. */
  get nativeImageSize(): number {
    return this.backend.nativeImageSize;
  }

  /** What was tolerated while opening the images. */
  get diagnostics(): readonly Diagnostic[] {
    return this.backend.diagnostics;
  }

  /** Always 0. */
  get padding(): number {
    return this.backend.padding;
  }

  /** Side without padding, D. */
  get unpaddedD(): number {
    return this.backend.unpaddedD;
  }

  /** Soft circular window, shape [D, D]. */
  get mask(): NdArray<Float32Array> {
    return this.backend.imageMask;
  }

  /** Sign by which processing multiplies; shared by all views of a file. */
  get dataMultiplier(): 1 | -1 {
    return this.backend.dataMultiplier;
  }

  /** Sets the sign for the file and for every view of it. */
  set dataMultiplier(value: number) {
    this.backend.dataMultiplier = value;
  }

  /** Precision of spectra. */
  get dtype(): ComplexType {
    return this.backend.openedWith.dtype;
  }

  /** The sign: another name of `dataMultiplier`. */
  get mult(): 1 | -1 {
    return this.dataMultiplier;
  }

  /** Sets `dataMultiplier`. */
  set mult(value: number) {
    this.dataMultiplier = value;
  }

  /** Centred spectra of raw images, shape [B, D²]. */
  processImages(
    images: NdArray,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    return this.backend.processImages(images, options);
  }

  /** Half-spectra of raw images, shape [B, D·(D/2+1)]. */
  processImagesHalf(
    images: NdArray,
    options: ProcessImagesOptions = {},
  ): ComplexArray {
    return this.backend.processImagesHalf(images, options);
  }
}

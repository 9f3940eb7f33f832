import { showsAs } from "../display/show.ts";
import { batchLook } from "./batch_look.ts";
import type { ComplexArray, NdArray } from "../core/nd_array.ts";
import type { ImageStack } from "../images/image_loader.ts";

/** The seven fields of a batch, in the order of iteration. */
export type BatchTuple = readonly [
  images: ImageStack,
  rotationMatrices: NdArray,
  translations: NdArray,
  ctfParams: NdArray,
  noiseVariance: NdArray | null,
  particleIndices: Int32Array,
  imageIndices: Int32Array,
];

/** What a batch has of the walk that made it. */
interface Made extends Disposable {
  readonly spectra: ComplexArray | null;
}

/** Gives a batch its spectra, and the memory to give back. */
export let attach: (batch: Batch, made: Made) => void;

/**
 * Some images of a dataset with their metadata. All indices are local to the
 * dataset that was iterated. Iterable in the order of the reference's tuple,
 * so `const [images, rotations] = batch` works.
 *
 * A walk with `for await (using batch of ...)` gives the memory of the images
 * and spectra back at the end of each step; they are gone then. Without `using` they stay.
 */
export class Batch implements Iterable<BatchTuple[number]>, Disposable {
  static {
    showsAs(Batch, batchLook);
    attach = (batch, made) => batch.#made = made;
  }

  /** Raw images, shape [B, D, D]. */
  readonly images: ImageStack;
  /** Rotation matrices, shape [B, 3, 3]. */
  readonly rotationMatrices: NdArray;
  /** Translations in px, x then y, shape [B, 2]. */
  readonly translations: NdArray;
  /** CTF rows, shape [B, C]; columns as in `CTFParamIndex`. */
  readonly ctfParams: NdArray;
  /**
   * Noise variance, shape [1 or B, pixels], or null without a model. Batches
   * may share it: do not write to it.
   */
  readonly noiseVariance: NdArray | null;
  /** Local particle of each image; −1 for rows that only fill up. */
  readonly particleIndices: Int32Array;
  /** Local index of each image; −1 for rows that only fill up. */
  readonly imageIndices: Int32Array;
  #made: Made | null = null;

  /** Makes a batch of its seven fields. */
  constructor(...fields: BatchTuple) {
    [
      this.images,
      this.rotationMatrices,
      this.translations,
      this.ctfParams,
      this.noiseVariance,
      this.particleIndices,
      this.imageIndices,
    ] = fields;
  }

  /**
   * Spectra of the images if the walk was asked to `process` them, shape
   * [B, D·(D/2+1)] or [B, D²], else null. Not one of the seven of the tuple.
   */
  get spectra(): ComplexArray | null {
    return this.#made?.spectra ?? null;
  }

  // By these, TypeScript gives each element of a destructured batch its type.
  /** The images. */
  get 0(): ImageStack {
    return this.images;
  }

  /** The rotation matrices. */
  get 1(): NdArray {
    return this.rotationMatrices;
  }

  /** The translations. */
  get 2(): NdArray {
    return this.translations;
  }

  /** The CTF rows. */
  get 3(): NdArray {
    return this.ctfParams;
  }

  /** The noise variance, or null. */
  get 4(): NdArray | null {
    return this.noiseVariance;
  }

  /** The local particles. */
  get 5(): Int32Array {
    return this.particleIndices;
  }

  /** The local images. */
  get 6(): Int32Array {
    return this.imageIndices;
  }

  /** Gives the memory of images and spectra to a later batch of the same walk. */
  [Symbol.dispose](): void {
    this.#made?.[Symbol.dispose]();
  }

  /** Number of rows, B. */
  get count(): number {
    return this.imageIndices.length;
  }

  /** Side of the images in pixels, D. */
  get imageSize(): number {
    return this.images.shape[1];
  }

  /** The fields as a tuple, each with its own type. */
  toTuple(): BatchTuple {
    return [
      this.images,
      this.rotationMatrices,
      this.translations,
      this.ctfParams,
      this.noiseVariance,
      this.particleIndices,
      this.imageIndices,
    ];
  }

  /** The seven fields in turn. */
  [Symbol.iterator](): Iterator<BatchTuple[number]> {
    return this.toTuple()[Symbol.iterator]();
  }
}

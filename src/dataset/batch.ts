import type { NdArray } from "../core/nd_array.ts";
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

/**
 * Some images of a dataset with their metadata. All indices are local to the
 * dataset that was iterated. Iterable in the order of the reference's tuple,
 * so `const [images, rotations] = batch` works.
 */
export class Batch implements Iterable<BatchTuple[number]> {
  /** Raw images, shape [B, D, D]. */
  readonly images: ImageStack;
  /** Rotation matrices, shape [B, 3, 3]. */
  readonly rotationMatrices: NdArray;
  /** Translations in px, x then y, shape [B, 2]. */
  readonly translations: NdArray;
  /** CTF rows, shape [B, C]; columns as in `CTFParamIndex`. */
  readonly ctfParams: NdArray;
  /** Noise variance, shape [1 or B, pixels], or null without a model. */
  readonly noiseVariance: NdArray | null;
  /** Local particle of each image. */
  readonly particleIndices: Int32Array;
  /** Local index of each image. */
  readonly imageIndices: Int32Array;

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

  /** Number of images, B. */
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

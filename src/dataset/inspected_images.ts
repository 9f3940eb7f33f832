import { showImages } from "../display/show_images.ts";
import { showCtf } from "../fourier/show_planes.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import { Mask } from "../core/mask.ts";
import {
  type ComplexArray,
  type FloatArray,
  type NdArray,
  ndArray,
  takeRows,
} from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { getRadialMask } from "../physics/mod.ts";
import { AnnotatedImages } from "./annotated_images.ts";
import {
  centralPlane,
  meanPlane,
  type VolumeViewOptions,
} from "./fourier_planes.ts";
import {
  type PredictedFrom,
  type PredictedImageOptions,
  predictedImages,
} from "./predicted_images.ts";
import {
  denoisedImage,
  imageSpectrum,
  localImage,
  realIdft,
} from "./single_images.ts";

/**
 * Images that can be looked at one by one, with their CTFs, and volumes of
 * their size: a base of {@linkcode CryoEMDataset}.
 *
 * Methods that read an image need `--allow-read` of its stack. Of single
 * particles they take a local image; of tilt series a local particle and, as
 * `tiltIdx`, a position in the order of its tilts. They throw `ArgumentError`
 * `no-images` without an image source, `tilt-index` if `tiltIdx` is missing or
 * out of place, and `IndexError` if there is no such image.
 *
 * Fourier volumes `X` are centred, of side D, as a grid or flat, full or
 * half-packed, [D, D, D / 2 + 1]; others are refused by `ArgumentError`
 * `fourier-volume`, and axes that are none by `axis`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import {
 *   CryoEMDataset,
 *   getDft3Real,
 *   ImageMetadata,
 *   ndArray,
 *   rotationsFromEuler,
 * } from "@cryoset/cryoset";
 *
 * const metadata = new ImageMetadata(
 *   rotationsFromEuler([0], [0], [0]),
 *   ndArray(new Float32Array(2), [1, 2]),
 *   ndArray(Float32Array.of(15000, 15000, 0, 300, 2.7, 0.1, 0, 0, 1), [1, 9]),
 * );
 * const dataset = new CryoEMDataset(null, 1.5, metadata, { gridSize: 4 });
 * assertEquals(dataset.getCTFImage(0).shape, [4, 4]);
 *
 * const ones = ndArray(new Float32Array(64).fill(1), [4, 4, 4]);
 * const projection = dataset.getProj(getDft3Real(ones));
 * assertEquals(projection.data, new Float32Array(16).fill(4));
 * ```
 */
export abstract class InspectedImages extends AnnotatedImages {
  /**
   * CTF of rows of parameters [B, C], for images of this size and voxel size.
   *
   * @returns [B, D²].
   * @throws {ArgumentError} if the evaluator cannot use the parameters.
   */
  computeCTF(params: NdArray): NdArray<Float32Array> {
    return this.ctfEvaluator.evaluate(params, this.imageShape, this.voxelSize);
  }

  /**
   * CTF of local images, [B, D²].
   *
   * @throws {IndexError} if there is no such image.
   */
  getCTF(indices: IndexSelection): NdArray<Float32Array> {
    const local = normalizeIndices(indices, this.nImages);
    const { ctfEvaluator, imageShape, voxelSize } = this;
    const rows = takeRows(this.ctfParams, local);
    return ctfEvaluator.evaluate(rows, imageShape, voxelSize, {
      imageIndices: local,
    });
  }

  /**
   * CTF of local image `i`, [D, D].
   *
   * @throws {IndexError} if there is no such image.
   */
  getCTFImage(i: number): NdArray<Float32Array> {
    const { imageShape } = this;
    return showCtf(ndArray(this.getCTF([i]).data, imageShape), imageShape);
  }

  /**
   * Marks the frequencies of a volume within a radius, as `getRadialMask` does.
   *
   * @param radius In frequency steps; by default D / 2 - 1.
   * @returns 1 inside and 0 outside, [D³].
   */
  getVolumeRadialMask(radius?: number): NdArray<Uint8Array> {
    const { data } = getRadialMask(this.volumeShape, { radius });
    return ndArray(data, [data.length]);
  }

  /**
   * Marks the frequencies of an image within a radius, as `getRadialMask` does.
   *
   * @param radius In frequency steps; by default D / 2 - 1.
   * @returns 1 inside and 0 outside, [D²].
   */
  getImageRadialMask(radius?: number): NdArray<Uint8Array> {
    const { data } = getRadialMask(this.imageShape, { radius });
    return ndArray(data, [data.length]);
  }

  /**
   * The same as `getVolumeRadialMask`: a mask, as in the reference, in spite of
   * the name. `getValidFrequencyPositions` gives indices.
   */
  getValidFrequencyIndices(rad?: number): NdArray<Uint8Array> {
    return this.getVolumeRadialMask(rad);
  }

  /** Positions in a flat volume that `getVolumeRadialMask` marks, ascending. */
  getValidFrequencyPositions(radius?: number): Int32Array {
    return new Mask(this.getVolumeRadialMask(radius).data).indices();
  }

  /** Spectrum [D, D] of an image as `processImages` makes it, without window. */
  async getImage(i: number, tiltIdx?: number | null): Promise<ComplexArray> {
    return await imageSpectrum(this, localImage(this, i, tiltIdx));
  }

  /** An image [D, D] with its sign: the real part of what `getImage` transformed. */
  async getImageReal(
    i: number,
    tiltIdx?: number | null,
    options: {
      /** Cut off the padding, of which images have none. @default {true} */
      readonly hidePadding?: boolean | undefined;
    } = {},
  ): Promise<NdArray<FloatArray>> {
    checkOptions("getImageReal", options, ["hidePadding"]);
    return realIdft(this, await this.getImage(i, tiltIdx));
  }

  /**
   * An image [D, D] through a Wiener filter: the spectrum times
   * CTF / (CTF² + wienerParam); of premultiplied images, over CTF² + wienerParam.
   *
   * @throws {ArgumentError} `wiener-param` if the parameter is not positive.
   */
  async getDenoisedImage(
    i: number,
    tiltIdx?: number | null,
    options: {
      /** Noise over signal, in power. @default {1} */
      readonly wienerParam?: number | undefined;
    } = {},
  ): Promise<NdArray<FloatArray>> {
    checkOptions("getDenoisedImage", options, ["wienerParam"]);
    const { wienerParam = 1 } = options;
    return await denoisedImage(this, localImage(this, i, tiltIdx), wienerParam);
  }

  /**
   * Projection [D, D] of a volume along an axis: the inverse DFT of the plane
   * of its Fourier volume at frequency 0.
   */
  getProj(
    X: ComplexArray,
    options: VolumeViewOptions = {},
  ): NdArray<FloatArray> {
    return realIdft(this, centralPlane(X, this.gridSize, options));
  }

  /** Amplitudes [D, D] of a Fourier volume in the plane of frequency 0 of an axis. */
  getSlice(
    X: ComplexArray,
    options: VolumeViewOptions = {},
  ): NdArray<FloatArray> {
    const { data, shape } = centralPlane(X, this.gridSize, options);
    const length = data.length / 2;
    const amplitudes: FloatArray = this.dtypeReal === "float64"
      ? new Float64Array(length)
      : new Float32Array(length);
    for (let at = 0; at < length; at++) {
      amplitudes[at] = Math.hypot(data[2 * at], data[2 * at + 1]);
    }
    return showImages(ndArray(amplitudes, shape));
  }

  /** Plane [D, D] through the origin of the volume of which X is the DFT. */
  getSliceReal(
    X: ComplexArray,
    options: VolumeViewOptions = {},
  ): NdArray<FloatArray> {
    return realIdft(this, meanPlane(X, this.gridSize, options));
  }

  /**
   * Images predicted from a volume: its projections in the poses of these
   * images, times their CTF. Like the reference it predicts centred particles
   * of the sign of the volume: translations take part with `applyTranslation`,
   * `dataMultiplier` never does.
   *
   * @param indices Local images: one, a list, or a mask.
   * @param volume A density map [N, N, N] (real), its centred spectrum
   * (complex, full or half, as a grid or flat; of side 2 full), or a slicer of
   * either, which serves better for many calls.
   * @returns Images [n, N, N], or with `spatial: false` spectra [n, N * N].
   * @throws {IndexError} if there is no such image.
   * @throws {ArgumentError} `volume-size` or `volume-voxel-size` if the volume
   * is of another box or pixel size; `volume-not-finite`; `not-rotations` for
   * such poses, `not-translations` for shifts that are applied; `max-r`, `apply-ctf` or `disc-type` for such options.
   *
   * @example
   * ```ts
   * #!/usr/bin/env -S deno run
   * import { assertAlmostEquals, assertEquals } from "@std/assert";
   * import {
   *   CryoEMDataset,
   *   ImageMetadata,
   *   ndArray,
   *   rotationsFromEuler,
   * } from "@cryoset/cryoset";
   *
   * const metadata = new ImageMetadata(
   *   rotationsFromEuler([0, 30], [0, 60], [0, 90]),
   *   ndArray(new Float32Array(4), [2, 2]),
   *   ndArray(new Float32Array(18), [2, 9]),
   * );
   * const dataset = new CryoEMDataset(null, 1.5, metadata, { gridSize: 4 });
   * const volume = ndArray(new Float32Array(64).fill(0.5), [4, 4, 4]);
   * const images = dataset.getPredictedImage([0, 1], volume, { skipCtf: true });
   * assertEquals(images.shape, [2, 4, 4]);
   * const sum = [...images.data.subarray(0, 16)].reduce((a, b) => a + b);
   * assertAlmostEquals(sum, 32, 1e-5);
   * ```
   */
  getPredictedImage(
    indices: IndexSelection | number,
    volume: PredictedFrom,
    options?: PredictedImageOptions & { readonly spatial?: true | undefined },
  ): NdArray<FloatArray>;
  /** The same as spectra. */
  getPredictedImage(
    indices: IndexSelection | number,
    volume: PredictedFrom,
    options: PredictedImageOptions & { readonly spatial: false },
  ): ComplexArray;
  getPredictedImage(
    indices: IndexSelection | number,
    volume: PredictedFrom,
    options: PredictedImageOptions = {},
  ): NdArray<FloatArray> | ComplexArray {
    return predictedImages(this, indices, volume, options);
  }
}

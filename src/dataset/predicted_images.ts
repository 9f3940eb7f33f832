import { showImages } from "../display/show_images.ts";
import { showSpectra } from "../fourier/show_planes.ts";
import { ArgumentError } from "../core/errors.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import {
  type ComplexArray,
  complexArray,
  type FloatArray,
  type NdArray,
  ndArray,
  partsOf,
} from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { cubeSide } from "../fourier/cube_side.ts";
import { getIdft2 } from "../fourier/dft.ts";
import type { ScaledVolume } from "../fourier/fourier_shell_correlation.ts";
import { halfImageToFullImage } from "../fourier/half_image.ts";
import { ImageFft } from "../fourier/image_fft.ts";
import {
  translateHalfImages,
  translateImages,
} from "../fourier/translate_images.ts";
import { realZeros } from "../metadata/real_rows.ts";
import { type DiscType, VolumeSlicer } from "../physics/mod.ts";
import { multiplyByReal } from "../physics/slicing/forward_model.ts";
import {
  isGridOrFlat,
  spectrumShape,
} from "../physics/slicing/spectrum_data.ts";
import { sliceRadius } from "../physics/slicing/volume_slicer.ts";
import { requireSameVoxelSize } from "../volumes/voxel_sizes.ts";
import type { AnnotatedImages } from "./annotated_images.ts";
import { requireSoundMetadata } from "./sound_metadata.ts";

/** A density map, a spectrum, or a slicer of either. */
export type PredictedFrom =
  | ScaledVolume
  | ComplexArray
  | VolumeSlicer;

/** Options of `CryoEMDataset.getPredictedImage`. */
export interface PredictedImageOptions {
  /** Leave the CTF out; the same as `applyCtf: "none"`. @default {false} */
  readonly skipCtf?: boolean | undefined;
  /**
   * Times the CTF is applied. Images that were multiplied by their CTF
   * (`premultipliedCtf`) compare with "twice".
   *
   * @default {"once"}
   */
  readonly applyCtf?: "none" | "once" | "twice" | undefined;
  /** Give images (true) or spectra (false). @default {true} */
  readonly spatial?: boolean | undefined;
  /** Interpolation; of a slicer its own. @default {"linear_interp"} */
  readonly discType?: DiscType | undefined;
  /**
   * Radius in frequency steps beyond which spectra are 0; null for none.
   *
   * @default {"auto", N / 2 - 1}
   */
  readonly maxR?: number | "auto" | null | undefined;
  /**
   * Move particles to where they are in the raw images, by −translation.
   *
   * @default {false}
   */
  readonly applyTranslation?: boolean | undefined;
}

const OPTIONS = [
  "skipCtf",
  "applyCtf",
  "spatial",
  "discType",
  "maxR",
  "applyTranslation",
];

/** Images whose spectra are in memory at once. */
const CHUNK = 32;

/** See `CryoEMDataset.getPredictedImage`. */
export function predictedImages(
  dataset: AnnotatedImages,
  indices: IndexSelection | number,
  volume: PredictedFrom,
  options: PredictedImageOptions,
): NdArray<FloatArray> | ComplexArray {
  checkOptions("getPredictedImage", options, OPTIONS);
  const { spatial = true, maxR = "auto", applyTranslation = false } = options;
  const ctfTimes = timesOfCtf(options);
  const local = normalizeIndices(
    typeof indices === "number" ? [indices] : indices,
    dataset.nImages,
  );
  const { imageShape, imageSize, dtypeReal, gridSize, voxelSize } = dataset;
  const radius = sliceRadius(maxR, [gridSize, gridSize]);
  const slicer = slicerOf(dataset, volume, options.discType);
  const used = { translations: applyTranslation, ctf: ctfTimes > 0 };
  requireSoundMetadata(dataset, local, used);
  const size = spatial ? imageSize : 2 * imageSize;
  const { data } = realZeros(dtypeReal, [local.length * size]);
  const halfImage = isHermitian(slicer, radius, gridSize);
  const model = {
    slicer,
    maxR: radius,
    halfImage,
    ctfTimes,
    applyTranslation,
  };
  const write = spatial ? imageWriter(imageShape) : writeSpectra;
  for (let first = 0; first < local.length; first += CHUNK) {
    const chunk = local.slice(first, first + CHUNK);
    const spectra = predictedSpectra(dataset, chunk, model);
    write(spectra, halfImage, imageShape, data, first * size);
  }
  return spatial
    ? showImages(ndArray(data, [local.length, ...imageShape]), voxelSize)
    : showSpectra(complexArray(data, [local.length, imageSize]), imageShape);
}

/** What becomes of a volume. */
interface PredictionModel {
  readonly slicer: VolumeSlicer;
  readonly maxR: number | null;
  readonly halfImage: boolean;
  readonly ctfTimes: number;
  readonly applyTranslation: boolean;
}

function predictedSpectra(
  { metadata, imageShape, voxelSize, ctfEvaluator }: AnnotatedImages,
  local: Int32Array,
  { slicer, maxR, halfImage, ctfTimes, applyTranslation }: PredictionModel,
): ComplexArray {
  const rows = metadata.getBatch(local);
  const sliceOptions = { halfImage, maxR };
  const spectra = slicer.slice(rows.rotationMatrices, imageShape, sliceOptions);
  if (ctfTimes > 0) {
    const ctf = ctfEvaluator.evaluate(rows.ctfParams, imageShape, voxelSize, {
      halfImage,
      imageIndices: local,
    });
    for (let time = 0; time < ctfTimes; time++) multiplyByReal(spectra, ctf);
  }
  if (applyTranslation) {
    const { data, shape } = rows.translations;
    const back = ndArray(Float64Array.from(data, (shift) => -shift), shape);
    const translate = halfImage ? translateHalfImages : translateImages;
    translate(spectra, back, imageShape, { out: spectra.data });
  }
  return spectra;
}

function timesOfCtf({ skipCtf = false, applyCtf }: PredictedImageOptions) {
  const words = ["none", "once", "twice"];
  const times = words.indexOf(applyCtf ?? (skipCtf ? "none" : "once"));
  if (times >= 0 && !(skipCtf && times > 0)) return times;
  throw new ArgumentError(
    "apply-ctf",
    `Cannot predict images with applyCtf "${applyCtf}"${
      skipCtf ? " and skipCtf: give one of them" : `: use ${words.join(", ")}`
    }`,
    { label: "applyCtf", expected: words, actual: applyCtf },
  );
}

/**
 * What slices the volume.
 *
 * @throws {ArgumentError} if it does not fit the images.
 */
export function slicerOf(
  images: AnnotatedImages,
  volume: PredictedFrom,
  discType: DiscType | undefined,
): VolumeSlicer {
  const { gridSize, voxelSize } = images;
  if (volume instanceof VolumeSlicer) {
    const box = volume.side / volume.padding;
    if (box !== gridSize) throw wrongBox(box, images);
    requireSameVoxelSize(volume, voxelSize);
    if (discType === undefined || discType === volume.discType) return volume;
    throw new ArgumentError(
      "disc-type",
      `Cannot use discType "${discType}" with a slicer made for "${volume.discType}"`,
      { label: "discType", expected: volume.discType, actual: discType },
    );
  }
  if (partsOf(volume, "volume") === 1) {
    const box = cubeSide(volume);
    if (box !== gridSize) throw wrongBox(box, images);
    requireSameVoxelSize(volume as ScaledVolume, voxelSize);
    return VolumeSlicer.fromDensity(volume as ScaledVolume, { discType });
  }
  const [box] = volume.shape;
  if (volume.shape.length === 3 && box !== gridSize) {
    throw wrongBox(box, images);
  }
  // Of side 2 both layouts have one shape: it is taken as the full one.
  const halfVolume = !isGridOrFlat(volume, spectrumShape(gridSize, false)) &&
    isGridOrFlat(volume, spectrumShape(gridSize, true));
  return new VolumeSlicer(volume as ComplexArray, gridSize, {
    discType,
    halfVolume,
  });
}

function wrongBox(
  box: number,
  { gridSize, voxelSize }: AnnotatedImages,
): ArgumentError {
  const load = box > gridSize
    ? "load the images without downsampleD if that made them smaller"
    : "load the images with downsampleD";
  return new ArgumentError(
    "volume-size",
    `Cannot project a volume of box ${box} to images of ${gridSize} x ${gridSize} pixels: ${load}, or give a volume of box ${gridSize} and ${voxelSize} Å a voxel`,
    { label: "volume", expected: gridSize, actual: box },
  );
}

/**
 * Whether half spectra say all. At the border of the volume, where only one of
 * a voxel and its mirror image is stored, they do not.
 */
function isHermitian(
  { isReal, side }: VolumeSlicer,
  radius: number | null,
  gridSize: number,
): boolean {
  return isReal && radius !== null &&
    radius * side / gridSize <= Math.ceil(side / 2) - 1;
}

/** Puts spectra of a chunk, as they come, to `start` of the result. */
type WriteSpectra = (
  spectra: ComplexArray,
  halfImage: boolean,
  imageShape: readonly number[],
  data: FloatArray,
  start: number,
) => void;

const writeSpectra: WriteSpectra = (
  spectra,
  halfImage,
  imageShape,
  data,
  start,
) => {
  const full = halfImage ? halfImageToFullImage(spectra, imageShape) : spectra;
  data.set(full.data, start);
};

function imageWriter([height, width]: readonly number[]): WriteSpectra {
  const fft = new ImageFft(height, width);
  const pixels = height * width;
  return (spectra, halfImage, _imageShape, data, start) => {
    const [count] = spectra.shape;
    if (halfImage) {
      const out = data.subarray(start, start + count * pixels);
      fft.fromHalf(spectra.data, count, out);
      return;
    }
    const grid = complexArray(spectra.data, [count, height, width]);
    const images = getIdft2(grid, { dtype: "complex128" }).data;
    for (let at = 0; at < count * pixels; at++) {
      data[start + at] = images[2 * at];
    }
  };
}

import { ArgumentError } from "../core/errors.ts";
import {
  type ComplexArray,
  type NdArray,
  ndArray,
  requireReal,
  takeRows,
} from "../core/nd_array.ts";
import { requireVoxelSize } from "../core/voxel_size.ts";
import { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { imagesOf } from "../dataset/dataset_parts.ts";
import { requireHeld } from "../display/montage.ts";
import { pixelSizeOf } from "../display/pixel_size.ts";
import { getDft2 } from "../fourier/mod.ts";

/** Images whose power is taken, of a dataset or an array. */
export interface PowerImages {
  /** How many there are. */
  readonly total: number;
  /** Their side in px. */
  readonly side: number;
  /** Å between pixels, or null. */
  readonly voxelSize: number | null;
  /** The dataset, or null. */
  readonly dataset: CryoEMDataset | null;
  /** Some of the images, [B, D, D]. */
  images(chunk: Int32Array): NdArray | Promise<NdArray>;
  /** Their spectra, centred. */
  spectra(images: NdArray): ComplexArray;
}

/**
 * What power is taken of.
 *
 * @param voxelSize Å between the pixels of an array, if they are stated.
 * @throws {ArgumentError} `no-images`; `image-shape`, `array-complex` or
 * `voxel-size` for an array; `voxel-size` if that of a dataset is stated anew.
 */
export function powerImages(
  source: CryoEMDataset | NdArray,
  voxelSize: number | undefined,
): PowerImages {
  if (!(source instanceof CryoEMDataset)) return ofArray(source, voxelSize);
  const images = imagesOf(source.imageSource);
  if (voxelSize !== undefined) {
    throw new ArgumentError(
      "voxel-size",
      `Cannot use "${voxelSize}" as voxelSize: the dataset has its own, ` +
        `${source.voxelSize} Å; leave it out`,
      { label: "voxelSize", expected: source.voxelSize, actual: voxelSize },
    );
  }
  return {
    total: source.nImages,
    side: source.gridSize,
    voxelSize: source.voxelSize,
    dataset: source,
    images: (chunk) => images.images(chunk),
    spectra: (raw) => source.processImages(raw),
  };
}

function ofArray(array: NdArray, stated: number | undefined): PowerImages {
  requireHeld(array);
  requireReal(array, "images");
  if (stated !== undefined) requireVoxelSize(stated);
  const { shape } = array;
  const stack = shape.length === 2 ? ndArray(array.data, [1, ...shape]) : array;
  const [total, height, width] = stack.shape;
  if (stack.shape.length !== 3 || height !== width || height < 2) {
    throw new ArgumentError(
      "image-shape",
      `Cannot take the power of an array of shape "[${shape.join(", ")}]": ` +
        "square images are needed, [B, D, D] or one [D, D]",
      { label: "images", expected: "[B, D, D]", actual: shape },
    );
  }
  return {
    total,
    side: height,
    voxelSize: stated ?? pixelSizeOf(array),
    dataset: null,
    images: (chunk) => takeRows(stack, chunk),
    spectra: (raw) => getDft2(raw),
  };
}

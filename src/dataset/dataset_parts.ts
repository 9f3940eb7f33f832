/**
 * Checks that the parts of a dataset fit together.
 *
 * @module
 */
import { rangeTo } from "../core/index_utils.ts";
import { ArgumentError, ArgumentTypeError } from "../core/errors.ts";
import { DatasetIndexLayout } from "../core/dataset_index_layout.ts";
import { ParticleImageDataset } from "../images/image_backends.ts";
import type { ComplexType } from "../images/image_processor.ts";
import { BackendImageSource } from "../images/backend_image_source.ts";
import type { ImageSource } from "../images/image_sources.ts";
import type { ImageMetadata } from "../metadata/image_metadata.ts";
import {
  asCtfEvaluator,
  CTFEvaluator,
  type CtfSource,
} from "../physics/mod.ts";
import type { CryoEMDatasetOptions } from "./dataset_options.ts";

/** A source, also of a bare backend. */
export function asImageSource(
  images: ImageSource | ParticleImageDataset | null,
): ImageSource | null {
  return images instanceof ParticleImageDataset
    ? new BackendImageSource(images)
    : images ?? null;
}

/** The images of a dataset, or an error where there are none. */
export function imagesOf(source: ImageSource | null): ImageSource {
  if (source !== null) return source;
  throw new ArgumentError(
    "no-images",
    "Cannot read images: this dataset has no image source",
  );
}

/** What evaluates the CTF: by default that of single particles. */
export function ctfEvaluatorOf(
  { ctfEvaluator }: CryoEMDatasetOptions,
): CtfSource {
  return asCtfEvaluator(ctfEvaluator ?? new CTFEvaluator());
}

/** Precision of spectra: that of the source, which makes them. */
export function dtypeOf(
  source: ImageSource | null,
  { dtype }: CryoEMDatasetOptions,
): ComplexType {
  const made = source?.info.dtype;
  if (dtype === undefined) return made ?? "complex64";
  if (dtype !== "complex64" && dtype !== "complex128") {
    throw new ArgumentTypeError(
      "dtype",
      `Cannot use "${dtype}" as dtype: use "complex64" or "complex128"`,
      { label: "dtype", actual: dtype },
    );
  }
  if (made === undefined || made === dtype) return dtype;
  throw new ArgumentError(
    "dtype",
    `Cannot make "${dtype}" spectra: the image source was opened to make ` +
      `${made}`,
    { label: "dtype", expected: made, actual: dtype },
  );
}

/** Side of the images: the source's, or as stated without a source. */
export function gridSizeOf(
  source: ImageSource | null,
  metadata: ImageMetadata,
  { gridSize }: CryoEMDatasetOptions,
): number {
  if (source !== null) {
    if (metadata.nImages === source.nImages) return source.gridSize;
    throw new ArgumentError(
      "metadata-count",
      `Cannot join ${metadata.nImages} rows of metadata with ` +
        `${source.nImages} images`,
      { expected: source.nImages, actual: metadata.nImages },
    );
  }
  if (metadata.nImages === 0) {
    throw new ArgumentError(
      "metadata-empty",
      "Cannot make a dataset of no images without an image source",
    );
  }
  if (Number.isInteger(gridSize) && gridSize! >= 2 && gridSize! % 2 === 0) {
    return gridSize!;
  }
  throw new ArgumentError(
    "grid-size",
    `Cannot use "${gridSize}" as gridSize: without an image source it must ` +
      `say the side of the images, an even number`,
    { label: "gridSize", expected: "even, >= 2", actual: gridSize },
  );
}

/** Layout of the source, with other original ids where those are stated. */
export function layoutOf(
  source: ImageSource | null,
  metadata: ImageMetadata,
  { datasetIndices: ids }: CryoEMDatasetOptions,
): DatasetIndexLayout {
  if (ids === null || ids === undefined) {
    return source?.indexLayout ??
      DatasetIndexLayout.fromImageIndices(rangeTo(metadata.nImages));
  }
  const layout = DatasetIndexLayout.fromImageIndices(ids);
  if (layout.nImages !== metadata.nImages) {
    throw new ArgumentError(
      "dataset-indices-count",
      `Cannot give ${metadata.nImages} images the ${layout.nImages} original ` +
        `indices of datasetIndices`,
      { expected: metadata.nImages, actual: layout.nImages },
    );
  }
  if (source === null || !source.indexLayout.grouped) return layout;
  return DatasetIndexLayout.fromGroupedImages({
    originalImageIndices: layout.originalImageIndices,
    originalGroupIndices: source.indexLayout.originalGroupIndices,
    groupLocalImageIndices: source.indexLayout.groupLocalImageIndices!,
  });
}

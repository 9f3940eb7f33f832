/**
 * Checks that the parts of a dataset fit together.
 *
 * @module
 */
import { ArgumentError } from "../core/errors.ts";
import { DatasetIndexLayout } from "../core/dataset_index_layout.ts";
import type { IndexSelection } from "../core/index_utils.ts";
import { rangeTo } from "../images/image_loader.ts";
import type { ImageSource } from "../images/image_sources.ts";
import type { ImageMetadata } from "../metadata/image_metadata.ts";

interface PartsOptions {
  readonly datasetIndices?: IndexSelection | null | undefined;
  readonly gridSize?: number | null | undefined;
}

/** The error for whatever needs images where there are none. */
export function noImages(): ArgumentError {
  return new ArgumentError(
    "no-images",
    "Cannot read images: this dataset has no image source",
  );
}

/** Refuses a voxel size that is not positive. */
export function checkVoxelSize(voxelSize: number): number {
  if (Number.isFinite(voxelSize) && voxelSize > 0) return voxelSize;
  throw new ArgumentError(
    "voxel-size",
    `Cannot use a voxel size of "${voxelSize}" Å: it must be positive`,
    { label: "voxelSize", expected: "> 0", actual: voxelSize },
  );
}

/** Side of the images: the source's, or as stated without a source. */
export function gridSizeOf(
  source: ImageSource | null,
  metadata: ImageMetadata,
  options: PartsOptions,
): number {
  if (source !== null) {
    if (metadata.nImages !== source.nImages) {
      throw new ArgumentError(
        "metadata-count",
        `Cannot join ${metadata.nImages} rows of metadata with ` +
          `${source.nImages} images`,
        { expected: source.nImages, actual: metadata.nImages },
      );
    }
    return source.gridSize;
  }
  if (metadata.nImages === 0) {
    throw new ArgumentError(
      "metadata-empty",
      "Cannot make a dataset of no images without an image source",
    );
  }
  if (!options.gridSize) {
    throw new ArgumentError(
      "grid-size",
      "Cannot make a dataset without an image source: give gridSize",
      { label: "gridSize" },
    );
  }
  return options.gridSize;
}

/** Layout of the source, with other original ids where those are stated. */
export function layoutOf(
  source: ImageSource | null,
  metadata: ImageMetadata,
  options: PartsOptions,
): DatasetIndexLayout {
  const ids = options.datasetIndices;
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

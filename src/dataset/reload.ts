import { ArgumentError } from "../core/errors.ts";
import {
  type IndexSelection,
  normalizeImageIndices,
} from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import { createImageSource } from "../images/create_image_source.ts";
import { ImageIndexRemappedNoise } from "../physics/mod.ts";
import type { CryoEMDatasetOptions } from "./annotated_images.ts";
import { CryoEMDataset } from "./cryoem_dataset.ts";

/** Options of {@linkcode CryoEMDataset.reloadFromOriginalImages}. */
export interface ReloadOptions {
  /**
   * Read images when they are asked for (true) or all at once now (false).
   *
   * @default {as the dataset}
   */
  readonly lazy?: boolean | undefined;
}

/** An independent dataset of some rows of a dataset's file. */
export async function reloadDataset(
  parent: CryoEMDataset,
  originalImageIndices: IndexSelection,
  options: ReloadOptions,
  inherited: CryoEMDatasetOptions,
): Promise<CryoEMDataset> {
  checkOptions("reloadFromOriginalImages", options, ["lazy"]);
  const { imageSource, particlesFile } = parent;
  if (imageSource === null || particlesFile === null) {
    throw new ArgumentError(
      "no-reload",
      "Cannot reload from the original images: the dataset was not loaded " +
        "from a file",
    );
  }
  const original = normalizeImageIndices(originalImageIndices);
  const local = parent.localImageIndicesFromOriginal(original);
  const { info } = imageSource;
  const source = await createImageSource(particlesFile, {
    ind: original,
    lazy: options.lazy ?? info.lazy,
    uninvertData: parent.dataMultiplier < 0,
    datadir: info.datadir,
    stripPrefix: info.stripPrefix,
    downsampleD: info.downsampleD,
    tiltSeriesCtf: info.tiltSeriesCtf,
    sortWithBfac: info.sortWithBfac,
    dtype: info.dtype,
    mrc: info.mrc,
  });
  const child = new CryoEMDataset(
    source,
    parent.voxelSize,
    parent.metadata.subset(local),
    inherited,
  );
  Object.assign(child.paths, parent.paths);
  if (parent.noise !== null) {
    child.noise = new ImageIndexRemappedNoise(parent.noise, local);
  }
  return child;
}

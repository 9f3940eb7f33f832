import { ArgumentError, DataFormatError } from "../core/errors.ts";
import { stagingOptions } from "../io/staging/staging_options.ts";
import { createImageSource } from "../images/create_image_source.ts";
import type { ImageSource, ImageSourceInfo } from "../images/image_sources.ts";
import {
  loadParticleTable,
  type ParticleTable,
} from "../metadata/particle_table.ts";
import type { AnnotatedImages } from "./annotated_images.ts";
import { type RowFileState, rowFileState } from "./row_file_state.ts";

/** Options of `CryoEMDataset.reloadFromOriginalImages`. */
export interface ReloadOptions {
  /**
   * Read images when they are asked for (true) or all at once now (false).
   *
   * @default {as the dataset}
   */
  readonly lazy?: boolean | undefined;
}

/**
 * Opens some rows of a dataset's particle file once more, as the dataset did.
 *
 * Permission: `--allow-read` of the particle file and of the folders of its
 * stacks.
 *
 * @param local Local images of the dataset.
 * @throws {ArgumentError} `no-reload` if there is no file.
 * @throws {DataFormatError} `file-changed` if the particle file was written
 * since: its rows may be others.
 */
export async function reopenImages(
  dataset: AnnotatedImages,
  local: Int32Array,
  lazy: boolean | undefined,
): Promise<ImageSource> {
  const { imageSource, particlesFile, dataMultiplier } = dataset;
  if (imageSource === null || particlesFile === null) {
    throw new ArgumentError(
      "no-reload",
      "Cannot reload from the original images: the dataset was not loaded " +
        "from a file",
    );
  }
  if (dataset.fileState !== null) {
    await checkUnchanged(particlesFile, dataset.fileState);
  }
  const { info, indexLayout } = imageSource;
  return await createImageSource(particlesFile, {
    ind: indexLayout.originalImageIndicesForLocal(local),
    lazy: lazy ?? info.lazy,
    uninvertData: dataMultiplier < 0,
    datadir: info.datadir,
    stripPrefix: info.stripPrefix,
    downsampleD: info.downsampleD,
    tiltSeries: info.tiltSeries,
    tiltSeriesCtf: info.tiltSeriesCtf,
    sortWithBfac: info.sortWithBfac,
    tiltOrder: info.tiltOrder,
    tiltRanks: info.tiltRanks,
    dosePerTilt: info.dosePerTilt,
    anglePerTilt: info.anglePerTilt,
    dtype: info.dtype,
    mrc: info.mrc,
    maxThreads: info.maxThreads,
    cs: info.cs,
    ...stagingOptions(info),
    table: await tableOf(dataset, info),
  });
}

/** The particle file read as before, if it was not read the usual way. */
async function tableOf(
  { particlesFile, block, star, tomo }: AnnotatedImages,
  { cs, datadir, stripPrefix }: ImageSourceInfo,
): Promise<ParticleTable | undefined> {
  const how = [block, star, tomo, datadir, stripPrefix];
  if (how.every((given) => given === null)) return undefined;
  const table = await loadParticleTable(particlesFile!, {
    block: block ?? undefined,
    star: star ?? undefined,
    tomo: tomo ?? undefined,
    cs,
    datadir,
    stripPrefix,
  });
  return table ?? undefined;
}

async function checkUnchanged(
  path: string,
  before: RowFileState,
): Promise<void> {
  const now = await rowFileState(path, before.files);
  if (now?.size === before.size && now.mtimeNs === before.mtimeNs) return;
  throw new DataFormatError(
    "file-changed",
    `Cannot reload from "${path}": it was written since the dataset was ` +
      `loaded; load the dataset anew`,
    { path, expected: before, actual: now },
  );
}

import { ArgumentError } from "../core/errors.ts";
import { createImageSource } from "../images/create_image_source.ts";
import type { ImageSource } from "../images/image_sources.ts";
import { StarFile } from "../metadata/star_file.ts";
import type { AnnotatedImages } from "./annotated_images.ts";

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
 * @param ind Rows of the file.
 * @throws {ArgumentError} `no-reload` if there is no file.
 */
export async function reopenImages(
  { imageSource, particlesFile, block, star, dataMultiplier }: AnnotatedImages,
  ind: Int32Array,
  lazy: boolean | undefined,
): Promise<ImageSource> {
  if (imageSource === null || particlesFile === null) {
    throw new ArgumentError(
      "no-reload",
      "Cannot reload from the original images: the dataset was not loaded " +
        "from a file",
    );
  }
  const { info } = imageSource;
  return await createImageSource(particlesFile, {
    ind,
    lazy: lazy ?? info.lazy,
    uninvertData: dataMultiplier < 0,
    datadir: info.datadir,
    stripPrefix: info.stripPrefix,
    downsampleD: info.downsampleD,
    tiltSeriesCtf: info.tiltSeriesCtf,
    sortWithBfac: info.sortWithBfac,
    dtype: info.dtype,
    mrc: info.mrc,
    starFile: block === null && star === null
      ? undefined
      : await StarFile.load(particlesFile, {
        ...star,
        block: block ?? undefined,
        readFirstHeader: false,
      }),
  });
}

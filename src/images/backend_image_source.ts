import { rangeTo } from "../core/index_utils.ts";
import { DatasetIndexLayout } from "../core/dataset_index_layout.ts";
import { checkOptions } from "../core/options.ts";
import type { ParticleImageDataset } from "./image_backends.ts";
import type { TiltImages } from "../metadata/tilt_series/tilt_images.ts";
import { DEFAULT_INFO, type ImageSourceInfo } from "./image_source_info.ts";
import { ImageSource } from "./image_sources.ts";
import { TiltSeriesDataset } from "./tilt_series_dataset.ts";

/**
 * The images of a file-backed dataset; those of a `TiltSeriesDataset` are
 * grouped by particle unless `info.tiltSeries` is false.
 */
export class BackendImageSource extends ImageSource {
  readonly #info: Partial<ImageSourceInfo>;

  /** Makes a source of an open backend; `info` says how it was opened. */
  constructor(
    backend: ParticleImageDataset,
    options: { readonly info?: Partial<ImageSourceInfo> | undefined } = {},
  ) {
    checkOptions("BackendImageSource", options, ["info"]);
    const grouped = backend instanceof TiltSeriesDataset &&
      options.info?.tiltSeries !== false;
    super({
      backend,
      positions: rangeTo(backend.numImages),
      indexLayout: grouped
        ? backend.indexLayout
        : DatasetIndexLayout.fromImageIndices(backend.loader.selectionIndices),
      tilts: grouped ? backend.tilts : null,
    });
    this.#info = options.info ?? {};
  }

  /** How the images were opened. */
  override get info(): ImageSourceInfo {
    return {
      ...DEFAULT_INFO,
      ...this.backend.openedWith,
      ...tiltInfo(this.backend, this.tiltSeries),
      ...this.#info,
      invertData: this.backend.invertData,
    };
  }

  /** What the table says of tilt images, or null unless tilt series. */
  get tiltImages(): TiltImages | null {
    return this.backend instanceof TiltSeriesDataset
      ? this.backend.tiltImages
      : null;
  }

  /** Closes the files; a second call does nothing. */
  override close(): Promise<void> {
    return this.backend.close();
  }
}

/** What a backend of tilt series knows of them. */
function tiltInfo(
  backend: ParticleImageDataset,
  tiltSeries: boolean,
): Partial<ImageSourceInfo> {
  if (!(backend instanceof TiltSeriesDataset) || !tiltSeries) {
    return { tiltSeries };
  }
  const { tiltOrder, tiltRanks } = backend;
  return { tiltSeries, tiltOrder, tiltRanks };
}

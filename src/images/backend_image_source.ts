import { rangeTo } from "../core/index_utils.ts";
import { DatasetIndexLayout } from "../core/dataset_index_layout.ts";
import { checkOptions } from "../core/options.ts";
import type { ParticleImageDataset } from "./image_backends.ts";
import { DEFAULT_INFO, type ImageSourceInfo } from "./image_source_info.ts";
import { ImageSource } from "./image_sources.ts";

/** The images of a file-backed dataset. */
export class BackendImageSource extends ImageSource {
  /** The file's images underneath. */
  protected readonly backend: ParticleImageDataset;
  readonly #info: Partial<ImageSourceInfo>;

  /** Makes a source of an open backend; `info` says how it was opened. */
  constructor(
    backend: ParticleImageDataset,
    options: { readonly info?: Partial<ImageSourceInfo> | undefined } = {},
  ) {
    checkOptions("BackendImageSource", options, ["info"]);
    super({
      backend,
      positions: rangeTo(backend.numImages),
      indexLayout: DatasetIndexLayout.fromImageIndices(
        backend.loader.selectionIndices,
      ),
    });
    this.backend = backend;
    this.#info = options.info ?? {};
  }

  /** How the images were opened. */
  override get info(): ImageSourceInfo {
    return {
      ...DEFAULT_INFO,
      ...this.backend.openedWith,
      ...this.#info,
      invertData: this.backend.invertData,
    };
  }

  /** Closes the files; a second call does nothing. */
  override close(): Promise<void> {
    return this.backend.close();
  }
}

import type { IndexSelection } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import type { ParticleTable } from "../metadata/particle_table.ts";
import {
  STAGING_OPTIONS,
  stagingOptions,
} from "../io/staging/staging_options.ts";
import {
  ParticleImageDataset,
  type ParticleImageDatasetOptions,
  tiltSeriesUnsupported,
} from "./image_backends.ts";
import { BackendImageSource } from "./backend_image_source.ts";
import type { ImageSourceInfo } from "./image_source_info.ts";

/** Options of {@linkcode createImageSource}. */
export interface CreateImageSourceOptions
  extends Omit<ParticleImageDatasetOptions, "ind" | "invertData"> {
  /** Rows to load: positions in any order, or a mask over the file. */
  readonly ind?: IndexSelection | null | undefined;
  /**
   * Multiply the data by −1 when they are processed.
   *
   * @default {false}
   */
  readonly uninvertData?: boolean | undefined;
  /** Tilt series are refused by this version. */
  readonly tiltSeries?: boolean | undefined;
  /** Mode of the tilt-series CTF, kept for a reload. */
  readonly tiltSeriesCtf?: string | null | undefined;
  /** Kept for a reload. */
  readonly sortWithBfac?: boolean | undefined;
  /** The table of the particle file: saves reading it again. */
  readonly table?: ParticleTable | undefined;
}

const OPTIONS = [
  "ind",
  "lazy",
  "tiltSeries",
  "tiltSeriesCtf",
  "uninvertData",
  "datadir",
  "padding",
  "stripPrefix",
  "downsampleD",
  "sortWithBfac",
  "maxThreads",
  "mrc",
  "cs",
  "dtype",
  "table",
  ...STAGING_OPTIONS,
];

/**
 * Opens the images of a particle file as a source.
 *
 * Permission: `--allow-read` of the file and of the folders of its stacks.
 *
 * @throws {UnsupportedError} for tilt series.
 */
export async function createImageSource(
  particlesFile: string,
  options: CreateImageSourceOptions = {},
): Promise<BackendImageSource> {
  checkOptions("createImageSource", options, OPTIONS);
  if (options.tiltSeries) throw tiltSeriesUnsupported(particlesFile);
  const backend = await ParticleImageDataset.open(
    options.table ?? particlesFile,
    {
      ind: options.ind,
      lazy: options.lazy,
      invertData: options.uninvertData,
      datadir: options.datadir,
      padding: options.padding,
      maxThreads: options.maxThreads,
      stripPrefix: options.stripPrefix,
      downsampleD: options.downsampleD,
      mrc: options.mrc,
      cs: options.cs,
      dtype: options.dtype,
      ...stagingOptions(options),
    },
  );
  const info: Partial<ImageSourceInfo> = {
    particlesFile,
    tiltSeriesCtf: options.tiltSeriesCtf ?? null,
    sortWithBfac: options.sortWithBfac ?? false,
  };
  return new BackendImageSource(backend, { info });
}

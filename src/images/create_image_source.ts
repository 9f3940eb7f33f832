import type { IndexSelection } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import type { ParticleTable } from "../metadata/particle_table.ts";
import type {
  TiltOrder,
  TiltRanks,
} from "../metadata/tilt_series/tilt_images.ts";
import {
  STAGING_OPTIONS,
  stagingOptions,
} from "../io/staging/staging_options.ts";
import {
  ParticleImageDataset,
  type ParticleImageDatasetOptions,
} from "./image_backends.ts";
import { BackendImageSource } from "./backend_image_source.ts";
import type { ImageSourceInfo } from "./image_source_info.ts";
import { TiltSeriesDataset } from "./tilt_series_dataset.ts";

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
  /**
   * Group the images of tilt series by particle.
   *
   * @default {false}
   */
  readonly tiltSeries?: boolean | undefined;
  /**
   * Mode of the tilt-series CTF. Here it decides the order of the tilts where
   * `tiltOrder` does not: by dose in mode "relion5", else by B-factor.
   *
   * @default {"relion5" for tilt series, else "cryoem"}
   */
  readonly tiltSeriesCtf?: string | null | undefined;
  /**
   * Order tilts by B-factor: another way to say `tiltOrder: "bfactor"`.
   *
   * @default {false}
   */
  readonly sortWithBfac?: boolean | undefined;
  /**
   * Order of the tilts of a particle, the least exposed first: ascending dose,
   * or descending B-factor or CTF scale.
   *
   * @default {by the CTF mode}
   */
  readonly tiltOrder?: TiltOrder | null | undefined;
  /**
   * Rank tilts among those of their particle or of the whole tilt series.
   *
   * @default {"particle"}
   */
  readonly tiltRanks?: TiltRanks | undefined;
  /** Dose per tilt in e⁻/Å², kept for a reload. */
  readonly dosePerTilt?: number | null | undefined;
  /** Angle between tilts in degrees, kept for a reload. */
  readonly anglePerTilt?: number | null | undefined;
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
  "tiltOrder",
  "tiltRanks",
  "dosePerTilt",
  "anglePerTilt",
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
 * @throws {DataFormatError} `tilt-columns` if columns of tilt series are
 * missing.
 * @throws {UnsupportedError} `tilt-series-table` for tilt series of a format
 * that has none.
 */
export async function createImageSource(
  particlesFile: string,
  options: CreateImageSourceOptions = {},
): Promise<BackendImageSource> {
  checkOptions("createImageSource", options, OPTIONS);
  const file = options.table ?? particlesFile;
  const images = imageOptions(options);
  const tiltOrder = options.tiltSeries ? tiltOrderOf(options) : null;
  const tiltRanks = options.tiltRanks ?? "particle";
  const backend = tiltOrder === null
    ? await ParticleImageDataset.open(file, images)
    : await TiltSeriesDataset.open(file, { ...images, tiltOrder, tiltRanks });
  const info: Partial<ImageSourceInfo> = {
    particlesFile,
    tiltSeriesCtf: options.tiltSeriesCtf ?? null,
    sortWithBfac: options.sortWithBfac ?? false,
    dosePerTilt: options.dosePerTilt ?? null,
    anglePerTilt: options.anglePerTilt ?? null,
  };
  return new BackendImageSource(backend, { info });
}

/** The order of tilts: as stated, else by the mode of the CTF. */
export function tiltOrderOf(
  { tiltOrder, sortWithBfac, tiltSeriesCtf }: Pick<
    CreateImageSourceOptions,
    "tiltOrder" | "sortWithBfac" | "tiltSeriesCtf"
  >,
): TiltOrder {
  if (tiltOrder) return tiltOrder;
  if (sortWithBfac) return "bfactor";
  return (tiltSeriesCtf ?? "relion5") === "relion5" ? "dose" : "bfactor";
}

function imageOptions(
  options: CreateImageSourceOptions,
): ParticleImageDatasetOptions {
  return {
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
  };
}

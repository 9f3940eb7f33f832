import type { FileState } from "../io/read_file.ts";
import type { TomoTableOptions } from "../metadata/relion5_tomo/tomo_table_options.ts";
import type { ReadStarOptions } from "../formats/star/mod.ts";
import type { Diagnostic } from "../core/errors.ts";
import type { IndexSelection } from "../core/index_utils.ts";
import type { ComplexType } from "../images/image_processor.ts";
import type { CtfFunction, CtfSource } from "../physics/mod.ts";

/** Options of `CryoEMDataset`. */
export interface CryoEMDatasetOptions {
  /**
   * How CTF values are computed from CTF rows.
   *
   * @default {the single-particle CTF}
   */
  readonly ctfEvaluator?: CtfSource | CtfFunction | null | undefined;
  /**
   * Precision of spectra.
   *
   * @default {what the source was opened with, else "complex64"}
   */
  readonly dtype?: ComplexType | undefined;
  /** Original image of each local one; what the source says if absent. */
  readonly datasetIndices?: IndexSelection | null | undefined;
  /** Side of the images; needed without a source, else the source's. */
  readonly gridSize?: number | null | undefined;
  /**
   * Whether this is tilt-series data.
   *
   * @default {what the source says, else false}
   */
  readonly tiltSeriesFlag?: boolean | undefined;
  /**
   * Whether the stored images were multiplied by their CTF.
   *
   * @default {false}
   */
  readonly premultipliedCtf?: boolean | undefined;
  /** What was tolerated on the way here. */
  readonly diagnostics?: readonly Diagnostic[] | undefined;
  /** Where images and metadata came from; needed to reload them. */
  readonly paths?: DatasetPaths | undefined;
}

/** Names of {@linkcode CryoEMDatasetOptions}. */
export const DATASET_OPTIONS = [
  "ctfEvaluator",
  "dtype",
  "datasetIndices",
  "gridSize",
  "tiltSeriesFlag",
  "premultipliedCtf",
  "diagnostics",
  "paths",
] as const;

/** Where a dataset was loaded from. */
export interface DatasetPaths {
  /** Particle file. */
  readonly particlesFile?: string | null | undefined;
  /** File of the poses, if it is another. */
  readonly posesFile?: string | readonly string[] | null | undefined;
  /** File of the CTF parameters, if it is another. */
  readonly ctfFile?: string | null | undefined;
  /** Folder that relative image paths start from. */
  readonly datadir?: string | null | undefined;
  /** Block of the particles, if it was named. */
  readonly block?: string | null | undefined;
  /** State of the particle file when it was read. */
  readonly fileState?: FileState | null | undefined;
  /** How its STAR files were read. */
  readonly star?: ReadStarOptions | null | undefined;
  /** How a set of RELION-5 tomography was read. */
  readonly tomo?: TomoTableOptions | null | undefined;
}

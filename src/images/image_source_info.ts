import type { ReadMrcHeaderOptions } from "../formats/mrc/mod.ts";
import type { ReadCryoSparcOptions } from "../metadata/cryosparc_file.ts";
import type { StagingOptions } from "../io/staging/staging_options.ts";
import type {
  TiltOrder,
  TiltRanks,
} from "../metadata/tilt_series/tilt_images.ts";
import type { ComplexType } from "./image_processor.ts";

/** How the images of a source were opened; what a reload needs. */
export interface ImageSourceInfo extends StagingOptions {
  /** File of the particles. */
  readonly particlesFile: string | null;
  /** Folder that relative image paths start from. */
  readonly datadir: string | null;
  /** Whether images are read when they are asked for. */
  readonly lazy: boolean;
  /** Whether images are grouped as tilt series. */
  readonly tiltSeries: boolean;
  /** Mode of the tilt-series CTF. */
  readonly tiltSeriesCtf: string | null;
  /** Dose per tilt in e⁻/Å². */
  readonly dosePerTilt: number | null;
  /** Angle between tilts in degrees. */
  readonly anglePerTilt: number | null;
  /** Whether tilts were asked to be ordered by B-factor. */
  readonly sortWithBfac: boolean;
  /** By what tilts are ordered; null unless tilt series. */
  readonly tiltOrder: TiltOrder | null;
  /** Among which tilts they are ranked. */
  readonly tiltRanks: TiltRanks;
  /** Leading part taken off the image paths. */
  readonly stripPrefix: string | null;
  /** Side the images are cropped to. */
  readonly downsampleD: number | null;
  /** Whether processing inverts the data. */
  readonly invertData: boolean;
  /** Precision of spectra. */
  readonly dtype: ComplexType;
  /** How doubtful stack headers were read. */
  readonly mrc?: ReadMrcHeaderOptions;
  /** How cryoSPARC sets were read. */
  readonly cs?: ReadCryoSparcOptions;
  /** Stacks read at the same time, if that was asked for. */
  readonly maxThreads?: number;
}

/** The part of it that a backend knows. */
export type OpeningInfo = Pick<
  ImageSourceInfo,
  | "datadir"
  | "lazy"
  | "stripPrefix"
  | "downsampleD"
  | "dtype"
  | "mrc"
  | "cs"
  | "maxThreads"
  | keyof StagingOptions
>;

/** What holds of a source that was made of an open backend. */
export const DEFAULT_INFO: Omit<
  ImageSourceInfo,
  keyof OpeningInfo | "invertData"
> = {
  particlesFile: null,
  tiltSeries: false,
  tiltSeriesCtf: null,
  dosePerTilt: null,
  anglePerTilt: null,
  sortWithBfac: false,
  tiltOrder: null,
  tiltRanks: "particle",
};

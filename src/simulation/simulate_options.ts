import type { FloatArray, NdArray } from "../core/nd_array.ts";
import type { Volume } from "../volumes/volume.ts";

/** A microscope, as an optics group of RELION states it. */
export interface SimulatedOptics {
  /** Name of the group. @default {"opticsGroup1" and so on} */
  readonly name?: string | undefined;
  /** Acceleration voltage in kV. @default {300} */
  readonly voltage?: number | undefined;
  /** Spherical aberration in mm. @default {2.7} */
  readonly sphericalAberration?: number | undefined;
  /** Amplitude contrast, 0 to 1. @default {0.1 and 0.07 in turn} */
  readonly amplitudeContrast?: number | undefined;
}

/** How tilt series are taken. */
export interface SimulatedTilts {
  /** Largest tilt in degrees. @default {60} */
  readonly range?: number | undefined;
  /** Degrees between tilts. @default {3} */
  readonly increment?: number | undefined;
  /** Dose per tilt in e⁻/Å². @default {3} */
  readonly dosePerTilt?: number | undefined;
}

/** Colour of noise: see {@linkcode SimulateDatasetOptions.noiseColour}. */
export type NoiseColour = "white" | number | readonly number[];

/** Options of `simulateDataset`. */
export interface SimulateDatasetOptions {
  /** Number of particles. @default {1000, or as many as `rotations`} */
  readonly particles?: number | undefined;
  /** Side of the images in px, even. @default {that of the volumes, else 64} */
  readonly box?: number | undefined;
  /** Pixel size in Å. @default {that of the volumes, else 3} */
  readonly voxelSize?: number | undefined;
  /** Seed of all that is random, from 0 to 4294967295. @default {0} */
  readonly seed?: number | undefined;
  /** Density maps, one a conformation. @default {gaussianMolecule} */
  readonly volumes?: readonly Volume[] | undefined;
  /** Conformations of the built-in molecule, 1 or 2. @default {1} */
  readonly conformations?: number | undefined;
  /** Relative numbers of particles of each conformation. @default {all alike} */
  readonly proportions?: readonly number[] | undefined;
  /**
   * Rotation matrices [n, 3, 3] of the particles.
   *
   * @default {uniform on all rotations}
   */
  readonly rotations?: NdArray<FloatArray> | undefined;
  /**
   * Shifts [n, 2] in px that centre the particles, as datasets have them: the
   * particle lies at minus the shift.
   *
   * @default {uniform within `maxShift`}
   */
  readonly translations?: NdArray<FloatArray> | undefined;
  /**
   * Largest random shift in px along each axis; of tilt series also along the
   * beam.
   *
   * @default {3}
   */
  readonly maxShift?: number | undefined;
  /** Microscopes, or how many; particles are in them in turn. @default {1} */
  readonly opticsGroups?: number | readonly SimulatedOptics[] | undefined;
  /**
   * Whether the CTF varies with frequency. Without it the files state one
   * that is −1 everywhere: defocus and aberration 0, amplitude contrast 1.
   *
   * @default {true}
   */
  readonly ctf?: boolean | undefined;
  /** Least and greatest mean defocus in Å. @default {[10000, 20000]} */
  readonly defocus?: readonly [number, number] | undefined;
  /** Greatest difference of defocus U and V in Å. @default {500} */
  readonly astigmatism?: number | undefined;
  /** Phase shift in degrees, or the least and greatest. @default {0} */
  readonly phaseShift?: number | readonly [number, number] | undefined;
  /**
   * Standard deviation of the contrast of the particles, which is log-normal
   * of mean 1.
   *
   * @default {0}
   */
  readonly contrastStd?: number | undefined;
  /**
   * Variance of the signal by that of the noise, over the whole image;
   * Infinity for no noise.
   *
   * @default {0.1}
   */
  readonly snr?: number | undefined;
  /**
   * Variance of the noise by frequency: "white"; a number p for frequency^-p;
   * or relative variances of shell 0, 1, 2, …, of which the last one goes on.
   *
   * @default {"white"}
   */
  readonly noiseColour?: NoiseColour | undefined;
  /** Make particles white on dark ground. @default {false} */
  readonly invertContrast?: boolean | undefined;
  /** Make tilt series of each particle. @default {single images} */
  readonly tiltSeries?: boolean | SimulatedTilts | undefined;
  /** Write half-sets, `_rlnRandomSubset`. @default {true} */
  readonly halfsets?: boolean | undefined;
  /** Times the volumes are padded before they are sliced: 1 or 2. @default {2} */
  readonly padding?: 1 | 2 | undefined;
  /** Images of a stack. @default {1000} */
  readonly imagesPerStack?: number | undefined;
  /** Write the images without noise, too. @default {false} */
  readonly cleanImages?: boolean | undefined;
  /** Images made at a time. @default {as many as take 16 MB} */
  readonly batchSize?: number | undefined;
  /** Ends the work. */
  readonly signal?: AbortSignal | undefined;
  /** Told of the images written after each batch; a promise is waited for. */
  readonly onProgress?:
    | ((done: number, total: number) => unknown)
    | undefined;
}

/** Names of {@linkcode SimulateDatasetOptions}. */
export const SIMULATE_OPTIONS = [
  "particles",
  "box",
  "voxelSize",
  "seed",
  "volumes",
  "conformations",
  "proportions",
  "rotations",
  "translations",
  "maxShift",
  "opticsGroups",
  "ctf",
  "defocus",
  "astigmatism",
  "phaseShift",
  "contrastStd",
  "snr",
  "noiseColour",
  "invertContrast",
  "tiltSeries",
  "halfsets",
  "padding",
  "imagesPerStack",
  "cleanImages",
  "batchSize",
  "signal",
  "onProgress",
] as const;

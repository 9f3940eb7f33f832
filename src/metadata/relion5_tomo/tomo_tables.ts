import type { Diagnostic } from "../../core/errors.ts";
import type { StarDocument } from "../../formats/star/mod.ts";

/** One tilt series: the images of one tomogram, one row (frame) an image. */
export interface TiltSeriesFrames {
  /** File that holds the table. */
  readonly path: string;
  /** Name of its block, without `data_`. */
  readonly block: string;
  /** Number of frames, n. */
  readonly count: number;
  /** Rotations tomogram to image, n×3×3, row after row. */
  readonly rotations: Float64Array;
  /** Shift of the image x, y in Å, n×2; NaN if not stated. */
  readonly shiftsAngst: Float64Array;
  /** Defocus at the centre of the tomogram, larger axis, in Å. */
  readonly defocusU: Float64Array;
  /** Defocus at the centre of the tomogram, smaller axis, in Å. */
  readonly defocusV: Float64Array;
  /** Direction of `defocusU` in degrees. */
  readonly defocusAngle: Float64Array;
  /** Phase shift in degrees, 0 if not stated. */
  readonly phaseShift: Float64Array;
  /** Dose before the frame in e⁻/Å². */
  readonly preExposure: Float64Array;
  /** CTF scale factors; null if not stated. */
  readonly ctfScale: Float64Array | null;
  /** `_rlnCtfBfactor` in Å², 0 if not stated; not applied. */
  readonly tiltBfactor: Float64Array;
  /** Refined tilt about y in degrees, of the rotations for matrices. */
  readonly yTilt: Float64Array;
  /** Nominal tilt of the stage in degrees, NaN if not stated. */
  readonly stageTilt: Float64Array;
  /** `_rlnMicrographName` of the frames; null if not stated. */
  readonly micrographNames: readonly string[] | null;
}

/** One tomogram with its tilt series. */
export interface Tomogram {
  /** `_rlnTomoName`. */
  readonly name: string;
  /** Pixel size of the unbinned tilt series in Å. */
  readonly pixelSize: number;
  /** Sign of the depth in the defocus. */
  readonly hand: 1 | -1;
  /** Factor of the depth in the defocus, 1 if not stated. */
  readonly defocusSlope: number;
  /** Extent x, y, z in unbinned pixels; null if not stated. */
  readonly size: readonly [number, number, number] | null;
  /** B-factor per dose in Å² per e⁻/Å², 0 if not stated. */
  readonly bfactorPerDose: number;
  /** Its tilt images. */
  readonly frames: TiltSeriesFrames;
}

/** One optics group of a particle file. */
export interface TomoOpticsGroup {
  /** `_rlnOpticsGroup`: any integer. */
  readonly group: number;
  /** `_rlnOpticsGroupName`, or "opticsGroup" and the number. */
  readonly name: string;
  /** Acceleration voltage in kV. */
  readonly voltage: number;
  /** Spherical aberration in mm. */
  readonly sphericalAberration: number;
  /** Amplitude contrast, a fraction. */
  readonly amplitudeContrast: number;
  /** Pixel size of the particle stacks in Å. */
  readonly imagePixelSize: number;
  /** Side of the particle stacks in px. */
  readonly imageSize: number;
  /** Whether the pixels were multiplied by their CTF. */
  readonly ctfPremultiplied: boolean;
}

/** The particles of a RELION-5 particle file, one row each. */
export interface TomoParticles {
  /** Path of the particle file. */
  readonly path: string;
  /** Number of particles, m. */
  readonly count: number;
  /** `_rlnTomoParticleName`, or made as `TOMOGRAM/k`; all distinct. */
  readonly names: readonly string[];
  /** Row in {@linkcode TomoTables.tomograms} of each. */
  readonly tomogramIndex: Int32Array;
  /** Row in {@linkcode TomoTables.optics} of each. */
  readonly opticsIndex: Int32Array;
  /** Centre of the cut boxes x, y, z in Å from the tomogram's centre, m×3. */
  readonly coordinatesAngst: Float64Array;
  /** Refined offset x, y, z in the frame of the box in Å, m×3. */
  readonly originsAngst: Float64Array;
  /** Rot, tilt, psi of the particle in degrees, m×3. */
  readonly anglesDeg: Float64Array;
  /** Rot, tilt, psi of the box in degrees, m×3; null if not stated. */
  readonly boxAnglesDeg: Float64Array | null;
  /** `_rlnImageName`: the stack of each, as in the file. */
  readonly stacks: readonly string[];
  /**
   * One flag (0 or 1) for each frame of the particle's tilt series, all in
   * one array; null if the file has none.
   */
  readonly visible: Uint8Array | null;
  /** Where the flags of each particle begin in `visible`, m+1. */
  readonly visibleStart: Int32Array;
  /** Half-set of each: 1, 2, or 0 for none; null if not stated. */
  readonly randomSubset: Int8Array | null;
}

/** What the STAR files of a RELION-5 tomography project say, checked. */
export interface TomoTables {
  /** The tomograms that particles are in, in the order of their table. */
  readonly tomograms: readonly Tomogram[];
  /** All optics groups. */
  readonly optics: readonly TomoOpticsGroup[];
  /** The particles. */
  readonly particles: TomoParticles;
  /** Path of the tomogram file. */
  readonly tomogramsPath: string;
  /** The particle file as read, with all its blocks. */
  readonly particleDocument: StarDocument;
  /** RELION's project folder, the base of relative paths; null if unknown. */
  readonly projectDir: string | null;
  /** All files read: optimisation set, tomograms, particles, tilt series. */
  readonly files: readonly string[];
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

import type { Diagnostic } from "../../core/errors.ts";

/** What a particle file is and whether it is whole. */
export interface ParticlesReport {
  /** Path of the file. */
  readonly path: string;
  /** Format in words, such as "RELION 3.1 STAR". */
  readonly format: string;
  /** Number of particle images. */
  readonly particles: number;
  /** Side of the images in px: of the stacks, else as stated; or null. */
  readonly box: number | null;
  /** Pixel size in Å if it is one for all images, or null. */
  readonly pixelSize: number | null;
  /**
   * The distinct pixel sizes in Å, ascending; images of several are loaded
   * one size at a time.
   */
  readonly pixelSizes: readonly number[];
  /** What the table of particles says; null for a file without one. */
  readonly metadata: MetadataReport | null;
  /** The tilt series that the images belong to; null for single particles. */
  readonly tiltSeries: TiltSeriesReport | null;
  /** The stacks the images lie in. */
  readonly stacks: StacksReport;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether every image can be read. */
  readonly ok: boolean;
}

/** What a table of particles holds. */
export interface MetadataReport {
  /** Name of the block of a STAR file, such as "particles", else null. */
  readonly block: string | null;
  /** Labels of the columns, or names of the fields. */
  readonly columns: readonly string[];
  /** One entry an optics or exposure group; empty without such groups. */
  readonly opticsGroups: readonly OpticsGroupReport[];
  /** Poses. */
  readonly poses: PosesReport;
  /** CTF parameters. */
  readonly ctf: CtfReport;
  /** Images by the half-sets that the file states, or null. */
  readonly halfsets: HalfsetsReport | null;
  /** Whether the images were multiplied by their CTF, by the file's word. */
  readonly premultipliedCtf: boolean;
}

/** One optics group; null for what the table does not state. */
export interface OpticsGroupReport {
  /** Number of the group, as written. */
  readonly group: string;
  /** Name of the group. */
  readonly name: string | null;
  /** Images in the group. */
  readonly particles: number;
  /** Acceleration voltage in kV. */
  readonly voltage: number | null;
  /** Spherical aberration in mm. */
  readonly sphericalAberration: number | null;
  /** Amplitude contrast, a fraction. */
  readonly amplitudeContrast: number | null;
  /** Pixel size in Å. */
  readonly pixelSize: number | null;
  /** Side of the images in px. */
  readonly imageSize: number | null;
}

/** Whether poses can be read. */
export interface PosesReport {
  /** Whether rotations are there. */
  readonly present: boolean;
  /** Labels or fields that are missing. */
  readonly missing: readonly string[];
  /** Unit of the origins: "Å", "px", or null without origins. */
  readonly origins: "Å" | "px" | null;
  /** Why poses that are there cannot be read, or null. */
  readonly fault: string | null;
}

/** Whether CTF parameters can be read. */
export interface CtfReport {
  /** Whether all parameters are there. */
  readonly present: boolean;
  /** Labels or fields that are missing. */
  readonly missing: readonly string[];
  /** Least and greatest mean defocus in µm, or null. */
  readonly defocusRange: readonly [number, number] | null;
  /** Whether phase shifts are given. */
  readonly phaseShift: boolean;
  /** Why CTF parameters that are there cannot be read, or null. */
  readonly fault: string | null;
}

/** Images by half-set. */
export interface HalfsetsReport {
  /** Images in the first half. */
  readonly half1: number;
  /** Images in the second half. */
  readonly half2: number;
  /** Images with another value. */
  readonly other: number;
  /** Whether these half-sets can be used. */
  readonly usable: boolean;
}

/** Tilt series by particle; ranges are the least and the greatest value. */
export interface TiltSeriesReport {
  /** Number of particles. */
  readonly particles: number;
  /** Images of a particle. */
  readonly tiltsPerParticle: {
    /** The fewest. */
    readonly min: number;
    /** Half of the particles have no fewer. */
    readonly median: number;
    /** The most. */
    readonly max: number;
  };
  /** Tomograms that the images name (`_rlnTomoName`), or null. */
  readonly tomograms: number | null;
  /** Frames of the tilt series of all particles, seen or not, or null. */
  readonly frames: number | null;
  /**
   * By what tilts are ordered unless something else is asked for: dose, as in
   * the CTF mode "relion5", or where there is none B-factor, as in the mode
   * "warp"; null if neither is there.
   */
  readonly tiltOrder: "dose" | "bfactor" | null;
  /** Dose before the images in e⁻/Å², or null. */
  readonly doseRange: readonly [number, number] | null;
  /** B-factors of the images in Å² as the file has them, or null. */
  readonly bfactorRange: readonly [number, number] | null;
  /** CTF scale factors of the images, or null. */
  readonly ctfScaleRange: readonly [number, number] | null;
  /** Why the tilt series cannot be opened as such, or null. */
  readonly fault: string | null;
}

/** The stacks of a file. */
export interface StacksReport {
  /** Stacks the file names. */
  readonly named: number;
  /** Stacks that were found, sound or not. */
  readonly found: number;
  /** Paths that were not found, as the file has them. */
  readonly missing: readonly string[];
  /** Why stacks are missing, and what to do; null if none is. */
  readonly remedy: string | null;
  /** Stacks that were found and cannot be used. */
  readonly faulty: readonly StackFault[];
  /** Bytes of the stacks found. */
  readonly bytes: number;
  /** MRC modes of the stacks found. */
  readonly modes: readonly number[];
  /** Sides of the images of the stacks found. */
  readonly boxes: readonly number[];
  /** Pixel sizes in Å that the headers of the stacks state. */
  readonly headerPixelSizes: readonly number[];
}

/** A stack that cannot be used. */
export interface StackFault {
  /** Path of the stack. */
  readonly path: string;
  /** Stable name of the fault. */
  readonly code: string;
  /** What is wrong. */
  readonly message: string;
}

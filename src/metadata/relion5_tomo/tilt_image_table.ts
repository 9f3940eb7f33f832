/** Columns of a {@linkcode TiltImageTable}; each has one value an image. */
export interface TiltImageColumns {
  /** Row of the particle file. */
  readonly particleIndex: Int32Array;
  /** Row of the tilt-series table. */
  readonly frameIndex: Int32Array;
  /** Section of the stack, counted from 1. */
  readonly section: Int32Array;
  /** Stack: position in `stacks`. */
  readonly stackIndex: Int32Array;
  /** Optics group: position in the groups of the set. */
  readonly opticsIndex: Int32Array;
  /** Rank by dose among all frames of the tilt series, hidden ones too. */
  readonly seriesDoseRank: Int32Array;
  /** Rotation reference to image, n×3×3, row after row. */
  readonly rotations: Float64Array;
  /** Rot, tilt, psi in degrees, n×3. */
  readonly eulerDeg: Float64Array;
  /** Shift x, y that centres the particle in Å, n×2. */
  readonly originAngst: Float64Array;
  /** Defocus, larger axis, in Å. */
  readonly defocusU: Float64Array;
  /** Defocus, smaller axis, in Å. */
  readonly defocusV: Float64Array;
  /** Direction of `defocusU` in degrees. */
  readonly defocusAngle: Float64Array;
  /** Depth of the particle along the beam in Å. */
  readonly depth: Float64Array;
  /** Phase shift in degrees. */
  readonly phaseShift: Float64Array;
  /** CTF scale factor. */
  readonly ctfScale: Float64Array;
  /** B-factor that stands in for dose weighting, in Å²; 0 for none. */
  readonly ctfBfactor: Float64Array;
  /** `_rlnCtfBfactor` of the tilt series in Å²; not applied. */
  readonly tiltBfactor: Float64Array;
  /** Dose before the image in e⁻/Å². */
  readonly preExposure: Float64Array;
  /** Refined tilt in degrees. */
  readonly yTilt: Float64Array;
  /** Nominal tilt of the stage in degrees; NaN if not stated. */
  readonly stageTilt: Float64Array;
  /** Position from the centre of the tilt image in Å, n×2; NaN if unknown. */
  readonly positionAngst: Float64Array;
  /** Position in the unbinned tilt image in px, n×2; null without its size. */
  readonly positionPx: Float64Array | null;
  /** Half-set: 1, 2, or 0 for none; null if not stated. */
  readonly randomSubset: Int8Array | null;
}

/** Names that are made on demand. */
export interface TiltImageNames {
  /** Stacks as in the particle file, each once. */
  readonly stacks: readonly string[];
  /** Name of each particle of the particle file. */
  readonly particleNames: readonly string[];
  /** Tomogram of a particle. */
  readonly tomoName: (particle: number) => string;
  /** Micrograph name of a frame of a particle; empty if not stated. */
  readonly micrographName: (particle: number, frame: number) => string;
}

/** One row for each tilt image of a set of RELION-5 particles. */
export class TiltImageTable implements TiltImageColumns {
  /** Row of the particle file. */
  readonly particleIndex: Int32Array;
  /** Row of the tilt-series table. */
  readonly frameIndex: Int32Array;
  /** Section of the stack, counted from 1. */
  readonly section: Int32Array;
  /** Stack: position in `stacks`. */
  readonly stackIndex: Int32Array;
  /** Optics group: position in the groups of the set. */
  readonly opticsIndex: Int32Array;
  /** Rank by dose among all frames of the tilt series, hidden ones too. */
  readonly seriesDoseRank: Int32Array;
  /** Rotation reference to image, n×3×3, row after row. */
  readonly rotations: Float64Array;
  /** Rot, tilt, psi in degrees, n×3. */
  readonly eulerDeg: Float64Array;
  /** Shift x, y that centres the particle in Å, n×2. */
  readonly originAngst: Float64Array;
  /** Defocus, larger axis, in Å. */
  readonly defocusU: Float64Array;
  /** Defocus, smaller axis, in Å. */
  readonly defocusV: Float64Array;
  /** Direction of `defocusU` in degrees. */
  readonly defocusAngle: Float64Array;
  /** Depth of the particle along the beam in Å. */
  readonly depth: Float64Array;
  /** Phase shift in degrees. */
  readonly phaseShift: Float64Array;
  /** CTF scale factor. */
  readonly ctfScale: Float64Array;
  /** B-factor that stands in for dose weighting, in Å²; 0 for none. */
  readonly ctfBfactor: Float64Array;
  /** `_rlnCtfBfactor` of the tilt series in Å²; not applied. */
  readonly tiltBfactor: Float64Array;
  /** Dose before the image in e⁻/Å². */
  readonly preExposure: Float64Array;
  /** Refined tilt in degrees. */
  readonly yTilt: Float64Array;
  /** Nominal tilt of the stage in degrees; NaN if not stated. */
  readonly stageTilt: Float64Array;
  /** Position from the centre of the tilt image in Å, n×2; NaN if unknown. */
  readonly positionAngst: Float64Array;
  /** Position in the unbinned tilt image in px, n×2; null without its size. */
  readonly positionPx: Float64Array | null;
  /** Half-set: 1, 2, or 0 for none; null if not stated. */
  readonly randomSubset: Int8Array | null;
  /** Number of images, n. */
  readonly length: number;
  /** Stacks as in the particle file, each once. */
  readonly stacks: readonly string[];
  readonly #names: TiltImageNames;

  /** Makes a table of its columns, which it keeps. */
  constructor(columns: TiltImageColumns, names: TiltImageNames) {
    this.particleIndex = columns.particleIndex;
    this.frameIndex = columns.frameIndex;
    this.section = columns.section;
    this.stackIndex = columns.stackIndex;
    this.opticsIndex = columns.opticsIndex;
    this.seriesDoseRank = columns.seriesDoseRank;
    this.rotations = columns.rotations;
    this.eulerDeg = columns.eulerDeg;
    this.originAngst = columns.originAngst;
    this.defocusU = columns.defocusU;
    this.defocusV = columns.defocusV;
    this.defocusAngle = columns.defocusAngle;
    this.depth = columns.depth;
    this.phaseShift = columns.phaseShift;
    this.ctfScale = columns.ctfScale;
    this.ctfBfactor = columns.ctfBfactor;
    this.tiltBfactor = columns.tiltBfactor;
    this.preExposure = columns.preExposure;
    this.yTilt = columns.yTilt;
    this.stageTilt = columns.stageTilt;
    this.positionAngst = columns.positionAngst;
    this.positionPx = columns.positionPx;
    this.randomSubset = columns.randomSubset;
    this.length = columns.particleIndex.length;
    this.stacks = names.stacks;
    this.#names = names;
  }

  /** Section with six digits, `@`, stack. */
  imageName(row: number): string {
    const section = String(this.section[row]).padStart(6, "0");
    return `${section}@${this.stacks[this.stackIndex[row]]}`;
  }

  /** Name of the particle. */
  groupName(row: number): string {
    return this.#names.particleNames[this.particleIndex[row]];
  }

  /** Name of the tomogram. */
  tomoName(row: number): string {
    return this.#names.tomoName(this.particleIndex[row]);
  }

  /** Name of the tilt image; made of tomogram and frame if not stated. */
  tiltName(row: number): string {
    return this.micrographName(row) ||
      `${this.tomoName(row)}/${
        String(this.frameIndex[row] + 1).padStart(3, "0")
      }`;
  }

  /** `_rlnMicrographName` of the tilt image; empty if not stated. */
  micrographName(row: number): string {
    return this.#names.micrographName(
      this.particleIndex[row],
      this.frameIndex[row],
    );
  }
}

import { IndexError } from "../../core/errors.ts";
import { type NdArray, ndArray } from "../../core/nd_array.ts";
import type { TomoTables } from "./tomo_tables.ts";

/**
 * The images of a RELION-5 tomography set, one row a tilt image of a particle.
 * Numbers stand in columns; names are made when they are asked for.
 *
 * `openRelion5Tomo` makes it.
 */
export class TiltImageTable {
  /** Number of rows, n. */
  readonly length: number;
  /** Row of the particle in particles.star, counted from 0. */
  readonly particleIndex: Int32Array<ArrayBuffer>;
  /** Row in the table of the tilt series (frame), counted from 0. */
  readonly frameIndex: Int32Array<ArrayBuffer>;
  /** Section of the stack, counted from 1. */
  readonly section: Int32Array<ArrayBuffer>;
  /** Index into {@linkcode TiltImageTable.stacks}. */
  readonly stackIndex: Int32Array<ArrayBuffer>;
  /** Index into the optics groups of the set. */
  readonly opticsIndex: Int32Array<ArrayBuffer>;
  /** Rank of the frame by dose in its whole tilt series, hidden frames included. */
  readonly seriesDoseRank: Int32Array<ArrayBuffer>;
  /** The stacks as named in particles.star, each once. */
  readonly stacks: readonly string[];
  /** Rotations reference to image, [n, 3, 3]. */
  readonly rotations: NdArray<Float64Array<ArrayBuffer>>;
  /** Rot, tilt, psi of the rotations in degrees, [n, 3]. */
  readonly eulerDeg: NdArray<Float64Array<ArrayBuffer>>;
  /** Shift x, y that centres the particle in its image in Å, [n, 2]. */
  readonly originAngst: NdArray<Float64Array<ArrayBuffer>>;
  /** Defocus at the particle, larger axis, in Å. */
  readonly defocusU: Float64Array<ArrayBuffer>;
  /** Defocus at the particle, smaller axis, in Å. */
  readonly defocusV: Float64Array<ArrayBuffer>;
  /** Direction of `defocusU` in degrees. */
  readonly defocusAngle: Float64Array<ArrayBuffer>;
  /** Depth of the particle in the image's frame in Å, 0 at the tomogram's centre. */
  readonly depth: Float64Array<ArrayBuffer>;
  /** Phase shift in degrees. */
  readonly phaseShift: Float64Array<ArrayBuffer>;
  /** Scale factor of the CTF. */
  readonly ctfScale: Float64Array<ArrayBuffer>;
  /** B-factor in Å² that takes the place of the dose; 0 where the dose counts. */
  readonly ctfBfactor: Float64Array<ArrayBuffer>;
  /** `_rlnCtfBfactor` of the frame in Å²; not applied, as in RELION. */
  readonly tiltBfactor: Float64Array<ArrayBuffer>;
  /** Dose before the frame in e⁻/Å². */
  readonly preExposure: Float64Array<ArrayBuffer>;
  /** Refined tilt about y in degrees. */
  readonly yTilt: Float64Array<ArrayBuffer>;
  /** Nominal tilt of the stage in degrees, NaN if not stated. */
  readonly stageTilt: Float64Array<ArrayBuffer>;
  /** Centre of the box in the tilt image, from the image's centre in Å, [n, 2]; NaN without shifts. */
  readonly positionAngst: NdArray<Float64Array<ArrayBuffer>>;
  /** The same from the first pixel in unbinned px, [n, 2]; null if the size of the tilt images is not given. */
  readonly positionPx: NdArray<Float64Array<ArrayBuffer>> | null;
  /** Half-set: 1, 2, or 0 for none; null if not stated. */
  readonly randomSubset: Int8Array<ArrayBuffer> | null;
  readonly #tables: TomoTables;

  /**
   * Makes room for rows, which `flattenTomo` fills.
   *
   * @param withPositions Whether there is a column `positionPx`.
   */
  constructor(
    tables: TomoTables,
    length: number,
    stacks: readonly string[],
    withPositions: boolean,
  ) {
    const indices = () => new Int32Array(length);
    const numbers = () => new Float64Array(length);
    const numbersOf = (...shape: number[]) =>
      ndArray(
        new Float64Array(shape.reduce((size, side) => size * side, length)),
        [length, ...shape],
      );
    this.#tables = tables;
    this.length = length;
    this.particleIndex = indices();
    this.frameIndex = indices();
    this.section = indices();
    this.stackIndex = indices();
    this.opticsIndex = indices();
    this.seriesDoseRank = indices();
    this.stacks = stacks;
    this.rotations = numbersOf(3, 3);
    this.eulerDeg = numbersOf(3);
    this.originAngst = numbersOf(2);
    this.defocusU = numbers();
    this.defocusV = numbers();
    this.defocusAngle = numbers();
    this.depth = numbers();
    this.phaseShift = numbers();
    this.ctfScale = numbers();
    this.ctfBfactor = numbers();
    this.tiltBfactor = numbers();
    this.preExposure = numbers();
    this.yTilt = numbers();
    this.stageTilt = numbers();
    this.positionAngst = numbersOf(2);
    this.positionPx = withPositions ? numbersOf(2) : null;
    this.randomSubset = tables.particles.randomSubset === null
      ? null
      : new Int8Array(length);
  }

  /**
   * Section and stack of a row: `000014@Extract/1_stack2d.mrcs`.
   *
   * @throws {IndexError} if there is no such row.
   */
  imageName(row: number): string {
    this.#check(row);
    const section = String(this.section[row]).padStart(6, "0");
    return `${section}@${this.stacks[this.stackIndex[row]]}`;
  }

  /**
   * Name of the particle of a row.
   *
   * @throws {IndexError} if there is no such row.
   */
  groupName(row: number): string {
    this.#check(row);
    return this.#tables.particles.names[this.particleIndex[row]];
  }

  /**
   * Name of the tomogram of a row.
   *
   * @throws {IndexError} if there is no such row.
   */
  tomoName(row: number): string {
    return this.#tomogram(row).name;
  }

  /**
   * Name of the tilt image of a row: its micrograph, else tomogram and frame,
   * as `TS_1/007`.
   *
   * @throws {IndexError} if there is no such row.
   */
  tiltName(row: number): string {
    const { name, frames: { micrographNames } } = this.#tomogram(row);
    const frame = this.frameIndex[row];
    return micrographNames?.[frame] ??
      `${name}/${String(frame + 1).padStart(3, "0")}`;
  }

  /**
   * `_rlnMicrographName` of the tilt image of a row, "" if not stated.
   *
   * @throws {IndexError} if there is no such row.
   */
  micrographName(row: number): string {
    const { micrographNames } = this.#tomogram(row).frames;
    return micrographNames?.[this.frameIndex[row]] ?? "";
  }

  #tomogram(row: number) {
    this.#check(row);
    const { tomograms, particles } = this.#tables;
    return tomograms[particles.tomogramIndex[this.particleIndex[row]]];
  }

  #check(row: number): void {
    if (Number.isInteger(row) && row >= 0 && row < this.length) return;
    throw new IndexError(
      "row-range",
      `Cannot take row "${row}" of a table of ${this.length} tilt images`,
      { label: "row", expected: [0, this.length - 1], actual: row },
    );
  }
}

import type { PlaneShape } from "../fourier/planes.ts";
import { criticalExposure, isTwoHundred } from "./critical_exposure.ts";
import { type FrequencyShells, frequencyShells } from "./frequency_shells.ts";

/** In units of the critical exposure, the dose at which nothing is left. */
const CUT_OFF = 2.51284;

/**
 * Dose weighting on one grid of frequencies: exp(-dose / 2 ce) cos(tilt angle)
 * where dose < 2.51284 ce, else 0, with ce the critical exposure. Tables of ce
 * are made once; an image sets its weights and weights it line by line.
 *
 * Source: T. Grant and N. Grigorieff, eLife 4 (2015) e06980; the cosine for
 * the thickness of the tilted specimen is RELION's and Warp's.
 */
export class DoseFilter {
  readonly #grid: readonly [...PlaneShape, number, boolean];
  readonly #shells: FrequencyShells;
  readonly #weights: Float64Array;
  #at300: ExposureTable | undefined;
  #at200: ExposureTable | undefined;

  /** Makes the filter of a full or half spectrum. */
  constructor(shape: PlaneShape, voxelSize: number, halfImage: boolean) {
    this.#grid = [...shape, voxelSize, halfImage];
    this.#shells = frequencyShells(shape, voxelSize, halfImage);
    this.#weights = new Float64Array(this.#shells.radii.length);
  }

  /** Elements of the spectrum. */
  get pixels(): number {
    return this.#shells.shells.length;
  }

  /** Whether it is the filter of this grid. */
  isFor(shape: PlaneShape, voxelSize: number, halfImage: boolean): boolean {
    const grid = [...shape, voxelSize, halfImage];
    return this.#grid.every((value, at) => value === grid[at]);
  }

  /** Sets the weights to those of a dose in e⁻/Å², a voltage in kV and an angle in degrees. */
  setExposure(dose: number, voltage: number, tiltAngle: number): void {
    const { radii } = this.#shells;
    const { limits, rates } = isTwoHundred(voltage)
      ? this.#at200 ??= exposureTable(radii, voltage)
      : this.#at300 ??= exposureTable(radii, voltage);
    const cosine = Math.cos(tiltAngle * Math.PI / 180);
    const weights = this.#weights;
    let shell = 0;
    for (; shell < weights.length && dose < limits[shell]; shell++) {
      weights[shell] = cosine * Math.exp(dose * rates[shell]);
    }
    weights.fill(0, shell);
  }

  /** Writes the weights to `out` from `start` on. */
  write(out: Float32Array, start: number): void {
    const { shells } = this.#shells;
    for (let at = 0; at < shells.length; at++) {
      out[start + at] = this.#weights[shells[at]];
    }
  }

  /** Writes a line of a spectrum times its weights to `out`. */
  weigh(values: Float64Array, line: number, out: Float64Array): void {
    const { shells, width } = this.#shells;
    const weights = this.#weights;
    const start = line * width;
    for (let column = 0; column < width; column++) {
      out[column] = values[column] * weights[shells[start + column]];
    }
  }
}

/** What depends on the voltage, shell by shell. */
interface ExposureTable {
  /** Doses from which on nothing is left; they fall. */
  readonly limits: Float64Array;
  /** Factors of the dose in the exponent. */
  readonly rates: Float64Array;
}

function exposureTable(radii: Float64Array, voltage: number): ExposureTable {
  const exposures = radii.map((radius) => criticalExposure(radius, voltage));
  return {
    limits: exposures.map((exposure) => CUT_OFF * exposure),
    rates: exposures.map((exposure) => -0.5 / exposure),
  };
}

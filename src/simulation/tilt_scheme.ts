import { ArgumentError } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import { rounded, STEP } from "./rounded.ts";
import type { SimulatedTilts } from "./simulate_options.ts";
import { checkRange } from "./value_checks.ts";

/** Tilts of a series in the order in which they are taken. */
export interface TiltPlan {
  /** Largest angle asked for, in degrees. */
  readonly range: number;
  /** Degrees between tilts. */
  readonly increment: number;
  /** Dose per tilt in e⁻/Å². */
  readonly dosePerTilt: number;
  /** Angles in degrees. */
  readonly angles: Float64Array;
  /** Dose before each in e⁻/Å². */
  readonly doses: Float64Array;
}

/** Most tilts of a series. */
const MOST_TILTS = 1000;

/**
 * The dose-symmetric scheme (W. J. H. Hagen, W. Wan and J. A. G. Briggs, J.
 * Struct. Biol. 197 (2017) 191-198): 0, then pairs that change sides, +1 −1
 * −2 +2 +3 −3 −4 +4 … increments.
 *
 * @returns Null for single images.
 * @throws {ArgumentError} `simulation-value` or `tilt-scheme`.
 */
export function planTilts(
  options: boolean | SimulatedTilts | undefined,
): TiltPlan | null {
  if (options === undefined || options === false) return null;
  const given = options === true ? {} : options;
  checkOptions("tiltSeries", given, ["range", "increment", "dosePerTilt"]);
  const { range = 60, increment = 3, dosePerTilt = 3 } = given;
  checkRange("range", range, [0, 89], "degrees of tilt");
  checkRange("increment", increment, [0.01, 90], "degrees");
  checkRange("dosePerTilt", dosePerTilt, [0.01, Infinity], "e⁻/Å²");
  // A range of 9 holds three steps of 3 whatever rounding does.
  const steps = Math.floor(range / increment + 1e-9);
  if (2 * steps + 1 > MOST_TILTS) {
    throw new ArgumentError(
      "tilt-scheme",
      `Cannot take ${2 * steps + 1} tilts of a particle: use a larger ` +
        `increment than "${increment}" degrees for a range of ${range}`,
      { label: "increment", expected: MOST_TILTS, actual: increment },
    );
  }
  const multiples = doseSymmetric(steps);
  return {
    range,
    increment,
    dosePerTilt,
    angles: Float64Array.from(
      multiples,
      (multiple) => rounded(multiple * increment, STEP.tilt),
    ),
    doses: Float64Array.from(
      multiples,
      (_, i) => rounded(i * dosePerTilt, STEP.tilt),
    ),
  };
}

function doseSymmetric(steps: number): number[] {
  const multiples = [0];
  for (let step = 1; step <= steps; step++) {
    const first = step % 2 === 1 ? step : -step;
    multiples.push(first, -first);
  }
  return multiples;
}

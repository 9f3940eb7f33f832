import { ArgumentError } from "../core/errors.ts";

/** Critical exposure that high frequencies tend to, in e⁻/Å². */
const OFFSET = 2.81;
/** Factor of the power of the frequency. */
const FACTOR = 0.245;
/** Power of the frequency. */
const POWER = -1.665;

/**
 * Exposure in e⁻/Å² that lowers the amplitude of a spatial frequency s to
 * 1/sqrt(e): 0.245 κ s^-1.665 + 2.81, κ = 0.75 at 200 kV and 1 else. It is
 * infinite at s = 0.
 *
 * Source: T. Grant and N. Grigorieff, eLife 4 (2015) e06980. Measured at 300
 * and 200 kV; for other voltages, κ = 1 is what the reference assumes.
 *
 * @param frequency Spatial frequency in 1/Å.
 * @param voltage Acceleration voltage in kV.
 * @throws {ArgumentError} if the frequency is negative or NaN, or the voltage not positive.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertAlmostEquals } from "@std/assert";
 * import { criticalExposure } from "@cryoset/cryoset";
 *
 * assertAlmostEquals(criticalExposure(0.05, 300), 38.7336972, 1e-7);
 * assertAlmostEquals(criticalExposure(0.05, 200), 29.7527729, 1e-7);
 * ```
 */
export function criticalExposure(frequency: number, voltage: number): number {
  if (!(frequency >= 0)) {
    throw new ArgumentError(
      "frequency",
      `Cannot use "${frequency}" as spatial frequency: 0 or more 1/Å is needed`,
      { label: "frequency", actual: frequency },
    );
  }
  if (!(voltage > 0 && voltage < Infinity)) {
    throw new ArgumentError(
      "voltage",
      `Cannot use "${voltage}" as acceleration voltage: a positive number of kV is needed`,
      { label: "voltage", actual: voltage },
    );
  }
  const factor = isTwoHundred(voltage) ? 0.75 * FACTOR : FACTOR;
  return factor * frequency ** POWER + OFFSET;
}

/** Whether a voltage in kV is 200, but for rounding. */
export function isTwoHundred(voltage: number): boolean {
  return Math.abs(voltage - 200) <= 1e-8 + 1e-5 * 200;
}

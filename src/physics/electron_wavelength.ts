import { ArgumentError } from "../core/errors.ts";

/**
 * Relativistic wavelength of electrons in Å:
 * 12.2643247 / sqrt(V (1 + 0.978466e-6 V)), V in volts.
 * Source: de Broglie's relation with the constants that RELION and cryoDRGN use.
 *
 * @param voltage Acceleration voltage in kV.
 * @throws {ArgumentError} if `voltage` is not a positive number.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertAlmostEquals } from "@std/assert";
 * import { electronWavelength } from "@cryoset/cryoset";
 *
 * assertAlmostEquals(electronWavelength(300), 0.019687615309, 1e-12);
 * ```
 */
export function electronWavelength(voltage: number): number {
  if (!(voltage > 0 && voltage < Infinity)) {
    throw new ArgumentError(
      "voltage",
      `Cannot use "${voltage}" as acceleration voltage: a positive number of kV is needed`,
      { label: "voltage", actual: voltage },
    );
  }
  const volts = 1000 * voltage;
  return 12.2643247 / Math.sqrt(volts * (1 + 0.978466e-6 * volts));
}

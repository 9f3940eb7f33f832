import { ArgumentError } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import type { Relion5TomoOptions } from "./tomo_options.ts";

const KNOWN: readonly (keyof Relion5TomoOptions)[] = [
  "projectDir",
  "datadir",
  "stripPrefix",
  "order",
  "missingCtfScale",
  "coordinatePixelSize",
  "stacks",
  "dropUnseen",
  "tiltImageSize",
  "star",
];

/**
 * Refuses options that are unknown, and values of `coordinatePixelSize` that
 * are none of its own.
 *
 * @throws {ArgumentError} `unknown-option`, `option-value`
 */
export function checkTomoOptions(
  caller: string,
  options: Relion5TomoOptions,
): void {
  checkOptions(caller, options, KNOWN);
  const { coordinatePixelSize: unit } = options;
  const isKnown = unit === undefined || unit === "tiltSeries" ||
    unit === "image" ||
    (typeof unit === "number" && unit > 0 && unit < Infinity);
  if (isKnown) return;
  throw new ArgumentError(
    "option-value",
    `The option coordinatePixelSize must be "tiltSeries", "image" or a ` +
      `number above 0, not "${unit}"`,
    { label: "coordinatePixelSize", actual: unit },
  );
}

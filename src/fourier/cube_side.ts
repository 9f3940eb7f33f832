import { ArgumentError } from "../core/errors.ts";
import { type NdArray, requireReal } from "../core/nd_array.ts";

/**
 * Side of a real cubic volume.
 *
 * @throws {ArgumentError} `volume-not-cubic` if it is not cubic, or `array-complex`.
 */
export function cubeSide(volume: NdArray): number {
  const { shape } = volume;
  if (shape.length !== 3 || shape.some((side) => side !== shape[0])) {
    throw new ArgumentError(
      "volume-not-cubic",
      `Cannot use an array of shape "${
        shape.join(", ")
      }" as a volume: three equal sides are needed`,
      { label: "volume", actual: shape },
    );
  }
  requireReal(volume, "volume");
  return shape[0];
}

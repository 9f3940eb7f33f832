import { ArgumentError } from "../core/errors.ts";
import { type NdArray, requireReal } from "../core/nd_array.ts";

/**
 * Side of a real cubic volume.
 *
 * @throws {ArgumentError} `volume-not-cubic` if it is not cubic, or `array-complex`.
 */
export function cubeSide(volume: NdArray): number {
  const side = sideOfCube(volume.shape);
  requireReal(volume, "volume");
  return side;
}

/**
 * Side of a shape of three equal ones.
 *
 * @throws {ArgumentError} `volume-not-cubic`.
 */
export function sideOfCube(shape: readonly number[]): number {
  const [side] = shape;
  if (shape.length === 3 && shape.every((length) => length === side)) {
    return side;
  }
  throw new ArgumentError(
    "volume-not-cubic",
    `Cannot use an array of shape "${
      shape.join(", ")
    }" as a volume: three equal sides are needed`,
    { label: "volume", actual: shape },
  );
}

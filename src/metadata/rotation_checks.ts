import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import type { NdArray } from "../core/nd_array.ts";
import { isRotation } from "../core/rotations.ts";

/** Tells of matrices [N, 3, 3] that are not rotations: not orthogonal, or mirroring. */
export function rotationFaults(
  { data, shape: [length] }: NdArray,
  path: string | undefined,
): Diagnostic[] {
  let count = 0;
  let first = -1;
  for (let k = 0; k < length; k++) {
    if (isRotation(data, 9 * k)) continue;
    count++;
    if (first < 0) first = k;
  }
  if (count === 0) return [];
  return [{
    severity: "warning",
    code: "poses-not-rotations",
    message: `${count} of ${length} matrices are not rotations, the first ` +
      `that of row ${first + 1}: took them as they are`,
    path,
  }];
}

/**
 * Refuses matrices [N, 3, 3] that are not rotations.
 *
 * @param images Names the matrices in the message. @default {their positions}
 * @throws {ArgumentError} `not-rotations`.
 */
export function requireRotations(
  { data, shape: [length] }: NdArray,
  images?: ArrayLike<number>,
): void {
  for (let k = 0; k < length; k++) {
    if (isRotation(data, 9 * k)) continue;
    const matrix = [...data.subarray(9 * k, 9 * k + 9)];
    throw new ArgumentError(
      "not-rotations",
      `Cannot use the matrix "${matrix.join(", ")}" of image ${
        images?.[k] ?? k
      } as its pose: it is not a rotation`,
      { label: "rotationMatrices", actual: matrix },
    );
  }
}

import { ArgumentError } from "./errors.ts";
import type { NdArray, NumericArray } from "./nd_array.ts";

/** Largest element of R·Rᵀ − 1 that rounding may leave. */
const TOLERANCE = 1e-3;

/** Whether the nine numbers from `at` are a rotation: orthonormal, not mirroring. */
export function isRotation(r: NumericArray, at: number): boolean {
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j <= i; j++) {
      const a = at + 3 * i;
      const b = at + 3 * j;
      const product = r[a] * r[b] + r[a + 1] * r[b + 1] + r[a + 2] * r[b + 2];
      // Not a number is no rotation, either.
      if (!(Math.abs(product - (i === j ? 1 : 0)) <= TOLERANCE)) return false;
    }
  }
  const determinant = r[at] * (r[at + 4] * r[at + 8] - r[at + 5] * r[at + 7]) -
    r[at + 1] * (r[at + 3] * r[at + 8] - r[at + 5] * r[at + 6]) +
    r[at + 2] * (r[at + 3] * r[at + 7] - r[at + 4] * r[at + 6]);
  return determinant > 0;
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

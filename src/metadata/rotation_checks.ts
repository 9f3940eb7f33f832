import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import type { NdArray, NumericArray } from "../core/nd_array.ts";
import { indexOfNonFinite } from "../core/number_checks.ts";

/** Largest element of R·Rᵀ − 1 that rounding may leave. */
const TOLERANCE = 1e-3;

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

/**
 * Refuses shifts [N, 2] that are not finite.
 *
 * @param images Names the shifts in the message.
 * @throws {ArgumentError} `not-translations`.
 */
export function requireTranslations(
  { data }: NdArray,
  images: ArrayLike<number>,
): void {
  const at = indexOfNonFinite(data);
  if (at < 0) return;
  const image = images[Math.floor(at / 2)];
  throw new ArgumentError(
    "not-translations",
    `Cannot move image ${image} by "${data[at]}" px: a finite number is needed`,
    { label: "translations", actual: data[at] },
  );
}

function isRotation(r: NumericArray, at: number): boolean {
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j <= i; j++) {
      const a = at + 3 * i;
      const b = at + 3 * j;
      const product = r[a] * r[b] + r[a + 1] * r[b + 1] + r[a + 2] * r[b + 2];
      if (Math.abs(product - (i === j ? 1 : 0)) > TOLERANCE) return false;
    }
  }
  const determinant = r[at] * (r[at + 4] * r[at + 8] - r[at + 5] * r[at + 7]) -
    r[at + 1] * (r[at + 3] * r[at + 8] - r[at + 5] * r[at + 6]) +
    r[at + 2] * (r[at + 3] * r[at + 7] - r[at + 4] * r[at + 6]);
  return determinant > 0;
}

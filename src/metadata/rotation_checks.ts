import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import type { NdArray } from "../core/nd_array.ts";
import { indexOfNonFinite } from "../core/number_checks.ts";
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

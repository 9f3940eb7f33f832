/**
 * Rotations as cryoSPARC writes them: vectors v along the axis whose length
 * is the angle θ in radians.
 *
 * @module
 */
import { type NdArray, ndArray } from "../core/nd_array.ts";

/**
 * Rotation matrices [n, 3, 3], reference frame to image frame, of rotation
 * vectors [n, 3]: R = exp(−[v]×) = I − (sin θ/θ)·[v]× + ((1 − cos θ)/θ²)·[v]×²
 * (Rodrigues 1840; the transpose is cryoSPARC's convention).
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertAlmostEquals } from "@std/assert";
 * import { rotationsFromVectors } from "@cryoset/cryoset";
 *
 * const { data } = rotationsFromVectors([0, 0, Math.PI / 2]);
 * const expected = [0, 1, 0, -1, 0, 0, 0, 0, 1];
 * expected.forEach((value, i) => assertAlmostEquals(data[i], value, 1e-15));
 * ```
 */
export function rotationsFromVectors(
  vectors: ArrayLike<number>,
): NdArray<Float64Array<ArrayBuffer>> {
  const n = Math.floor(vectors.length / 3);
  const R = new Float64Array(9 * n);
  for (let i = 0; i < n; i++) {
    const x = vectors[3 * i];
    const y = vectors[3 * i + 1];
    const z = vectors[3 * i + 2];
    const squared = x * x + y * y + z * z;
    const angle = Math.sqrt(squared);
    // sin θ/θ and (1 − cos θ)/θ² by the tangent of the half angle: one call,
    // and nothing cancels however small the angle.
    const t = Math.tan(angle / 2);
    const perAngle = angle === 0 ? 0.5 : t / angle;
    const a = 2 / (1 + t * t) * perAngle;
    const b = a * perAngle;
    const c = 1 - b * squared;
    const at = 9 * i;
    R[at] = c + b * x * x;
    R[at + 1] = b * x * y + a * z;
    R[at + 2] = b * x * z - a * y;
    R[at + 3] = b * x * y - a * z;
    R[at + 4] = c + b * y * y;
    R[at + 5] = b * y * z + a * x;
    R[at + 6] = b * x * z + a * y;
    R[at + 7] = b * y * z - a * x;
    R[at + 8] = c + b * z * z;
  }
  return ndArray(R, [n, 3, 3]);
}

/**
 * Rotation vectors [n, 3] with angles 0 … π of rotation matrices [n, 3, 3]:
 * the inverse of {@linkcode rotationsFromVectors}, by way of the quaternion
 * (Shepperd 1978), which is exact near 0 and π alike.
 */
export function vectorsFromRotations(
  rotations: ArrayLike<number>,
): NdArray<Float64Array<ArrayBuffer>> {
  const n = Math.floor(rotations.length / 9);
  const vectors = new Float64Array(3 * n);
  const q = new Float64Array(4);
  for (let i = 0; i < n; i++) {
    quaternion(rotations, 9 * i, q);
    const sign = q[0] < 0 ? -1 : 1;
    const length = Math.hypot(q[1], q[2], q[3]);
    const angle = 2 * Math.atan2(length, Math.abs(q[0]));
    const scale = length === 0 ? 0 : sign * angle / length;
    for (let k = 0; k < 3; k++) vectors[3 * i + k] = scale * q[1 + k];
  }
  return ndArray(vectors, [n, 3]);
}

/**
 * Quaternion w, x, y, z of the transpose of the matrix at `at`: the row of
 * its products with its largest component, divided by the row's length.
 */
function quaternion(
  R: ArrayLike<number>,
  at: number,
  q: Float64Array,
): void {
  const xx = R[at];
  const yy = R[at + 4];
  const zz = R[at + 8];
  // Off-diagonal sums and differences are four products of two components.
  const wx = R[at + 5] - R[at + 7];
  const wy = R[at + 6] - R[at + 2];
  const wz = R[at + 1] - R[at + 3];
  const xy = R[at + 1] + R[at + 3];
  const xz = R[at + 2] + R[at + 6];
  const yz = R[at + 5] + R[at + 7];
  const ww4 = 1 + xx + yy + zz;
  const xx4 = 1 + xx - yy - zz;
  const yy4 = 1 - xx + yy - zz;
  const zz4 = 1 - xx - yy + zz;
  const largest = Math.max(ww4, xx4, yy4, zz4);
  if (largest === ww4) unit(q, ww4, wx, wy, wz);
  else if (largest === xx4) unit(q, wx, xx4, xy, xz);
  else if (largest === yy4) unit(q, wy, xy, yy4, yz);
  else unit(q, wz, xz, yz, zz4);
}

function unit(
  q: Float64Array,
  w: number,
  x: number,
  y: number,
  z: number,
): void {
  const length = Math.sqrt(w * w + x * x + y * y + z * z);
  q[0] = w / length;
  q[1] = x / length;
  q[2] = y / length;
  q[3] = z / length;
}

/**
 * Rotations of tilt series as 3×3 matrices, row after row in float64.
 *
 * @module
 */

/** Radians in a degree. */
const DEGREE = Math.PI / 180;

/**
 * Writes Rz(z)·Ry(y)·Rx(x) to `out` from `at` on: the specimen is turned about
 * x, then y, then z, right-handed (RELION's tilt-series convention).
 *
 * @param x Degrees about x.
 * @param y Degrees about y.
 * @param z Degrees about z.
 */
export function writeTiltRotation(
  out: Float64Array,
  at: number,
  x: number,
  y: number,
  z: number,
): void {
  const [sx, sy, sz] = [x, y, z].map((angle) => Math.sin(angle * DEGREE));
  const [cx, cy, cz] = [x, y, z].map((angle) => Math.cos(angle * DEGREE));
  out[at] = cz * cy;
  out[at + 1] = cz * sy * sx - sz * cx;
  out[at + 2] = cz * sy * cx + sz * sx;
  out[at + 3] = sz * cy;
  out[at + 4] = sz * sy * sx + cz * cx;
  out[at + 5] = sz * sy * cx - cz * sx;
  out[at + 6] = -sy;
  out[at + 7] = cy * sx;
  out[at + 8] = cy * cx;
}

/** Turn about y in degrees that {@linkcode writeTiltRotation} would have made this matrix with. */
export function yTiltOf(r: Float64Array, at: number): number {
  return Math.asin(Math.min(1, Math.max(-1, -r[at + 6]))) / DEGREE;
}

/** Largest element of |RᵀR − 1| of the matrix from `at` on. */
export function orthogonalityError(r: Float64Array, at: number): number {
  let largest = 0;
  for (let i = 0; i < 3; i++) {
    for (let j = i; j < 3; j++) {
      const [a, b] = [at + i, at + j];
      const product = r[a] * r[b] + r[a + 3] * r[b + 3] + r[a + 6] * r[b + 6];
      largest = Math.max(largest, Math.abs(product - (i === j ? 1 : 0)));
    }
  }
  return largest;
}

/** Determinant of the matrix from `at` on. */
export function determinant(r: Float64Array, at: number): number {
  return r[at] * (r[at + 4] * r[at + 8] - r[at + 5] * r[at + 7]) -
    r[at + 1] * (r[at + 3] * r[at + 8] - r[at + 5] * r[at + 6]) +
    r[at + 2] * (r[at + 3] * r[at + 7] - r[at + 4] * r[at + 6]);
}

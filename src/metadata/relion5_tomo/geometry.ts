const DEGREE = Math.PI / 180;

/** Below this sine of the tilt, rot and psi turn about the same axis. */
const POLE = 1e-9;

/** Writes a·b, both 3×3 matrices at their offsets, to `out` at `to`. */
export function multiply3(
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  out: Float64Array,
  to: number,
): void {
  for (let i = 0; i < 3; i++) {
    const [x, y, z] = [a[atA + 3 * i], a[atA + 3 * i + 1], a[atA + 3 * i + 2]];
    for (let j = 0; j < 3; j++) {
      out[to + 3 * i + j] = x * b[atB + j] + y * b[atB + 3 + j] +
        z * b[atB + 6 + j];
    }
  }
}

/** Row `row` of a 3×3 matrix times a vector, each at its offset. */
export function rowTimes3(
  matrix: Float64Array,
  at: number,
  row: number,
  vector: Float64Array,
  atVector: number,
): number {
  const start = at + 3 * row;
  return matrix[start] * vector[atVector] +
    matrix[start + 1] * vector[atVector + 1] +
    matrix[start + 2] * vector[atVector + 2];
}

/**
 * Writes RELION's Euler angles rot, tilt, psi (degrees) of a 3×3 matrix. Where
 * rot and psi turn about the same axis, psi takes all, as in RELION.
 */
export function eulerOf3(
  m: Float64Array,
  at: number,
  out: Float64Array,
  to: number,
): void {
  const sinTilt = Math.hypot(m[at + 2], m[at + 5]);
  if (sinTilt > POLE) {
    out[to] = Math.atan2(m[at + 7], m[at + 6]) / DEGREE;
    out[to + 1] = Math.atan2(sinTilt, m[at + 8]) / DEGREE;
    out[to + 2] = Math.atan2(m[at + 5], -m[at + 2]) / DEGREE;
    return;
  }
  const isUpright = m[at + 8] > 0;
  out[to] = 0;
  out[to + 1] = isUpright ? 0 : 180;
  out[to + 2] =
    (isUpright
      ? Math.atan2(-m[at + 3], m[at])
      : Math.atan2(m[at + 3], -m[at])) / DEGREE;
}

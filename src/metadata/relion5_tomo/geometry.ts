/**
 * 3×3 matrices in row order within longer arrays, so that a table of a million
 * rows allocates nothing per row.
 *
 * @module
 */
import { writeEulerMatrix } from "../euler.ts";

const DEGREE = Math.PI / 180;

/** Below this sine of the tilt, rot and psi turn about the same axis. */
const POLE_SIN_TILT = 1e-9;

/** Below this sine of the tilt, rounding turns rot and psi noticeably. */
const NEAR_POLE_SIN_TILT = 1e-3;

/**
 * Writes the Euler matrix A(rot, tilt, psi) = Rz(−psi)·Ry(−tilt)·Rz(−rot) of
 * three angles in degrees (Heymann, Chagoyen and Belnap, J. Struct. Biol. 151,
 * 2005).
 */
export function writeMatrixOfAngles(
  out: Float64Array,
  at: number,
  anglesDeg: ArrayLike<number>,
  anglesAt: number,
): void {
  writeEulerMatrix(
    out,
    at,
    anglesDeg[anglesAt] * DEGREE,
    anglesDeg[anglesAt + 1] * DEGREE,
    anglesDeg[anglesAt + 2] * DEGREE,
  );
}

/**
 * Writes rot, tilt, psi of a matrix in degrees, tilt in [0, 180], the others
 * in (−180, 180]. At tilt 0 and 180 rot is 0, as RELION has it.
 */
export function writeAnglesOfMatrix(
  out: Float64Array,
  at: number,
  m: Float64Array,
  mAt: number,
): void {
  const x = m[mAt + 2];
  const y = m[mAt + 5];
  const z = m[mAt + 8];
  const sinTilt = Math.sqrt(x * x + y * y);
  if (sinTilt <= POLE_SIN_TILT) {
    const isUp = z > 0;
    const psi = isUp
      ? Math.atan2(-m[mAt + 3], m[mAt])
      : Math.atan2(m[mAt + 3], -m[mAt]);
    out[at] = 0;
    out[at + 1] = isUp ? 0 : 180;
    out[at + 2] = degrees(psi);
    return;
  }
  const rot = Math.atan2(m[mAt + 7], m[mAt + 6]);
  out[at] = degrees(rot);
  out[at + 1] = degrees(Math.atan2(sinTilt, z));
  out[at + 2] = degrees(
    sinTilt < NEAR_POLE_SIN_TILT
      ? psiBesideRot(m, mAt, rot)
      : Math.atan2(y, -x),
  );
}

/**
 * The psi that goes with a rot: undoing rot in the first two columns leaves
 * [sin psi, cos psi], so that the angles give the matrix however small the
 * tilt, which `atan2(m12, -m02)` does not.
 */
function psiBesideRot(m: Float64Array, at: number, rot: number): number {
  const sinRot = Math.sin(rot);
  const cosRot = Math.cos(rot);
  return Math.atan2(
    m[at + 1] * cosRot - m[at] * sinRot,
    m[at + 4] * cosRot - m[at + 3] * sinRot,
  );
}

/** Degrees in (−180, 180], without −0. */
function degrees(radians: number): number {
  const value = radians / DEGREE;
  return value <= -180 ? value + 360 : value + 0;
}

/** Writes the product a·b of two matrices; `out` is neither of them. */
export function multiplyMatrices(
  out: Float64Array,
  at: number,
  a: Float64Array,
  aAt: number,
  b: Float64Array,
  bAt: number,
): void {
  for (let row = 0; row < 9; row += 3) {
    const x = a[aAt + row];
    const y = a[aAt + row + 1];
    const z = a[aAt + row + 2];
    for (let column = 0; column < 3; column++) {
      out[at + row + column] = x * b[bAt + column] +
        y * b[bAt + 3 + column] + z * b[bAt + 6 + column];
    }
  }
}

/** One component (0, 1, 2) of the product of a matrix with a vector. */
export function turnedComponent(
  m: Float64Array,
  mAt: number,
  component: number,
  vector: Float64Array,
  vectorAt: number,
): number {
  const row = mAt + 3 * component;
  return m[row] * vector[vectorAt] + m[row + 1] * vector[vectorAt + 1] +
    m[row + 2] * vector[vectorAt + 2];
}

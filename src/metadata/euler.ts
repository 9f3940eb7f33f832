import { ArgumentError } from "../core/errors.ts";
import { type FloatArray, type NdArray, ndArray } from "../core/nd_array.ts";
import { checkShape } from "./real_rows.ts";

const DEGREE = Math.PI / 180;

/** Below this sine of the tilt, rot and psi turn about the same axis. */
const DEGENERATE_SIN_TILT = 1e-12;

/** RELION Euler angles of many images, in degrees. */
export interface EulerAngles {
  /** First rotation, about z. */
  readonly rot: Float64Array;
  /** Second rotation, about the new y. */
  readonly tilt: Float64Array;
  /** Third rotation, about the new z (in the image plane). */
  readonly psi: Float64Array;
}

/**
 * Rotation matrices of RELION's Euler angles (degrees): the transpose of
 * Rz(rot)·Ry(tilt)·Rz(psi), which takes a vector of the reference frame to the
 * image frame (Heymann, Chagoyen and Belnap, J. Struct. Biol. 151, 2005).
 *
 * @returns Matrices [N, 3, 3]; rows 0 and 1 are the x and y axis of the image.
 * @throws {ArgumentError} if the lengths differ.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { rotationsFromEuler } from "@cryoset/cryoset";
 *
 * const { data, shape } = rotationsFromEuler([10], [20], [30]);
 * assertEquals(shape, [1, 3, 3]);
 * assertAlmostEquals(data[0], 0.714610177143, 1e-12);
 * ```
 */
export function rotationsFromEuler(
  rot: ArrayLike<number>,
  tilt: ArrayLike<number>,
  psi: ArrayLike<number>,
): NdArray<Float64Array> {
  const n = rot.length;
  if (tilt.length !== n || psi.length !== n) {
    throw new ArgumentError(
      "euler-length",
      `Cannot combine "${n}" rot, "${tilt.length}" tilt and "${psi.length}" psi angles: one of each is needed`,
    );
  }
  const matrices = new Float64Array(9 * n);
  for (let k = 0; k < n; k++) {
    writeEulerMatrix(
      matrices,
      9 * k,
      rot[k] * DEGREE,
      tilt[k] * DEGREE,
      psi[k] * DEGREE,
    );
  }
  return ndArray(matrices, [n, 3, 3]);
}

/**
 * RELION's Euler angles of rotation matrices [N, 3, 3], as degrees in
 * [−180, 180): tilt is in [0, 180), or −180 for a half turn. Where the sine of
 * the tilt is 0, only the sum or difference of rot and psi is defined, and psi
 * is 0.
 *
 * @throws {ArgumentError} if the shape is another.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertAlmostEquals } from "@std/assert";
 * import { eulerFromRotations, rotationsFromEuler } from "@cryoset/cryoset";
 *
 * const { rot, tilt, psi } = eulerFromRotations(rotationsFromEuler([10], [20], [30]));
 * assertAlmostEquals(rot[0], 10, 1e-12);
 * assertAlmostEquals(tilt[0], 20, 1e-12);
 * assertAlmostEquals(psi[0], 30, 1e-12);
 * ```
 */
export function eulerFromRotations(
  rotations: NdArray<FloatArray>,
): EulerAngles {
  checkShape("rotations", rotations, ["N", 3, 3]);
  const [n] = rotations.shape;
  const angles = {
    rot: new Float64Array(n),
    tilt: new Float64Array(n),
    psi: new Float64Array(n),
  };
  for (let k = 0; k < n; k++) readAngles(rotations.data, 9 * k, angles, k);
  return angles;
}

/**
 * Writes the 3×3 matrix of RELION's Euler angles, in radians, from `at` on.
 * Formula as in {@linkcode rotationsFromEuler}.
 */
export function writeEulerMatrix(
  matrices: Float64Array,
  at: number,
  rot: number,
  tilt: number,
  psi: number,
): void {
  const sinRot = Math.sin(rot);
  const cosRot = Math.cos(rot);
  const sinTilt = Math.sin(tilt);
  const cosTilt = Math.cos(tilt);
  const sinPsi = Math.sin(psi);
  const cosPsi = Math.cos(psi);
  matrices[at] = cosPsi * cosTilt * cosRot - sinPsi * sinRot;
  matrices[at + 1] = cosPsi * cosTilt * sinRot + sinPsi * cosRot;
  matrices[at + 2] = -cosPsi * sinTilt;
  matrices[at + 3] = -sinPsi * cosTilt * cosRot - cosPsi * sinRot;
  matrices[at + 4] = -sinPsi * cosTilt * sinRot + cosPsi * cosRot;
  matrices[at + 5] = sinPsi * sinTilt;
  matrices[at + 6] = sinTilt * cosRot;
  matrices[at + 7] = sinTilt * sinRot;
  matrices[at + 8] = cosTilt;
}

function readAngles(
  m: FloatArray,
  at: number,
  angles: EulerAngles,
  k: number,
): void {
  const sinTilt = Math.hypot(m[at + 6], m[at + 7]);
  const degenerate = sinTilt < DEGENERATE_SIN_TILT;
  const rot = degenerate
    ? Math.atan2(-m[at + 3], m[at + 4])
    : Math.atan2(m[at + 7], m[at + 6]);
  // Undoing rot in the first two columns leaves [sin psi, cos psi], which stays
  // exact however small the tilt; the last column would not.
  const sinRot = Math.sin(rot);
  const cosRot = Math.cos(rot);
  const psi = degenerate ? 0 : Math.atan2(
    m[at + 1] * cosRot - m[at] * sinRot,
    m[at + 4] * cosRot - m[at + 3] * sinRot,
  );
  angles.rot[k] = wrap(rot / DEGREE);
  angles.tilt[k] = wrap(Math.atan2(sinTilt, m[at + 8]) / DEGREE);
  angles.psi[k] = wrap(psi / DEGREE);
}

/** The one angle of [−180, 180) that `degrees`, within [−180, 180], stands for. */
function wrap(degrees: number): number {
  return degrees >= 180 ? degrees - 360 : degrees;
}

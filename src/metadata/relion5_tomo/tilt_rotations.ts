import {
  badNumber,
  finiteNumbers,
  finiteNumbersOrNull,
  hasAll,
  type TomoBlock,
  tomoFault,
} from "./tomo_faults.ts";

const DEGREE = Math.PI / 180;
const MATRIX = [
  "_rlnTomoProjX",
  "_rlnTomoProjY",
  "_rlnTomoProjZ",
  "_rlnTomoProjW",
] as const;
const ANGLES = ["_rlnTomoYTilt", "_rlnTomoZRot"] as const;

/** Deviations that matrices of a projection may have. */
const ORTHONORMAL = 1e-3;
const AFFINE = 1e-6;

/** Rotations of the frames of a tilt series. */
export interface TiltRotations {
  /** Tomogram to image, n×3×3. */
  readonly rotations: Float64Array;
  /** Refined tilt about y in degrees. */
  readonly yTilt: Float64Array;
  /** Greatest difference between matrices and angles, where both are. */
  readonly conflict: number;
}

/**
 * Rotations of a tilt series: of `_rlnTomoProjX/Y/Z/W` if it has them, else
 * Rz(ZRot)·Ry(YTilt)·Rx(XTilt).
 *
 * @throws {DataFormatError} `no-alignment` if it has neither, `bad-projection`
 * for a matrix that is no rotation.
 */
export function tiltRotations(
  block: TomoBlock,
  tomogram: string,
): TiltRotations {
  const byAngles = ANGLES.every((label) => block.table.has(label))
    ? rotationsOfAngles(block)
    : null;
  if (hasAll(block, MATRIX)) {
    const rotations = rotationsOfMatrices(block, tomogram);
    const yTilt = new Float64Array(block.table.rowCount);
    for (let f = 0; f < yTilt.length; f++) {
      yTilt[f] = Math.asin(clamp(-rotations[9 * f + 6])) / DEGREE;
    }
    const conflict = byAngles === null ? 0 : rotations.reduce(
      (most, value, i) =>
        Math.max(most, Math.abs(value - byAngles.rotations[i])),
      0,
    );
    return { rotations, yTilt, conflict };
  }
  if (byAngles !== null) return byAngles;
  throw tomoFault(
    "no-alignment",
    `Cannot orient tilt series "${tomogram}" of "${block.path}": it has ` +
      `neither ${ANGLES.join(" and ")} nor ${MATRIX.join(", ")}`,
    block,
    { label: ANGLES[0], actual: block.table.columns },
  );
}

function rotationsOfAngles(block: TomoBlock): TiltRotations {
  const yTilt = finiteNumbers(block, "_rlnTomoYTilt");
  const zRot = finiteNumbers(block, "_rlnTomoZRot");
  const xTilt = finiteNumbersOrNull(block, "_rlnTomoXTilt");
  const rotations = new Float64Array(9 * yTilt.length);
  for (let f = 0; f < yTilt.length; f++) {
    const x = (xTilt?.[f] ?? 0) * DEGREE;
    writeRotation(rotations, 9 * f, x, yTilt[f] * DEGREE, zRot[f] * DEGREE);
  }
  return { rotations, yTilt, conflict: 0 };
}

/** Rz(z)·Ry(y)·Rx(x), right-handed, in radians. */
function writeRotation(
  out: Float64Array,
  at: number,
  x: number,
  y: number,
  z: number,
): void {
  const [sx, cx] = [Math.sin(x), Math.cos(x)];
  const [sy, cy] = [Math.sin(y), Math.cos(y)];
  const [sz, cz] = [Math.sin(z), Math.cos(z)];
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

function rotationsOfMatrices(
  block: TomoBlock,
  tomogram: string,
): Float64Array {
  const rows = MATRIX.map((label) => listsOf(block, label));
  const rotations = new Float64Array(9 * block.table.rowCount);
  for (let f = 0; f < block.table.rowCount; f++) {
    for (let i = 0; i < 3; i++) {
      rotations.set(rows[i][f].subarray(0, 3), 9 * f + 3 * i);
    }
    const deviation = deviationOf(rotations, 9 * f);
    const affine = Math.max(
      ...rows[3][f].map((value, j) => Math.abs(value - Number(j === 3))),
    );
    if (deviation <= ORTHONORMAL && affine <= AFFINE) continue;
    throw tomoFault(
      "bad-projection",
      `Cannot project onto frame ${f + 1} of tilt series "${tomogram}" of ` +
        `"${block.path}": its matrix is no rotation, it deviates by ` +
        `"${Math.max(deviation, affine)}"`,
      block,
      { row: f + 1, label: MATRIX[0], actual: Math.max(deviation, affine) },
    );
  }
  return rotations;
}

function listsOf(block: TomoBlock, label: string): Float64Array[] {
  let lists: Float64Array[];
  try {
    lists = block.table.numberLists(label);
  } catch {
    const texts = block.table.text(label);
    throw badNumber(block, label, Math.max(texts.findIndex(isNoList), 0));
  }
  const bad = lists.findIndex((list) =>
    list.length !== 4 || !list.every(Number.isFinite)
  );
  if (bad >= 0) throw badNumber(block, label, bad);
  return lists;
}

function isNoList(text: string): boolean {
  return !/^\[[^[\]]*\]$/.test(text) ||
    text.slice(1, -1).split(",").some((part) => !Number.isFinite(Number(part)));
}

/** How far RᵀR is from 1; infinite for a mirror. */
function deviationOf(m: Float64Array, at: number): number {
  let most = 0;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const dot = m[at + i] * m[at + j] + m[at + 3 + i] * m[at + 3 + j] +
        m[at + 6 + i] * m[at + 6 + j];
      most = Math.max(most, Math.abs(dot - Number(i === j)));
    }
  }
  const [a, b, c, d, e, f, g, h, i] = m.subarray(at, at + 9);
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) +
    c * (d * h - e * g);
  return determinant > 0 ? most : Infinity;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(-1, value));
}

import type { Diagnostic } from "../../core/errors.ts";
import { FaultList } from "./fault_list.ts";
import {
  determinant,
  orthogonalityError,
  writeTiltRotation,
  yTiltOf,
} from "./matrices.ts";
import type { TomoBlock } from "./tomo_block.ts";

const PROJECTION = [
  "_rlnTomoProjX",
  "_rlnTomoProjY",
  "_rlnTomoProjZ",
  "_rlnTomoProjW",
];
const X_TILT = "_rlnTomoXTilt";
const Y_TILT = "_rlnTomoYTilt";
const Z_ROT = "_rlnTomoZRot";

/** Largest element of |RᵀR − 1| that a projection may have. */
const ORTHOGONALITY = 1e-3;
/** Largest deviation of the last row of a projection from [0, 0, 0, 1]. */
const LAST_ROW = 1e-6;
/** Largest difference of matrices and angles that passes without notice. */
const CONFLICT = 1e-3;

/** Orientations of the frames of a tilt series. */
export interface TiltRotations {
  /** Rotations tomogram to image, n×3×3. */
  readonly rotations: Float64Array;
  /** Turn about y in degrees. */
  readonly yTilt: Float64Array;
}

/**
 * Reads the rotations of a tilt series: its projection matrices where it has
 * them, else its angles.
 *
 * @param name The tomogram, for messages.
 * @param notes Takes what is tolerated.
 * @throws {DataFormatError} `no-alignment`, `bad-projection`, `bad-number`
 */
export function readTiltRotations(
  block: TomoBlock,
  name: string,
  notes: Diagnostic[],
): TiltRotations {
  const hasAngles = block.has(Y_TILT) && block.has(Z_ROT);
  if (block.found(PROJECTION).length === PROJECTION.length) {
    const rotations = fromProjections(block, name);
    if (hasAngles) noteConflict(block, name, rotations, notes);
    const yTilt = new Float64Array(block.table.rowCount);
    for (let f = 0; f < yTilt.length; f++) yTilt[f] = yTiltOf(rotations, 9 * f);
    return { rotations, yTilt };
  }
  if (!hasAngles) {
    const found = block.found([X_TILT, Y_TILT, Z_ROT, ...PROJECTION]);
    throw block.fault(
      "no-alignment",
      `Tilt series "${name}" has no alignment in ${block.place}: it needs ` +
        `"${Y_TILT}" and "${Z_ROT}", or all of "${PROJECTION.join('", "')}" ` +
        `(found: ${found.join(", ") || "none"})`,
      { label: Y_TILT, expected: [Y_TILT, Z_ROT], actual: found },
    );
  }
  const yTilt = block.numbers(Y_TILT);
  const rotations = fromAngles(
    block.numbersOr(X_TILT, 0),
    yTilt,
    block.numbers(Z_ROT),
  );
  return { rotations, yTilt };
}

function fromAngles(
  x: Float64Array,
  y: Float64Array,
  z: Float64Array,
): Float64Array {
  const rotations = new Float64Array(9 * y.length);
  for (let f = 0; f < y.length; f++) {
    writeTiltRotation(rotations, 9 * f, x[f], y[f], z[f]);
  }
  return rotations;
}

function fromProjections(block: TomoBlock, name: string): Float64Array {
  const [x, y, z, w] = PROJECTION.map((label) => fourNumbers(block, label));
  const rotations = new Float64Array(9 * block.table.rowCount);
  const faults = new FaultList();
  for (let f = 0; f < block.table.rowCount; f++) {
    [x, y, z].forEach((row, k) =>
      rotations.set(row.subarray(4 * f, 4 * f + 3), 9 * f + 3 * k)
    );
    const fault = projectionFault(rotations, 9 * f, w.subarray(4 * f));
    if (fault === null) continue;
    faults.add(
      () =>
        block.details({
          row: f + 1,
          label: fault.label,
          expected: fault.expected,
          actual: fault.actual,
        }),
      () => `frame ${f + 1}: ${fault.what}`,
    );
  }
  faults.throwAs(
    "bad-projection",
    (list) =>
      `Cannot use the projections of tilt series "${name}" in ` +
      `${block.place}: ${list}; align or export the tilt series again`,
  );
  return rotations;
}

interface ProjectionFault {
  readonly label: string;
  readonly what: string;
  readonly expected: string;
  readonly actual: number | readonly number[];
}

function projectionFault(
  rotations: Float64Array,
  at: number,
  w: Float64Array,
): ProjectionFault | null {
  const error = orthogonalityError(rotations, at);
  // Written so that an overflow to NaN is a fault too.
  if (!(error <= ORTHOGONALITY)) {
    return {
      label: PROJECTION[0],
      what: `it deviates from a rotation by "${error}"`,
      expected: `at most ${ORTHOGONALITY}`,
      actual: error,
    };
  }
  const det = determinant(rotations, at);
  if (!(det > 0)) {
    return {
      label: PROJECTION[0],
      what: `it mirrors, its determinant is "${det}"`,
      expected: "above 0",
      actual: det,
    };
  }
  const last = [...w.subarray(0, 4)];
  if (last.every((v, k) => Math.abs(v - (k === 3 ? 1 : 0)) <= LAST_ROW)) {
    return null;
  }
  return {
    label: PROJECTION[3],
    what: `its last row is "[${last.join(",")}]", not [0,0,0,1]`,
    expected: "[0,0,0,1]",
    actual: last,
  };
}

/** A number in the notation of STAR files, blanks around it allowed. */
const DECIMAL = /^ *[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)? *$/;

/** Lists such as `[1,0,0,0]`, four numbers each. */
function fourNumbers(block: TomoBlock, label: string): Float64Array {
  const values = new Float64Array(4 * block.table.rowCount);
  const faults = new FaultList();
  block.table.text(label).forEach((text, row) => {
    const numbers = /^\[(.*)\]$/.exec(text)?.[1].split(",")
      .map((part) => DECIMAL.test(part) ? Number(part) : NaN) ?? [];
    if (numbers.length === 4 && numbers.every(Number.isFinite)) {
      values.set(numbers, 4 * row);
      return;
    }
    const expected = "a list of four finite numbers";
    faults.add(
      () => block.details({ row: row + 1, label, expected, actual: text }),
      () => `"${text}" in row ${row + 1}`,
    );
  });
  faults.throwAs(
    "bad-number",
    (list) =>
      `Cannot use ${label} of ${block.place}: expected a list of four finite ` +
      `numbers, found ${list}`,
  );
  return values;
}

function noteConflict(
  block: TomoBlock,
  name: string,
  rotations: Float64Array,
  notes: Diagnostic[],
): void {
  const y = block.numbersOrNaN(Y_TILT);
  const x = block.has(X_TILT)
    ? block.numbersOrNaN(X_TILT)
    : new Float64Array(y.length);
  const stated = fromAngles(x, y, block.numbersOrNaN(Z_ROT));
  // An angle that is no number differs from every matrix.
  const at = stated.findIndex((value, k) =>
    !(Math.abs(value - rotations[k]) <= CONFLICT)
  );
  if (at < 0) return;
  notes.push({
    severity: "warning",
    code: "projection-conflict",
    message: `Matrices and angles of tilt series "${name}" differ, first in ` +
      `frame ${Math.floor(at / 9) + 1}: took the matrices`,
    path: block.path,
  });
}

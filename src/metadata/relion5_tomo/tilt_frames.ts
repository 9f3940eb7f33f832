import type { Diagnostic } from "../../core/errors.ts";
import {
  finiteNumbers,
  finiteNumbersOrNull,
  finiteRows,
  hasAll,
  requireColumns,
  type TomoBlock,
  tomoFault,
} from "./tomo_faults.ts";
import { tiltRotations } from "./tilt_rotations.ts";
import type { TiltSeriesFrames } from "./tomo_tables.ts";

const NEEDED = [
  "_rlnDefocusU",
  "_rlnDefocusV",
  "_rlnDefocusAngle",
  "_rlnMicrographPreExposure",
];
const SHIFTS = ["_rlnTomoXShiftAngst", "_rlnTomoYShiftAngst"];

/** Matrices and angles may differ by this in any element. */
const CONFLICT = 1e-3;

/** The frames of a tilt series, and what was tolerated. */
export interface ReadFrames {
  /** The frames. */
  readonly frames: TiltSeriesFrames;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the table of a tilt series.
 *
 * @throws {DataFormatError} `empty-table`, `missing-column`, `no-alignment`,
 * `bad-projection` or `bad-number`, naming tilt series and frame.
 */
export function readFrames(block: TomoBlock, tomogram: string): ReadFrames {
  const { table, path } = block;
  const count = table.rowCount;
  if (count === 0) {
    throw tomoFault(
      "empty-table",
      `Tilt series "${tomogram}" of "${path}" has no rows; is its block ` +
        `named data_${tomogram}`,
      block,
    );
  }
  requireColumns(block, NEEDED);
  const { rotations, yTilt, conflict } = tiltRotations(block, tomogram);
  const column = (label: string) => finiteNumbers(block, label);
  const orZero = (label: string) =>
    finiteNumbersOrNull(block, label) ?? new Float64Array(count);
  const preExposure = column("_rlnMicrographPreExposure");
  return {
    frames: {
      path,
      block: table.name,
      count,
      rotations,
      yTilt,
      shiftsAngst: hasAll(block, SHIFTS)
        ? finiteRows(block, SHIFTS)
        : new Float64Array(2 * count).fill(NaN),
      defocusU: column("_rlnDefocusU"),
      defocusV: column("_rlnDefocusV"),
      defocusAngle: column("_rlnDefocusAngle"),
      phaseShift: orZero("_rlnPhaseShift"),
      preExposure,
      ctfScale: finiteNumbersOrNull(block, "_rlnCtfScalefactor"),
      tiltBfactor: orZero("_rlnCtfBfactor"),
      stageTilt: finiteNumbersOrNull(block, "_rlnTomoNominalStageTiltAngle") ??
        new Float64Array(count).fill(NaN),
      micrographNames: table.has("_rlnMicrographName")
        ? table.text("_rlnMicrographName")
        : null,
    },
    diagnostics: [
      ...(conflict > CONFLICT
        ? [
          warning(
            "projection-conflict",
            path,
            `Matrices and angles of tilt series "${tomogram}" differ by up ` +
              `to ${
                conflict.toPrecision(3)
              }: took the matrices, as RELION does`,
          ),
        ]
        : []),
      ...doubtfulDoses(preExposure, tomogram, path),
    ],
  };
}

function doubtfulDoses(
  doses: Float64Array,
  tomogram: string,
  path: string,
): Diagnostic[] {
  const isConstant = doses.length > 1 &&
    doses.every((dose) => dose === doses[0]);
  const negative = doses.find((dose) => dose < 0);
  if (!isConstant && negative === undefined) return [];
  const what = negative === undefined
    ? `${doses[0]} for all frames`
    : `${negative} for a frame`;
  return [warning(
    "dose-not-increasing",
    path,
    `_rlnMicrographPreExposure of tilt series "${tomogram}" is ${what}`,
  )];
}

function warning(code: string, path: string, message: string): Diagnostic {
  return { severity: "warning", code, message, path };
}

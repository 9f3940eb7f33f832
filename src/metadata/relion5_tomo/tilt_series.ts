import type { Diagnostic } from "../../core/errors.ts";
import { readTiltRotations } from "./tilt_rotations.ts";
import type { TomoBlock } from "./tomo_block.ts";
import type { TomogramRow } from "./tomogram_rows.ts";
import type { TiltSeriesFrames } from "./tomo_tables.ts";

const DOSE = "_rlnMicrographPreExposure";
const DEFOCUS = ["_rlnDefocusU", "_rlnDefocusV", "_rlnDefocusAngle"];
const SHIFTS = ["_rlnTomoXShiftAngst", "_rlnTomoYShiftAngst"];

/**
 * Reads the tilt table of a tomogram.
 *
 * @param notes Takes what is tolerated.
 * @throws {DataFormatError} `empty-table`, `frame-count`, `missing-column`,
 * `no-alignment`, `bad-projection`, `bad-number`
 */
export function readTiltSeries(
  block: TomoBlock,
  tomogram: TomogramRow,
  notes: Diagnostic[],
): TiltSeriesFrames {
  checkFrameCount(block, tomogram);
  block.requireColumns([...DEFOCUS, DOSE]);
  const count = block.table.rowCount;
  const preExposure = block.numbers(DOSE);
  noteDose(preExposure, tomogram.name, block.path, notes);
  const [defocusU, defocusV, defocusAngle] = DEFOCUS.map((label) =>
    block.numbers(label)
  );
  const [x, y] = SHIFTS.map((label) => block.numbersOr(label, NaN));
  const shiftsAngst = new Float64Array(2 * count);
  for (let frame = 0; frame < count; frame++) {
    shiftsAngst[2 * frame] = x[frame];
    shiftsAngst[2 * frame + 1] = y[frame];
  }
  return {
    path: block.path,
    block: block.table.name,
    count,
    ...readTiltRotations(block, tomogram.name, notes),
    shiftsAngst,
    defocusU,
    defocusV,
    defocusAngle,
    phaseShift: block.numbersOr("_rlnPhaseShift", 0),
    preExposure,
    ctfScale: block.numbersOrNull("_rlnCtfScalefactor"),
    tiltBfactor: block.numbersOr("_rlnCtfBfactor", 0),
    stageTilt: block.numbersOr("_rlnTomoNominalStageTiltAngle", NaN),
    micrographNames: block.has("_rlnMicrographName")
      ? block.table.text("_rlnMicrographName")
      : null,
  };
}

function checkFrameCount(
  block: TomoBlock,
  { name, frameCount }: TomogramRow,
): void {
  const { rowCount } = block.table;
  if (rowCount === 0) {
    throw block.fault(
      "empty-table",
      `Tilt series "${name}" has no rows in "${block.path}": is its block ` +
        `named data_${name}`,
      { actual: 0 },
    );
  }
  if (frameCount === null || frameCount === rowCount) return;
  throw block.fault(
    "frame-count",
    `Tilt series "${name}" has "${rowCount}" rows in ${block.place}, its ` +
      `tomogram states ${frameCount}: restore the missing tilt images or ` +
      `correct _rlnTomoFrameCount`,
    { label: "_rlnTomoFrameCount", expected: frameCount, actual: rowCount },
  );
}

function noteDose(
  doses: Float64Array,
  name: string,
  path: string,
  notes: Diagnostic[],
): void {
  const isNegative = doses.some((dose) => dose < 0);
  const isConstant = doses.length > 1 &&
    doses.every((dose) => dose === doses[0]);
  if (!isNegative && !isConstant) return;
  notes.push({
    severity: "warning",
    code: "dose-not-increasing",
    message: `The dose before the tilt images of "${name}" is ${
      isNegative ? "negative for some" : `"${doses[0]}" for all`
    }: took it as it is`,
    path,
  });
}

import { DataFormatError, type Diagnostic } from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import type { TiltImages } from "../metadata/tilt_series/tilt_images.ts";
import { CTFParamIndex } from "../physics/mod.ts";
import type { CtfModeTraits } from "./ctf_mode.ts";

const { VOLT, BFACTOR, CONTRAST, DOSE, TILT_ANGLE } = CTFParamIndex;

/** Columns of CTF rows before those of tilts. */
const PLAIN_COLUMNS = 9;

/** B-factor in Å² of one e⁻/Å² in the tables of Warp and M, negated there. */
const BFACTOR_PER_DOSE = 4;

/** Voltages in kV for which dose weighting was measured. */
const DOSE_VOLTAGES = [200, 300];

/** CTF rows with what their tilts add. */
export interface TiltCtfRows {
  /** The rows, [n, 9 to 11]. */
  readonly rows: NdArray<Float64Array>;
  /** What is doubtful. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * CTF rows [n, 9] with contrast, B-factor, dose and tilt angle as the mode
 * takes them from the table of the tilts.
 *
 * @param anglePerTilt Angle between tilts in degrees.
 * @throws {DataFormatError} `tilt-voltage` or `tilt-dose`, naming the particle,
 * where dose weighting is not defined.
 */
export function tiltCtfRows(
  plain: NdArray<Float64Array>,
  mode: CtfModeTraits,
  tilts: TiltImages,
  anglePerTilt: number,
  path: string,
): TiltCtfRows {
  const place = { path, tilts };
  const diagnostics = [
    ...checkVoltages(plain, mode, place),
    ...positiveBfactors(mode, place),
  ];
  const dose = dosesOf(mode, place);
  const n = plain.shape[0];
  const columns = PLAIN_COLUMNS + Number(dose !== null) +
    Number(mode.angle !== null);
  const data = new Float64Array(n * columns);
  for (let i = 0; i < n; i++) {
    const row = i * columns;
    for (let j = 0; j < PLAIN_COLUMNS; j++) {
      data[row + j] = plain.data[i * PLAIN_COLUMNS + j];
    }
    if (mode.isScaled) data[row + CONTRAST] = tilts.ctfScale[i];
    if (mode.hasBfactor) data[row + BFACTOR] = -tilts.ctfBfactor![i];
    if (dose !== null) data[row + DOSE] = dose[i];
    if (mode.angle === "scheme") {
      const steps = Math.ceil(tilts.tiltNumbers[i] / 2);
      data[row + TILT_ANGLE] = anglePerTilt * steps;
    }
    // RELION has the B-factor in place of dose weighting.
    const perDose = mode.dose === "dose" ? tilts.bfactorPerDose?.[i] ?? 0 : 0;
    if (perDose > 0) {
      data[row + BFACTOR] = perDose * dose![i];
      data[row + DOSE] = 0;
    }
  }
  return { rows: ndArray(data, [n, columns]), diagnostics };
}

/** Where values come from, for messages. */
interface Place {
  readonly path: string;
  readonly tilts: TiltImages;
}

/** Dose column of a mode, or null. */
function dosesOf(mode: CtfModeTraits, place: Place): Float64Array | null {
  const { tilts } = place;
  switch (mode.dose) {
    case null:
      return null;
    case "dose":
      return tilts.dose;
    case "tiltNumber":
      return new Float64Array(tilts.tiltNumbers);
    case "bfactor": {
      const bad = tilts.ctfBfactor!.findIndex((bfactor) => bfactor > 0);
      if (bad >= 0) {
        const actual = tilts.ctfBfactor![bad];
        throw fault("tilt-dose", bad, place, {
          label: "_rlnCtfBfactor",
          actual,
          reason: `by dose: its _rlnCtfBfactor is "${actual}", a negative ` +
            `dose; Warp and M write B-factors of 0 or less`,
        });
      }
      return tilts.ctfBfactor!.map((bfactor) =>
        bfactor === 0 ? 0 : -bfactor / BFACTOR_PER_DOSE
      );
    }
  }
}

/** Refuses, or warns of, voltages without dose weighting. */
function checkVoltages(
  { data, shape }: NdArray<Float64Array>,
  mode: CtfModeTraits,
  place: Place,
): Diagnostic[] {
  if (!mode.checksVoltage && mode.name !== "relion5") return [];
  for (let i = 0; i < shape[0]; i++) {
    const voltage = data[i * PLAIN_COLUMNS + VOLT];
    const isKnown = DOSE_VOLTAGES.some((known) =>
      Math.abs(voltage - known) <= known * 1e-5
    );
    if (isKnown) continue;
    const reason = `by dose at "${voltage}" kV: this is known for ` +
      `${DOSE_VOLTAGES.join(" and ")} kV`;
    const error = fault("tilt-voltage", i, place, {
      label: "_rlnVoltage",
      actual: voltage,
      reason: mode.checksVoltage
        ? `${reason}; use the CTF mode "from_star" or "cryoem"`
        : reason,
    });
    if (mode.checksVoltage) throw error;
    return [{
      severity: "warning",
      code: "tilt-voltage",
      message: `Dose weighting is known for ${DOSE_VOLTAGES.join(" and ")} ` +
        `kV: took that of 300 kV for "${voltage}" kV (row ${error.row})`,
      path: place.path,
    }];
  }
  return [];
}

/** A warning if B-factors amplify. */
function positiveBfactors(
  mode: CtfModeTraits,
  { path, tilts }: Place,
): Diagnostic[] {
  if (!mode.hasBfactor) return [];
  const bad = tilts.ctfBfactor!.findIndex((bfactor) => bfactor > 0);
  if (bad < 0) return [];
  return [{
    severity: "warning",
    code: "bfactor-positive",
    message: `_rlnCtfBfactor is ${tilts.ctfBfactor![bad]} in row ` +
      `${tilts.rows[bad] + 1}: in the CTF mode "from_star", which takes them ` +
      `as Warp writes them (0 or less), it amplifies`,
    path,
  }];
}

function fault(
  code: string,
  image: number,
  { path, tilts }: Place,
  { label, actual, reason }: {
    readonly label: string;
    readonly actual: number;
    readonly reason: string;
  },
): DataFormatError {
  const particle = tilts.particleNames[tilts.particleOf[image]];
  const row = tilts.rows[image] + 1;
  return new DataFormatError(
    code,
    `Cannot weight particle "${particle}" of "${path}" (row ${row}) ${reason}`,
    { path, row, label, actual },
  );
}

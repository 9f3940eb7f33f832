import { ArgumentError } from "../core/errors.ts";
import { CTFEvaluator, CTFMode } from "../physics/mod.ts";

/** How the CTF of tilt images is taken from their table, by the reference's names. */
export type TiltSeriesCtf =
  | "cryoem"
  | "relion5"
  | "warp"
  | "from_star"
  | "from_dose"
  | "scale_from_star"
  | "v2"
  | "v2_scale_from_star";

/** What a CTF mode takes from the table of tilts, and how it is evaluated. */
export interface CtfModeTraits {
  /** Name, without aliases. */
  readonly name: Exclude<TiltSeriesCtf, "warp">;
  /** Contrast: the CTF scale of the table, or 1. */
  readonly isScaled: boolean;
  /** Whether the negated B-factors of the table count. */
  readonly hasBfactor: boolean;
  /** What stands in the dose column, if there is one. */
  readonly dose: "dose" | "tiltNumber" | "bfactor" | null;
  /** What stands in the tilt angle column, if there is one. */
  readonly angle: "zero" | "scheme" | null;
  /** Whether angles of a tilt scheme reduce the CTF by their cosine. */
  readonly usesAngles: boolean;
  /** How CTF rows are evaluated. */
  readonly mode: CTFMode;
  /** Whether only 200 and 300 kV will do. */
  readonly checksVoltage: boolean;
}

const PLAIN: CtfModeTraits = {
  name: "cryoem",
  isScaled: false,
  hasBfactor: false,
  dose: null,
  angle: null,
  usesAngles: false,
  mode: CTFMode.SPA,
  checksVoltage: false,
};

const MODES: readonly CtfModeTraits[] = [
  PLAIN,
  {
    ...PLAIN,
    name: "relion5",
    isScaled: true,
    dose: "dose",
    angle: "zero",
    mode: CTFMode.CRYO_ET,
  },
  { ...PLAIN, name: "from_star", isScaled: true, hasBfactor: true },
  {
    ...PLAIN,
    name: "from_dose",
    dose: "tiltNumber",
    usesAngles: true,
    mode: CTFMode.TILT_SERIES,
    checksVoltage: true,
  },
  {
    ...PLAIN,
    name: "scale_from_star",
    isScaled: true,
    dose: "tiltNumber",
    mode: CTFMode.TILT_SERIES,
    checksVoltage: true,
  },
  {
    ...PLAIN,
    name: "v2",
    dose: "bfactor",
    angle: "scheme",
    usesAngles: true,
    mode: CTFMode.CRYO_ET,
    checksVoltage: true,
  },
  {
    ...PLAIN,
    name: "v2_scale_from_star",
    isScaled: true,
    dose: "bfactor",
    angle: "zero",
    mode: CTFMode.CRYO_ET,
    checksVoltage: true,
  },
];

const NAMES = [...MODES.map(({ name }) => name), "warp"];

/** What says which mode is meant. */
export interface CtfModeOptions {
  /** Whether images are grouped as tilt series. */
  readonly tiltSeries?: boolean | undefined;
  /** The mode, if it is stated. */
  readonly tiltSeriesCtf?: string | null | undefined;
}

/**
 * The CTF mode: as stated, else "relion5" for tilt series and "cryoem" for
 * single particles.
 *
 * @throws {ArgumentError} `ctf-mode` for an unknown one.
 */
export function resolveCtfMode(
  { tiltSeries, tiltSeriesCtf }: CtfModeOptions,
): CtfModeTraits {
  const stated = tiltSeriesCtf ?? (tiltSeries ? "relion5" : "cryoem");
  const name = stated === "warp" ? "v2_scale_from_star" : stated;
  const mode = MODES.find((mode) => mode.name === name);
  if (mode !== undefined) return mode;
  throw new ArgumentError(
    "ctf-mode",
    `Cannot use "${stated}" as tiltSeriesCtf: known are ${NAMES.join(", ")}`,
    { label: "tiltSeriesCtf", expected: NAMES, actual: stated },
  );
}

/** Dose and angle between the tilts of a scheme. */
export interface TiltScheme {
  /** Dose per tilt in e⁻/Å². @default {2.9} */
  readonly dosePerTilt?: number | null | undefined;
  /** Angle between tilts in degrees. @default {3} */
  readonly anglePerTilt?: number | null | undefined;
}

/**
 * A tilt scheme with its defaults.
 *
 * @throws {ArgumentError} `tilt-scheme` if a value is no number from 0 on.
 */
export function tiltSchemeOf(
  { dosePerTilt, anglePerTilt }: TiltScheme,
): { dosePerTilt: number; anglePerTilt: number } {
  const scheme = {
    dosePerTilt: dosePerTilt ?? 2.9,
    anglePerTilt: anglePerTilt ?? 3,
  };
  for (const [label, value] of Object.entries(scheme)) {
    if (Number.isFinite(value) && value >= 0) continue;
    throw new ArgumentError(
      "tilt-scheme",
      `Cannot use "${value}" as ${label}: a number from 0 on is needed`,
      { label, expected: ">= 0", actual: value },
    );
  }
  return scheme;
}

/** Evaluates the CTF rows of a mode. */
export function evaluatorOf(
  { mode, usesAngles }: CtfModeTraits,
  scheme: TiltScheme,
): CTFEvaluator {
  if (mode !== CTFMode.TILT_SERIES) return new CTFEvaluator({ mode });
  const { dosePerTilt, anglePerTilt } = tiltSchemeOf(scheme);
  return new CTFEvaluator({
    mode,
    dosePerTilt,
    anglePerTilt: usesAngles ? anglePerTilt : 0,
  });
}

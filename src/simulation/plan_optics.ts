import { ArgumentError } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import type {
  SimulateDatasetOptions,
  SimulatedOptics,
} from "./simulate_options.ts";
import { checkRange } from "./value_checks.ts";

/** An optics group with all its values. */
export interface Optics {
  /** Its name. */
  readonly name: string;
  /** kV. */
  readonly voltage: number;
  /** mm. */
  readonly sphericalAberration: number;
  /** 0 to 1. */
  readonly amplitudeContrast: number;
}

/** Optics groups, and what the CTF of a particle is drawn from. */
export interface OpticsPlan {
  /** Whether the CTF varies with frequency. */
  readonly ctf: boolean;
  /** The groups. */
  readonly groups: readonly Optics[];
  /** Range of the mean defocus in Å. */
  readonly defocus: readonly [number, number];
  /** Greatest U − V in Å. */
  readonly astigmatism: number;
  /** Range of the phase shift in degrees. */
  readonly phaseShift: readonly [number, number];
  /** Standard deviation of the contrast. */
  readonly contrastStd: number;
}

/** Options that a flat CTF leaves no room for. */
const CTF_OPTIONS = ["defocus", "astigmatism", "phaseShift"] as const;

const DEFOCUS = [10000, 20000] as const;
const ASTIGMATISM = 500;
const AMPLITUDE_CONTRASTS = [0.1, 0.07];

/** Voltages in kV for which dose weighting is known. */
const DOSE_VOLTAGES = [200, 300];

/**
 * Takes optics groups and CTF from the options.
 *
 * @param isTilted Whether images are weighted by dose.
 * @throws {ArgumentError} if a value is out of range, or has no effect.
 */
export function planOptics(
  options: SimulateDatasetOptions,
  particles: number,
  isTilted: boolean,
): OpticsPlan {
  const { ctf = true, opticsGroups = 1, contrastStd = 0 } = options;
  const useless = CTF_OPTIONS.find((name) => options[name] !== undefined);
  if (!ctf && useless !== undefined) {
    throw new ArgumentError(
      "simulation-no-ctf",
      `Cannot use ${useless} without a CTF: leave out the option ${useless}`,
      { label: useless, actual: options[useless] },
    );
  }
  const { defocus = ctf ? DEFOCUS : [0, 0], phaseShift = 0 } = options;
  const { astigmatism = ctf ? ASTIGMATISM : 0 } = options;
  const phases = typeof phaseShift === "number"
    ? [phaseShift, phaseShift] as const
    : phaseShift;
  checkPair("defocus", defocus, [0, 1e6], "Å");
  checkRange("astigmatism", astigmatism, [0, 1e5], "Å");
  checkPair("phaseShift", phases, [-360, 360], "degrees");
  checkRange("contrastStd", contrastStd, [0, 10], "");
  const groups = opticsOf(opticsGroups, particles, isTilted)
    .map((group) => ctf ? group : { ...group, ...FLAT });
  return { ctf, groups, defocus, astigmatism, phaseShift: phases, contrastStd };
}

/** sqrt(1 − W²) sin γ − W cos γ is −1 for W = 1 and γ = 0. */
const FLAT = { sphericalAberration: 0, amplitudeContrast: 1 };

function opticsOf(
  groups: number | readonly SimulatedOptics[],
  particles: number,
  isTilted: boolean,
): Optics[] {
  const count = typeof groups === "number" ? groups : groups.length;
  if (!Number.isSafeInteger(count) || count < 1 || count > particles) {
    throw new ArgumentError(
      "optics-groups",
      `Cannot put ${particles} particles into "${count}" optics groups: 1 to ` +
        `as many as particles are needed`,
      { label: "opticsGroups", expected: [1, particles], actual: count },
    );
  }
  const made = Array.from({ length: count }, (_, i): Optics => {
    const given = typeof groups === "number" ? {} : groups[i];
    checkOptions(`opticsGroups[${i}]`, given, [
      "name",
      "voltage",
      "sphericalAberration",
      "amplitudeContrast",
    ]);
    return {
      name: given.name ?? `opticsGroup${i + 1}`,
      voltage: given.voltage ?? 300,
      sphericalAberration: given.sphericalAberration ?? 2.7,
      amplitudeContrast: given.amplitudeContrast ??
        AMPLITUDE_CONTRASTS[i % AMPLITUDE_CONTRASTS.length],
    };
  });
  made.forEach((group, i) => checkGroup(group, made.slice(0, i), isTilted));
  return made;
}

function checkGroup(
  { name, voltage, sphericalAberration, amplitudeContrast }: Optics,
  before: readonly Optics[],
  isTilted: boolean,
): void {
  checkRange("voltage", voltage, [1, 3000], "kV");
  checkRange("sphericalAberration", sphericalAberration, [0, 100], "mm");
  checkRange("amplitudeContrast", amplitudeContrast, [0, 1], "");
  if (name === "" || before.some((other) => other.name === name)) {
    throw new ArgumentError(
      "optics-groups",
      `Cannot name an optics group "${name}": a name of its own is needed`,
      { label: "opticsGroups", actual: name },
    );
  }
  if (!isTilted || DOSE_VOLTAGES.includes(voltage)) return;
  throw new ArgumentError(
    "tilt-voltage",
    `Cannot weight tilts by dose at "${voltage}" kV: this is known for ` +
      `${DOSE_VOLTAGES.join(" and ")} kV`,
    { label: "voltage", expected: DOSE_VOLTAGES, actual: voltage },
  );
}

function checkPair(
  label: string,
  [least, most]: readonly [number, number],
  range: readonly [number, number],
  unit: string,
): void {
  checkRange(label, least, range, unit);
  checkRange(label, most, range, unit);
  if (least <= most) return;
  throw new ArgumentError(
    "simulation-value",
    `Cannot use "${least}" to "${most}" ${unit} as ${label}: give the least ` +
      `first`,
    { label, actual: [least, most] },
  );
}

import { ArgumentError } from "../core/errors.ts";
import type { FloatArray, NdArray } from "../core/nd_array.ts";
import { type EulerAngles, eulerFromRotations } from "../metadata/euler.ts";
import { checkShape } from "../metadata/real_rows.ts";
import { requireRotations } from "../core/rotations.ts";
import type { SimulateDatasetOptions } from "./simulate_options.ts";
import { checkCount, checkRange } from "./value_checks.ts";

/** What poses are given, or drawn from. */
export interface PosePlan {
  /** Number of particles. */
  readonly particles: number;
  /** Angles of given rotations, or null. */
  readonly angles: EulerAngles | null;
  /** Given shifts [n, 2] in px, or null. */
  readonly translations: FloatArray | null;
  /** Largest random shift in px. */
  readonly maxShift: number;
}

const DEFAULT_PARTICLES = 1000;

/** Most images: they are counted in 32 bits. */
const MOST_IMAGES = 1e8;

/**
 * Takes particles and their poses from the options.
 *
 * @param tilts Images of a particle.
 * @throws {ArgumentError} if counts differ, or matrices are no rotations.
 */
export function planPoses(
  options: SimulateDatasetOptions,
  box: number,
  tilts: number,
): PosePlan {
  const { rotations, translations, maxShift = 3 } = options;
  const given = rotations?.shape[0] ?? translations?.shape[0];
  const { particles = given ?? DEFAULT_PARTICLES } = options;
  checkCount("particles", particles);
  const most = Math.floor(MOST_IMAGES / tilts);
  checkRange("particles", particles, [1, most], "");
  if (translations !== undefined && options.maxShift !== undefined) {
    throw new ArgumentError(
      "simulation-shifts",
      "Cannot draw shifts where translations are given: leave out the " +
        "option maxShift",
      { label: "maxShift", actual: maxShift },
    );
  }
  checkRange("maxShift", maxShift, [0, box / 2], "px");
  if (rotations !== undefined) {
    checkShape("rotations", rotations, [particles, 3, 3]);
    requireRotations(rotations);
  }
  if (translations !== undefined) {
    checkTranslations(translations, particles, box);
  }
  return {
    particles,
    angles: rotations === undefined ? null : eulerFromRotations(rotations),
    translations: translations?.data ?? null,
    maxShift,
  };
}

function checkTranslations(
  translations: NdArray<FloatArray>,
  particles: number,
  box: number,
): void {
  checkShape("translations", translations, [particles, 2]);
  const range = [-box / 2, box / 2] as const;
  for (const shift of translations.data) {
    checkRange("translations", shift, range, "px");
  }
}

import { checkOptions } from "../core/options.ts";
import { checkUint32 } from "../core/legacy_random.ts";
import { ArgumentError } from "../core/errors.ts";
import { type NoisePlan, planNoise } from "./plan_noise.ts";
import { type OpticsPlan, planOptics } from "./plan_optics.ts";
import { planPoses, type PosePlan } from "./plan_poses.ts";
import { planVolumes, type VolumePlan } from "./plan_volumes.ts";
import {
  SIMULATE_OPTIONS,
  type SimulateDatasetOptions,
} from "./simulate_options.ts";
import { planTilts, type TiltPlan } from "./tilt_scheme.ts";
import { checkCount } from "./value_checks.ts";

/** All that a simulation depends on, checked and with its defaults. */
export interface SimulationPlan {
  /** Seed of all that is random. */
  readonly seed: number;
  /** What is projected. */
  readonly volumes: VolumePlan;
  /** Poses. */
  readonly poses: PosePlan;
  /** Tilts, or null for single images. */
  readonly tilts: TiltPlan | null;
  /** Microscopes and CTF. */
  readonly optics: OpticsPlan;
  /** Noise. */
  readonly noise: NoisePlan;
  /** Whether particles are white. */
  readonly invertContrast: boolean;
  /** Whether half-sets are written. */
  readonly halfsets: boolean;
  /** Times the volumes are padded. */
  readonly padding: 1 | 2;
  /** Images of a stack. */
  readonly imagesPerStack: number;
  /** Whether images without noise are written, too. */
  readonly cleanImages: boolean;
  /** Images made at a time. */
  readonly batchSize: number;
}

/** Memory that the spectra of a batch may take. */
const BATCH_BYTES = 16e6;

/**
 * Makes a plan of the options.
 *
 * @throws {ArgumentError} for the first value that is not sound.
 */
export function simulationPlan(
  options: SimulateDatasetOptions,
): SimulationPlan {
  checkOptions("simulateDataset", options, SIMULATE_OPTIONS);
  const { seed = 0, padding = 2, imagesPerStack = 1000 } = options;
  checkUint32("seed", seed);
  if (padding !== 1 && padding !== 2) {
    throw new ArgumentError(
      "padding",
      `Cannot pad volumes "${padding}" times: 1 or 2 is needed`,
      { label: "padding", expected: [1, 2], actual: padding },
    );
  }
  checkCount("imagesPerStack", imagesPerStack);
  const volumes = planVolumes(options);
  const { box } = volumes;
  const spectrumBytes = 8 * box * (box / 2 + 1);
  const batchSize = options.batchSize ??
    Math.max(1, Math.floor(BATCH_BYTES / spectrumBytes));
  checkCount("batchSize", batchSize);
  const tilts = planTilts(options.tiltSeries);
  const poses = planPoses(options, box, tilts?.angles.length ?? 1);
  return {
    seed,
    volumes,
    poses,
    tilts,
    optics: planOptics(options, poses.particles, tilts !== null),
    noise: planNoise(options, box),
    invertContrast: options.invertContrast ?? false,
    halfsets: options.halfsets ?? true,
    padding,
    imagesPerStack,
    cleanImages: options.cleanImages ?? false,
    batchSize,
  };
}

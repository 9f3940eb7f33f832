import type { SimulationPlan } from "./simulation_plan.ts";

/** Files of a simulated set. */
export interface SimulatedFiles {
  /** RELION's table of the images. */
  readonly star: string;
  /** cryoSPARC's table; null for tilt series, which it cannot tell. */
  readonly cs: string | null;
  /** Poses for cryoDRGN. */
  readonly poses: string;
  /** CTF parameters for cryoDRGN. */
  readonly ctf: string;
  /** Stacks of the images. */
  readonly stacks: readonly string[];
  /** Density maps, one a conformation. */
  readonly volumes: readonly string[];
  /** The table with conformation and contrast. */
  readonly truth: string;
  /** The options with their defaults, and the noise. */
  readonly record: string;
  /** The table of the images without noise, or null. */
  readonly clean: string | null;
}

/** What was simulated. */
export interface SimulationReport {
  /** Files that were written. */
  readonly files: SimulatedFiles;
  /** Number of particles. */
  readonly nParticles: number;
  /** Number of images. */
  readonly nImages: number;
  /** Side of the images in px. */
  readonly box: number;
  /** Pixel size in Å. */
  readonly voxelSize: number;
  /** Particles in each conformation. */
  readonly conformations: readonly number[];
  /** Variance of the pixels of images without noise. */
  readonly signalVariance: number;
  /** Variance of the pixels of the noise. */
  readonly noiseVariance: number;
  /**
   * Variance of the unnormalised DFT of the noise in each shell, as
   * `setRadialNoiseModel` takes it; null without noise.
   */
  readonly noiseProfile: Float64Array | null;
}

/** Version of the format of `simulation.json`. */
export const RECORD_VERSION = 1;

/** The text of `simulation.json`. */
export function simulationRecord(
  plan: SimulationPlan,
  report: Omit<SimulationReport, "files">,
): string {
  const { volumes, poses, tilts, optics, noise } = plan;
  const record = {
    format: "cryoset-simulation",
    version: RECORD_VERSION,
    options: {
      particles: poses.particles,
      box: volumes.box,
      voxelSize: volumes.voxelSize,
      seed: plan.seed,
      volumes: volumes.isBuiltIn ? "built-in" : "given",
      conformations: volumes.proportions.length,
      proportions: volumes.proportions,
      rotations: poses.angles === null ? "uniform" : "given",
      translations: poses.translations === null ? "uniform" : "given",
      maxShift: poses.translations === null ? poses.maxShift : null,
      opticsGroups: optics.groups,
      ctf: optics.ctf,
      defocus: optics.defocus,
      astigmatism: optics.astigmatism,
      phaseShift: optics.phaseShift,
      contrastStd: optics.contrastStd,
      snr: noise.snr === Infinity ? "Infinity" : noise.snr,
      noiseColour: noise.colour,
      invertContrast: plan.invertContrast,
      tiltSeries: tilts && {
        range: tilts.range,
        increment: tilts.increment,
        dosePerTilt: tilts.dosePerTilt,
        angles: Array.from(tilts.angles),
      },
      halfsets: plan.halfsets,
      padding: plan.padding,
      imagesPerStack: plan.imagesPerStack,
      cleanImages: plan.cleanImages,
    },
    ...report,
    noiseProfile: report.noiseProfile && Array.from(report.noiseProfile),
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

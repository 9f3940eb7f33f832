import { type ArgumentValue, ValidationError } from "@cliffy/command";
import type { NoiseColour, SimulateDatasetOptions, Volume } from "../mod.ts";
import { refuseFlags } from "./flag_checks.ts";
import type { FlagGroup } from "./flags.ts";
import { length, positive, seed } from "./option_types.ts";

/** Flags of `cryoset simulate`. */
export interface SimulateFlags {
  readonly json?: boolean | undefined;
  readonly particles?: number | undefined;
  readonly box?: number | undefined;
  readonly voxelSize?: number | undefined;
  readonly seed?: number | undefined;
  readonly volume?: readonly string[] | undefined;
  readonly conformations?: number | undefined;
  readonly proportions?: readonly number[] | undefined;
  readonly maxShift?: number | undefined;
  readonly opticsGroups?: number | undefined;
  readonly ctf?: boolean | undefined;
  readonly defocus?: readonly [number, number] | undefined;
  readonly astigmatism?: number | undefined;
  readonly phaseShift?: readonly [number, number] | undefined;
  readonly contrastStd?: number | undefined;
  readonly snr?: number | undefined;
  readonly noiseColour?: NoiseColour | undefined;
  readonly invert?: boolean | undefined;
  readonly tiltSeries?: boolean | undefined;
  readonly tiltRange?: number | undefined;
  readonly tiltStep?: number | undefined;
  readonly dosePerTilt?: number | undefined;
  readonly halfsets?: boolean | undefined;
  readonly imagesPerStack?: number | undefined;
  readonly clean?: boolean | undefined;
}

/** Flags that say what is projected. */
export const PARTICLE_FLAGS = {
  heading: "Particles",
  types: { positive, seed, length, files: paths, numbers },
  flags: [
    ["-n, --particles <n:positive>", "How many, else 1000."],
    ["--box <px:positive>", "Side of the images, else of the volumes, or 64."],
    ["--voxel-size <size:length>", "Å per px, else of the volumes, or 3."],
    ["--seed <n:seed>", "Of all that is random, else 0."],
    ["--volume <files:files>", "Density maps (.mrc), with commas between."],
    ["--conformations <n:positive>", "Of the built-in molecule: 1 or 2."],
    ["--proportions <parts:numbers>", "Of the conformations: 3,1."],
    ["--max-shift <px:number>", "Largest shift along an axis, else 3 px."],
  ],
} as const satisfies FlagGroup;

/** Flags that say how images come about. */
export const IMAGE_FLAGS = {
  heading: "Images",
  types: { range, snr: ratio, colour },
  flags: [
    ["--snr <ratio:snr>", "Variance of signal by noise, else 0.1; or: none."],
    ["--noise-colour <by:colour>", "white, p for 1/frequency^p, or shells."],
    ["--defocus <range:range>", "Least,greatest in Å; else 10000,20000."],
    ["--phase-shift <range:range>", "Likewise, in degrees; else 0."],
    ["--astigmatism <size:number>", "Greatest, in Å; else 500."],
    ["--optics-groups <n:positive>", "Particles are in them in turn; else 1."],
    ["--contrast-std <x:number>", "Spread of the contrast, else 0."],
    ["--no-ctf", "A CTF of -1 everywhere."],
    ["--invert", "White particles on dark ground, as RELION has them."],
  ],
} as const satisfies FlagGroup;

/** Flags of simulated tilt series. */
export const TILTED_FLAGS = {
  heading: "Tilt series",
  types: {},
  flags: [
    ["--tilt-series", "One row a tilt image, dose-symmetric."],
    ["--tilt-range <degrees:number>", "Largest tilt, else 60."],
    ["--tilt-step <degrees:number>", "Between tilts, else 3."],
    ["--dose-per-tilt <dose:number>", "In e⁻/Å², else 3."],
  ],
} as const satisfies FlagGroup;

/** Flags that say what is written. */
export const SIMULATED_FLAGS = {
  heading: "Files",
  types: {},
  flags: [
    ["--images-per-stack <n:positive>", "Else 1000."],
    ["--clean", "Write the images without noise, too."],
    ["--no-halfsets", "Leave out _rlnRandomSubset."],
  ],
} as const satisfies FlagGroup;

/**
 * Refuses flags that do not go together.
 *
 * @throws {ValidationError} naming a flag and what it works with.
 */
export function checkSimulateFlags(flags: SimulateFlags): void {
  const { volume, ctf, snr, tiltSeries } = flags;
  if (volume !== undefined) {
    const what = 'the built-in molecule: leave out "--volume"';
    refuseFlags(["conformations"], flags, what);
  }
  if (ctf === false) {
    const names = ["defocus", "astigmatism", "phaseShift"] as const;
    refuseFlags(names, flags, 'a CTF: leave out "--no-ctf"');
  }
  if (snr === Infinity) {
    refuseFlags(["noiseColour"], flags, 'noise: leave out "--snr none"');
  }
  if (!tiltSeries) {
    const names = ["tiltRange", "tiltStep", "dosePerTilt"] as const;
    refuseFlags(names, flags, '"--tilt-series"');
  }
}

/** The options that flags stand for. */
export function simulateOptions(
  flags: SimulateFlags,
  volumes: readonly Volume[] | undefined,
): SimulateDatasetOptions {
  const { tiltRange, tiltStep, dosePerTilt } = flags;
  return {
    particles: flags.particles,
    box: flags.box,
    voxelSize: flags.voxelSize,
    seed: flags.seed,
    volumes,
    conformations: flags.conformations,
    proportions: flags.proportions,
    maxShift: flags.maxShift,
    opticsGroups: flags.opticsGroups,
    ctf: flags.ctf,
    defocus: flags.defocus,
    astigmatism: flags.astigmatism,
    phaseShift: flags.phaseShift,
    contrastStd: flags.contrastStd,
    snr: flags.snr,
    noiseColour: flags.noiseColour,
    invertContrast: flags.invert,
    tiltSeries: flags.tiltSeries &&
      { range: tiltRange, increment: tiltStep, dosePerTilt },
    halfsets: flags.halfsets,
    imagesPerStack: flags.imagesPerStack,
    cleanImages: flags.clean,
  };
}

/** Paths with commas between. */
function paths({ name, value }: ArgumentValue): string[] {
  const found = value.split(",");
  if (!found.includes("") && !/^-./.test(value)) return found;
  throw new ValidationError(
    `Option "${name}" must be paths with commas between, not "${value}"`,
  );
}

/** Numbers with commas between. */
function numbers({ name, value }: ArgumentValue): number[] {
  const found = numbersOf(value);
  if (found !== null) return found;
  throw new ValidationError(
    `Option "${name}" must be numbers with commas between, not "${value}"`,
  );
}

/** One number, or the least and the greatest. */
function range({ name, value }: ArgumentValue): [number, number] {
  const [least, most = least, ...more] = numbersOf(value) ?? [];
  if (least !== undefined && more.length === 0 && least <= most) {
    return [least, most];
  }
  throw new ValidationError(
    `Option "${name}" must be a number or "min,max", not "${value}"`,
  );
}

/** A ratio above 0, or "none" of the noise. */
function ratio({ name, value }: ArgumentValue): number {
  if (value === "none") return Infinity;
  const [found, ...more] = numbersOf(value) ?? [];
  if (found > 0 && more.length === 0) return found;
  throw new ValidationError(
    `Option "${name}" must be a number above 0 or "none", not "${value}"`,
  );
}

/** "white", a power, or variances of shells. */
function colour({ name, value }: ArgumentValue): NoiseColour {
  if (value === "white") return "white";
  const found = numbersOf(value);
  if (found !== null) return found.length === 1 ? found[0] : found;
  throw new ValidationError(
    `Option "${name}" must be "white", a power of the frequency, or relative ` +
      `variances of shells with commas between, not "${value}"`,
  );
}

function numbersOf(text: string): number[] | null {
  const found = text.split(",").map((part) =>
    part.trim() === "" ? NaN : Number(part)
  );
  return found.every(Number.isFinite) ? found : null;
}

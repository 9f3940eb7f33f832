import { ndArray } from "../core/nd_array.ts";
import {
  type EulerAngles,
  eulerFromRotations,
  rotationsFromEuler,
} from "../metadata/euler.ts";
import { ImageRandom, PURPOSE } from "./image_random.ts";
import { rounded, STEP } from "./rounded.ts";
import type { SimulationPlan } from "./simulation_plan.ts";

const DEGREE = Math.PI / 180;

/** What is true of particles, in the numbers that the files state. */
export interface ParticleColumns {
  /** Number of particles. */
  readonly length: number;
  /** Volume of each, from 0. */
  readonly conformation: Int32Array;
  /** Optics group of each, from 0. */
  readonly optics: Int32Array;
  /** Factor of its images. */
  readonly contrast: Float64Array;
  /** Defocus in Å. */
  readonly defocusU: Float64Array;
  /** Defocus in Å. */
  readonly defocusV: Float64Array;
  /** Azimuth of U in degrees. */
  readonly defocusAngle: Float64Array;
  /** Phase shift in degrees. */
  readonly phaseShift: Float64Array;
  /** 1 or 2. */
  readonly half: Int32Array;
}

/** What is true of images, in the numbers that the files state. */
export interface ImageColumns extends EulerAngles {
  /** Their particles. */
  readonly particles: ParticleColumns;
  /** Images of a particle, which follow each other. */
  readonly tilts: number;
  /** Number of images. */
  readonly length: number;
  /** Shifts that centre the particle, in Å. */
  readonly originX: Float64Array;
  /** Likewise along the rows. */
  readonly originY: Float64Array;
  /** Factor of the CTF: contrast, times the cosine of the tilt. */
  readonly scale: Float64Array;
}

/** Columns of the first particles of a simulation, in no way dependent on how many there are. */
export function imageColumns(
  plan: SimulationPlan,
  count: number,
): ImageColumns {
  const particles = particleColumns(plan, count);
  const angles = particleAngles(plan, count);
  const shifts = particleShifts(plan, count);
  const tilts = plan.tilts?.angles ?? Float64Array.of(0);
  const length = count * tilts.length;
  const [originX, originY, scale] = [0, 1, 2].map(() =>
    new Float64Array(length)
  );
  const { voxelSize } = plan.volumes;
  for (let i = 0; i < length; i++) {
    const particle = Math.floor(i / tilts.length);
    const tilt = tilts[i % tilts.length] * DEGREE;
    const x = Math.cos(tilt) * shifts[3 * particle] +
      Math.sin(tilt) * shifts[3 * particle + 2];
    originX[i] = rounded(x * voxelSize, STEP.origin);
    originY[i] = rounded(shifts[3 * particle + 1] * voxelSize, STEP.origin);
    const factor = Math.cos(tilt) * particles.contrast[particle];
    scale[i] = rounded(factor, STEP.contrast);
  }
  return {
    particles,
    tilts: tilts.length,
    length,
    ...(plan.tilts === null ? angles : tiltedAngles(angles, tilts)),
    originX,
    originY,
    scale,
  };
}

function particleColumns(
  { seed, volumes, optics }: SimulationPlan,
  length: number,
): ParticleColumns {
  const defocus = new ImageRandom(seed, PURPOSE.defocus);
  const column = () => new Float64Array(length);
  const [defocusU, defocusV] = [column(), column()];
  const [defocusAngle, phaseShift] = [column(), column()];
  for (let i = 0; i < length; i++) {
    defocus.start(i);
    const mean = defocus.between(...optics.defocus);
    const difference = defocus.between(0, optics.astigmatism);
    defocusU[i] = rounded(mean + difference / 2, STEP.defocus);
    defocusV[i] = rounded(mean - difference / 2, STEP.defocus);
    const angle = defocus.between(0, 180);
    defocusAngle[i] = rounded(optics.ctf ? angle : 0, STEP.phase);
    phaseShift[i] = rounded(defocus.between(...optics.phaseShift), STEP.phase);
  }
  return {
    length,
    conformation: conformationsOf(seed, volumes.proportions, length),
    optics: Int32Array.from({ length }, (_, i) => i % optics.groups.length),
    contrast: contrastsOf(seed, optics.contrastStd, length),
    defocusU,
    defocusV,
    defocusAngle,
    phaseShift,
    half: halvesOf(seed, length),
  };
}

function conformationsOf(
  seed: number,
  proportions: readonly number[],
  length: number,
): Int32Array {
  const random = new ImageRandom(seed, PURPOSE.conformation);
  // Rounding may leave the sum a little below 1.
  const last = proportions.findLastIndex((part) => part > 0);
  return Int32Array.from({ length }, (_, i) => {
    let rest = random.start(i).uniform();
    const found = proportions.findIndex((part) => (rest -= part) < 0);
    return found < 0 ? last : found;
  });
}

/** Log-normal numbers of mean 1, which are never negative. */
function contrastsOf(
  seed: number,
  deviation: number,
  length: number,
): Float64Array {
  const random = new ImageRandom(seed, PURPOSE.contrast);
  const variance = Math.log(1 + deviation * deviation);
  return Float64Array.from({ length }, (_, i) => {
    const normal = random.start(i).normal();
    const contrast = Math.exp(Math.sqrt(variance) * normal - variance / 2);
    return rounded(contrast, STEP.contrast);
  });
}

/** Of each two particles one is in each half, by chance. */
function halvesOf(seed: number, length: number): Int32Array {
  const random = new ImageRandom(seed, PURPOSE.halfset);
  return Int32Array.from({ length }, (_, i) => {
    const isSwapped = random.start(i >> 1).uniform() < 0.5;
    return 1 + (Number(isSwapped) ^ (i & 1));
  });
}

/** Angles of the particles: uniform on all rotations if none are given. */
function particleAngles(
  { seed, poses }: SimulationPlan,
  length: number,
): EulerAngles {
  const random = new ImageRandom(seed, PURPOSE.pose);
  const { angles } = poses;
  const column = () => new Float64Array(length);
  const [rot, tilt, psi] = [column(), column(), column()];
  for (let i = 0; i < length; i++) {
    random.start(i);
    // All directions are alike if the cosine of the tilt is uniform.
    const [a, b, c] = angles === null
      ? [
        random.between(-180, 180),
        Math.acos(random.between(-1, 1)) / DEGREE,
        random.between(-180, 180),
      ]
      : [angles.rot[i], angles.tilt[i], angles.psi[i]];
    rot[i] = rounded(a, STEP.angle);
    tilt[i] = rounded(b, STEP.angle);
    psi[i] = rounded(c, STEP.angle);
  }
  return { rot, tilt, psi };
}

/** Shifts [length, 3] in px that centre the particles, the last along the beam. */
function particleShifts(
  { seed, poses }: SimulationPlan,
  length: number,
): Float64Array {
  const random = new ImageRandom(seed, PURPOSE.shift);
  const { translations, maxShift } = poses;
  const shifts = new Float64Array(3 * length);
  for (let i = 0; i < length; i++) {
    random.start(i);
    for (let axis = 0; axis < 3; axis++) {
      shifts[3 * i + axis] = translations === null
        ? random.between(-maxShift, maxShift)
        : axis < 2
        ? translations[2 * i + axis]
        : 0;
    }
  }
  return shifts;
}

/**
 * Angles of the images of tilted particles. The tilt axis is y of the image:
 * what lies above the middle, at positive z, goes to positive x.
 */
function tiltedAngles(angles: EulerAngles, tilts: Float64Array): EulerAngles {
  const { data: poses } = rotationsFromEuler(
    angles.rot,
    angles.tilt,
    angles.psi,
  );
  const length = angles.rot.length * tilts.length;
  const images = new Float64Array(9 * length);
  for (let i = 0; i < length; i++) {
    const from = 9 * Math.floor(i / tilts.length);
    const tilt = tilts[i % tilts.length] * DEGREE;
    const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
    for (let axis = 0; axis < 3; axis++) {
      const x = poses[from + axis];
      const z = poses[from + 6 + axis];
      images[9 * i + axis] = cos * x + sin * z;
      images[9 * i + 3 + axis] = poses[from + 3 + axis];
      images[9 * i + 6 + axis] = cos * z - sin * x;
    }
  }
  const { rot, tilt, psi } = eulerFromRotations(
    ndArray(images, [length, 3, 3]),
  );
  const stated = (values: Float64Array) =>
    values.map((value) => rounded(value, STEP.angle));
  return { rot: stated(rot), tilt: stated(tilt), psi: stated(psi) };
}

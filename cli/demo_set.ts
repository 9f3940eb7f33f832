import {
  type EulerAngles,
  LegacyRandom,
  MrcStackWriter,
  rotationsFromEuler,
  StarTable,
  writeStar,
} from "../mod.ts";

/** Side of the images in px, and the size of a pixel in Å. */
const BOX = 64;
const PIXEL_SIZE = 3.2;

const DEGREE = Math.PI / 180;

/** Micrographs, and particles on each. */
const MICROGRAPHS = 3;
const PARTICLES = 40;

/** Standard deviation of the noise; the particle reaches about 2. */
const NOISE = 1;

/** The particle: Gaussian blobs at x, y, z with a radius, in Å, and a height. */
const BLOBS = [
  [0, 0, 0, 22, 0.9],
  [30, 12, -10, 14, 0.8],
  [-24, 22, 16, 12, 0.7],
  [-6, -34, 20, 10, 0.9],
] as const;

/**
 * Writes a small particle set: three stacks and `particles.star` with poses,
 * CTF parameters and two optics groups, without half-sets. Every image is the
 * projection of some blobs in noise; the CTF is stated, not applied.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @returns The number of images.
 */
export async function writeDemoSet(folder: string): Promise<number> {
  const random = new LegacyRandom(1);
  const images = MICROGRAPHS * PARTICLES;
  const particles = particlesOf(images, random);
  const stacks = Array.from(
    { length: MICROGRAPHS },
    (_, i) => `Extract/mic_00${i + 1}.mrcs`,
  );
  await Deno.mkdir(`${folder}/Extract`, { recursive: true });
  for (const [i, stack] of stacks.entries()) {
    await using writer = await MrcStackWriter.open(`${folder}/${stack}`, {
      boxSize: BOX,
      voxelSize: PIXEL_SIZE,
    });
    for (let p = 0; p < PARTICLES; p++) {
      await writer.write(imageOf(particles, i * PARTICLES + p, random));
    }
    await writer.commit();
  }
  await writeStar(
    `${folder}/particles.star`,
    particleTable(particles, stacks),
    opticsTable(),
    { created: null },
  );
  return images;
}

/** Pose and defocus of every particle. */
interface Particles extends EulerAngles {
  /** Rotation matrices of the angles, [n, 3, 3]. */
  readonly rotations: Float64Array;
  /** Shifts in Å that centre the particles. */
  readonly originX: Float64Array;
  readonly originY: Float64Array;
  /** Greatest defocus in Å. */
  readonly defocusU: Float64Array;
}

function particlesOf(count: number, random: LegacyRandom): Particles {
  const between = (least: number, most: number) =>
    Float64Array.from(
      { length: count },
      () => rounded(least + (most - least) * fraction(random)),
    );
  const rot = between(-180, 180);
  // All directions alike: the cosine of the tilt is uniform.
  const tilt = between(-1, 1).map((z) => rounded(Math.acos(z) / DEGREE));
  const psi = between(-180, 180);
  return {
    rot,
    tilt,
    psi,
    rotations: rotationsFromEuler(rot, tilt, psi).data,
    originX: between(-8, 8),
    originY: between(-8, 8),
    defocusU: between(9000, 21000),
  };
}

/** The projection of the blobs in the pose of a particle, and noise. */
function imageOf(
  particles: Particles,
  particle: number,
  random: LegacyRandom,
): Float32Array {
  const image = Float32Array.from(
    { length: BOX * BOX },
    () => NOISE * normal(random),
  );
  const R = particles.rotations.subarray(9 * particle);
  for (const [x, y, z, radius, height] of BLOBS) {
    const atX = R[0] * x + R[1] * y + R[2] * z - particles.originX[particle];
    const atY = R[3] * x + R[4] * y + R[5] * z - particles.originY[particle];
    for (let row = 0; row < BOX; row++) {
      const dy = PIXEL_SIZE * (row - BOX / 2) - atY;
      for (let column = 0; column < BOX; column++) {
        const dx = PIXEL_SIZE * (column - BOX / 2) - atX;
        image[row * BOX + column] += height *
          Math.exp(-(dx * dx + dy * dy) / (2 * radius * radius));
      }
    }
  }
  return image;
}

function particleTable(
  { rot, tilt, psi, originX, originY, defocusU }: Particles,
  stacks: readonly string[],
): StarTable {
  return StarTable.fromColumns("particles", {
    _rlnImageName: stacks.flatMap((stack) =>
      Array.from(
        { length: PARTICLES },
        (_, i) => `${String(i + 1).padStart(6, "0")}@${stack}`,
      )
    ),
    // The first half of the session, and the second.
    _rlnOpticsGroup: Array.from(
      rot,
      (_, i) => i < rot.length / 2 ? 1 : 2,
    ),
    _rlnAngleRot: rot,
    _rlnAngleTilt: tilt,
    _rlnAnglePsi: psi,
    _rlnOriginXAngst: originX,
    _rlnOriginYAngst: originY,
    _rlnDefocusU: defocusU,
    _rlnDefocusV: defocusU.map((defocus) => rounded(0.98 * defocus)),
    _rlnDefocusAngle: psi.map((angle) => rounded(angle / 2)),
  });
}

function opticsTable(): StarTable {
  return StarTable.fromColumns("optics", {
    _rlnOpticsGroup: [1, 2],
    _rlnOpticsGroupName: ["morning", "afternoon"],
    _rlnVoltage: [300, 300],
    _rlnSphericalAberration: [2.7, 2.7],
    _rlnAmplitudeContrast: [0.1, 0.07],
    _rlnImagePixelSize: [PIXEL_SIZE, PIXEL_SIZE],
    _rlnImageSize: [BOX, BOX],
  });
}

/** A number from 0 to below 1. */
function fraction(random: LegacyRandom): number {
  return random.nextUint32() / 2 ** 32;
}

/** A number of the normal distribution (Box and Muller 1958). */
function normal(random: LegacyRandom): number {
  return Math.sqrt(-2 * Math.log(1 - fraction(random))) *
    Math.cos(2 * Math.PI * fraction(random));
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}

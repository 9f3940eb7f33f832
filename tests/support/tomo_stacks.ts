import { mrcBytes } from "./mrc_bytes.ts";
import type { TomoModel, TomoParticleModel } from "./tomo_model.ts";

/** Folder of the particle files below the project folder. */
export const PARTICLE_JOB = "Extract/job012";

/** `_rlnImageName` of a particle, relative to the project folder. */
export function stackName(particle: TomoParticleModel, index: number): string {
  return `${PARTICLE_JOB}/Subtomograms/${particle.tomogram}/${
    index + 1
  }_stack2d.mrcs`;
}

/** Frames in the sections of a particle's stack. */
export function framesOfStack(
  particle: TomoParticleModel,
  frames: number,
): number[] {
  const all = Array.from({ length: frames }, (_, f) => f);
  return particle.stackKind === "full"
    ? all
    : all.filter((f) => particle.visible[f] === 1);
}

/**
 * Pixel of a section: 1000 particle + frame + 1 plus sixteenths that run
 * along the image, exact in float32 for a thousand particles; the negative
 * whole number for hidden frames.
 */
export function pixelOfFrame(
  particle: TomoParticleModel,
  index: number,
  frame: number,
  pixel: number,
): number {
  const label = 1000 * index + frame + 1;
  return particle.visible[frame] === 1 ? label + (pixel % 16) / 16 : -label;
}

/** Bytes of the stack of a particle. */
export function stackBytes(model: TomoModel, index: number): Uint8Array {
  const particle = model.particles[index];
  const tomogram = model.tomograms.find((t) => t.name === particle.tomogram);
  const optics = model.optics.find((o) => o.group === particle.opticsGroup) ??
    model.optics[0];
  const count = tomogram?.frames.length ?? particle.visible.length;
  const frames = framesOfStack(particle, count);
  return mrcBytes(
    frames.length,
    optics.imageSize,
    (section, pixel) => pixelOfFrame(particle, index, frames[section], pixel),
    { pixelSize: optics.imagePixelSize },
  );
}

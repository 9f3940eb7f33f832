import {
  multiplyMatrices,
  turnedComponent,
  writeAnglesOfMatrix,
} from "./geometry.ts";
import type { ParticlePlace } from "./place_particle.ts";
import type { TiltImageTable } from "./tilt_image_table.ts";
import type { Tomogram } from "./tomo_tables.ts";

/**
 * Writes orientation, shift, depth, defocus and position of the image of a
 * row, which has its frame: M = R_f·A_s·A_p, t = (R_f·A_s·o)xy,
 * z = (R_f·q)z, and hand · slope · z on the defocus at the tomogram's centre.
 */
export function fillGeometry(
  table: TiltImageTable,
  row: number,
  { hand, defocusSlope, frames }: Tomogram,
  { orientation, offset, position, boxCentre }: ParticlePlace,
): void {
  const frame = table.frameIndex[row];
  const { rotations: tilts, shiftsAngst } = frames;
  const tilt = 9 * frame;
  const rotations = table.rotations.data;
  multiplyMatrices(rotations, 9 * row, tilts, tilt, orientation, 0);
  writeAnglesOfMatrix(table.eulerDeg.data, 3 * row, rotations, 9 * row);
  for (let axis = 0; axis < 2; axis++) {
    // Plus 0, so that no offset does not become −0.
    table.originAngst.data[2 * row + axis] =
      turnedComponent(tilts, tilt, axis, offset, 0) + 0;
    table.positionAngst.data[2 * row + axis] =
      turnedComponent(tilts, tilt, axis, boxCentre, 0) +
      shiftsAngst[2 * frame + axis];
  }
  const depth = turnedComponent(tilts, tilt, 2, position, 0) + 0;
  const defocus = hand * defocusSlope * depth;
  table.depth[row] = depth;
  table.defocusU[row] = frames.defocusU[frame] + defocus;
  table.defocusV[row] = frames.defocusV[frame] + defocus;
}

/** Writes what the frame of a row says whatever the particle. */
export function fillFrame(
  table: TiltImageTable,
  row: number,
  { bfactorPerDose, frames }: Tomogram,
  ctfScale: Float64Array,
): void {
  const frame = table.frameIndex[row];
  const dose = frames.preExposure[frame];
  table.defocusAngle[row] = frames.defocusAngle[frame];
  table.phaseShift[row] = frames.phaseShift[frame];
  table.ctfScale[row] = ctfScale[frame];
  // A value below 0 counts as none, as in RELION.
  table.ctfBfactor[row] = bfactorPerDose > 0 ? bfactorPerDose * dose : 0;
  table.tiltBfactor[row] = frames.tiltBfactor[frame];
  table.preExposure[row] = dose;
  table.yTilt[row] = frames.yTilt[frame];
  table.stageTilt[row] = frames.stageTilt[frame];
}

/**
 * Writes where the box of a row is in its tilt image, in unbinned px from the
 * first pixel: R_f·(c/px + δ) + shift/px + ⌊n/2⌋. A tomogram of odd size has
 * its centre half a pixel off the one it is turned about, δ.
 */
export function fillPositionPx(
  table: TiltImageTable,
  row: number,
  { pixelSize, size, frames: { rotations } }: Tomogram,
  tiltImageSize: readonly [number, number],
): void {
  const frame = table.frameIndex[row];
  const target = table.positionPx!.data;
  for (let axis = 0; axis < 2; axis++) {
    const m = 9 * frame + 3 * axis;
    const fromCentre = table.positionAngst.data[2 * row + axis] / pixelSize;
    let oddSides = size === null ? NaN : 0;
    for (let k = 0; size !== null && k < 3; k++) {
      oddSides += rotations[m + k] * (size[k] / 2 - Math.floor(size[k] / 2));
    }
    target[2 * row + axis] = fromCentre + oddSides +
      Math.floor(tiltImageSize[axis] / 2);
  }
}

import {
  multiplyMatrices,
  turnedComponent,
  writeMatrixOfAngles,
} from "./geometry.ts";
import type { TomoParticles } from "./tomo_tables.ts";

/** Where a particle is and how it is turned, in the frame of its tomogram. */
export interface ParticlePlace {
  /** Centre of the cut boxes in Å, c. */
  readonly boxCentre: Float64Array;
  /** Offset of the particle in Å, A_s·o. */
  readonly offset: Float64Array;
  /** Position of the particle in Å, q = c − A_s·o. */
  readonly position: Float64Array;
  /** Rotation reference to tomogram, A_s·A_p. */
  readonly orientation: Float64Array;
  /** Room for A_s and A_p. */
  readonly scratch: Float64Array;
}

/** Room for the place of one particle after another. */
export function makePlace(): ParticlePlace {
  return {
    boxCentre: new Float64Array(3),
    offset: new Float64Array(3),
    position: new Float64Array(3),
    orientation: new Float64Array(9),
    scratch: new Float64Array(18),
  };
}

const NO_ANGLES = [0, 0, 0];

/**
 * Works out the place of a particle: A_s turns the box into the tomogram, A_p
 * the reference into the box, o is the refined offset in the frame of the box.
 */
export function placeParticle(
  place: ParticlePlace,
  { coordinatesAngst, originsAngst, anglesDeg, boxAnglesDeg }: TomoParticles,
  p: number,
): void {
  const matrices = place.scratch;
  if (boxAnglesDeg === null) writeMatrixOfAngles(matrices, 0, NO_ANGLES, 0);
  else writeMatrixOfAngles(matrices, 0, boxAnglesDeg, 3 * p);
  writeMatrixOfAngles(matrices, 9, anglesDeg, 3 * p);
  multiplyMatrices(place.orientation, 0, matrices, 0, matrices, 9);
  for (let axis = 0; axis < 3; axis++) {
    const offset = turnedComponent(matrices, 0, axis, originsAngst, 3 * p);
    const centre = coordinatesAngst[3 * p + axis];
    place.offset[axis] = offset;
    place.boxCentre[axis] = centre;
    place.position[axis] = centre - offset;
  }
}

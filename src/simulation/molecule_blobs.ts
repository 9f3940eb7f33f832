import { ImageRandom, PURPOSE } from "./image_random.ts";

/** A Gaussian of density; lengths in px from the origin of the volume. */
export interface Blob {
  /** Where its middle is. */
  readonly centre: readonly [x: number, y: number, z: number];
  /** Standard deviation. */
  readonly sigma: number;
  /** Integral of its density. */
  readonly mass: number;
}

/** Conformations of the molecule. */
export const CONFORMATIONS = 2;

/** A domain: a soft body with finer blobs about it; lengths in boxes. */
interface Domain {
  readonly centre: readonly [number, number, number];
  /** Half axes of the region that its blobs lie in. */
  readonly extent: readonly [number, number, number];
  /** Number of fine blobs. */
  readonly blobs: number;
}

/**
 * Five domains about a bent stem: no turn and no mirror takes them into each
 * other. The last one moves.
 */
const DOMAINS: readonly Domain[] = [
  { centre: [-0.03, -0.15, 0.01], extent: [0.06, 0.12, 0.05], blobs: 9 },
  { centre: [0.09, 0.04, 0.05], extent: [0.08, 0.06, 0.06], blobs: 8 },
  { centre: [-0.12, 0.08, -0.06], extent: [0.05, 0.08, 0.06], blobs: 7 },
  { centre: [0.14, -0.08, -0.13], extent: [0.06, 0.05, 0.04], blobs: 5 },
  { centre: [0.01, 0.14, 0.16], extent: [0.04, 0.05, 0.08], blobs: 6 },
];

/** Where the last domain is hinged, in boxes, and how far it turns about x. */
const HINGE = [0.04, 0.07, 0.08] as const;
const TURN = -75 * Math.PI / 180;

/** Masses of the body of a domain and of each fine blob. */
const BODY_MASS = 1;
const BLOB_MASS = 0.5;

/** Widths: of bodies in boxes, but not below px; of fine blobs in px. */
const BODY_SIGMA = 0.035;
const LEAST_BODY_SIGMA = 1.2;
const BLOB_SIGMA = [0.7, 1] as const;

/**
 * The blobs of the built-in molecule in a box of `side` px. They lie within
 * 0.3 boxes of the origin, whatever the conformation.
 */
export function moleculeBlobs(side: number, conformation: number): Blob[] {
  return DOMAINS.flatMap((domain, d) => {
    const random = new ImageRandom(0, PURPOSE.molecule).start(d);
    const isTurned = conformation === 2 && d === DOMAINS.length - 1;
    const place = (offset: readonly number[]) => {
      const [x, y, z] = domain.centre.map((c, i) => c + offset[i]);
      return scaled(isTurned ? turned(x, y, z) : [x, y, z], side);
    };
    const body: Blob = {
      centre: place([0, 0, 0]),
      sigma: Math.max(BODY_SIGMA * side, LEAST_BODY_SIGMA),
      mass: BODY_MASS,
    };
    const blobs = Array.from({ length: domain.blobs }, (): Blob => ({
      centre: place(inEllipsoid(random, domain.extent)),
      sigma: random.between(...BLOB_SIGMA),
      mass: BLOB_MASS,
    }));
    return [body, ...blobs];
  });
}

/** A point of an ellipsoid, all places alike. */
function inEllipsoid(
  random: ImageRandom,
  extent: readonly [number, number, number],
): number[] {
  while (true) {
    const point = extent.map(() => random.between(-1, 1));
    if (Math.hypot(...point) <= 1) return point.map((c, i) => c * extent[i]);
  }
}

/** A point after the turn about the hinge. */
function turned(x: number, y: number, z: number): [number, number, number] {
  const [dy, dz] = [y - HINGE[1], z - HINGE[2]];
  const [cos, sin] = [Math.cos(TURN), Math.sin(TURN)];
  return [x, HINGE[1] + cos * dy - sin * dz, HINGE[2] + sin * dy + cos * dz];
}

function scaled(
  [x, y, z]: readonly [number, number, number],
  side: number,
): [number, number, number] {
  return [x * side, y * side, z * side];
}

import type { Blob } from "../../src/simulation/molecule_blobs.ts";

/** What an image of Gaussians depends on. */
export interface GaussianView {
  readonly blobs: readonly Blob[];
  /** Side of the image in px. */
  readonly side: number;
  /** Rotation matrix in rows, reference frame to image frame. */
  readonly rotation: ArrayLike<number>;
  /** Shift x, y in px that would centre the particle. */
  readonly shift: readonly [number, number];
}

/**
 * The projection of Gaussians along the beam, by its closed form: a blob at r
 * is a Gaussian at the first two components of R r, less the shift, from
 * pixel side / 2.
 */
export function gaussianProjection(
  { blobs, side, rotation: R, shift }: GaussianView,
): Float64Array {
  const image = new Float64Array(side * side);
  for (const { centre: [x, y, z], sigma, mass } of blobs) {
    const column = R[0] * x + R[1] * y + R[2] * z - shift[0] + side / 2;
    const row = R[3] * x + R[4] * y + R[5] * z - shift[1] + side / 2;
    const height = mass / (2 * Math.PI * sigma ** 2);
    for (let r = 0; r < side; r++) {
      for (let c = 0; c < side; c++) {
        const square = (r - row) ** 2 + (c - column) ** 2;
        image[r * side + c] += height * Math.exp(-square / (2 * sigma ** 2));
      }
    }
  }
  return image;
}

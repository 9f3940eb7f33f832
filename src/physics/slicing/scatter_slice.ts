import type { FloatArray, NumericArray } from "../../core/nd_array.ts";

/** Numbers a voxel: real part, imaginary part, weight. */
export const PARTS = 3;

/** Sums on the half spectrum of a volume, [M, M, M / 2 + 1]. */
export interface SliceSums {
  /** {@linkcode PARTS} numbers a voxel, and a margin behind the last. */
  readonly voxels: Float64Array;
  /** M. */
  readonly side: number;
  /** Voxels for one step of the image. */
  readonly padding: number;
  /** Radius in frequency steps of the image. */
  readonly maxR: number;
}

/** Half spectra of which one is inserted. */
export interface WeightedSpectra {
  /** Values times weights. */
  readonly values: FloatArray;
  /** Weights. */
  readonly weights: FloatArray;
  /** N. */
  readonly imageSide: number;
}

/**
 * Length of the sums. Rounding can lead to voxel M of an axis, with next to no
 * weight: it is the first of the next row, which lies beyond the radius, or of
 * the margin.
 */
export function sumsLength(side: number): number {
  return PARTS * ((side + 1) * side + 1) * (side / 2 + 1);
}

/**
 * Adds one image: every element inside the radius to the eight voxels around
 * its place. What lies below the plane of frequency 0 of the last axis is
 * added at its mirror image; the mirror images of what touches that plane are
 * still missing in it.
 *
 * @param image Number of the image among the spectra.
 * @param R Numbers of which nine from 9 times that are its rotation.
 */
export function scatterSlice(
  { voxels, side, padding, maxR }: SliceSums,
  { values, weights, imageSide }: WeightedSpectra,
  image: number,
  R: NumericArray,
): void {
  const columns = imageSide / 2 + 1;
  const half = side / 2;
  const stepY = PARTS * (half + 1);
  const stepX = stepY * side;
  const r = 9 * image;
  const [x0, x1, x2] = [padding * R[r], padding * R[r + 1], padding * R[r + 2]];
  const reach = Math.floor(maxR);
  for (let ky = -reach; ky <= reach; ky++) {
    const y0 = padding * ky * R[r + 3];
    const y1 = padding * ky * R[r + 4];
    const y2 = padding * ky * R[r + 5];
    const row = (image * imageSide + imageSide / 2 + ky) * columns;
    const last = Math.floor(Math.sqrt(maxR * maxR - ky * ky));
    for (let kx = 0; kx <= last; kx++) {
      const at = row + kx;
      // Column 0 holds each value twice, with its mirror image.
      const part = kx === 0 ? 0.5 : 1;
      const weight = part * weights[at];
      if (weight === 0) continue;
      const re = part * values[2 * at];
      let im = part * values[2 * at + 1];
      let g0 = kx * x0 + y0;
      let g1 = kx * x1 + y1;
      let g2 = kx * x2 + y2;
      if (g2 < 0) {
        g0 = -g0;
        g1 = -g1;
        g2 = -g2;
        im = -im;
      }
      g0 += half;
      g1 += half;
      const b0 = g0 | 0;
      const b1 = g1 | 0;
      const b2 = g2 | 0;
      const f0 = g0 - b0;
      const f1 = g1 - b1;
      const f2 = g2 - b2;
      const f01 = f0 * f1;
      const to = b0 * stepX + b1 * stepY + PARTS * b2;
      addPair(voxels, to, 1 - f0 - f1 + f01, f2, re, im, weight);
      addPair(voxels, to + stepY, f1 - f01, f2, re, im, weight);
      addPair(voxels, to + stepX, f0 - f01, f2, re, im, weight);
      addPair(voxels, to + stepX + stepY, f01, f2, re, im, weight);
    }
  }
}

/** Adds a part to a voxel and to the next one, which gets `fraction` of it. */
function addPair(
  voxels: Float64Array,
  at: number,
  part: number,
  fraction: number,
  re: number,
  im: number,
  weight: number,
): void {
  const high = part * fraction;
  const low = part - high;
  voxels[at] += low * re;
  voxels[at + 1] += low * im;
  voxels[at + 2] += low * weight;
  voxels[at + 3] += high * re;
  voxels[at + 4] += high * im;
  voxels[at + 5] += high * weight;
}

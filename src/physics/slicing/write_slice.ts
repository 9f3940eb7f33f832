import type { FloatArray, NumericArray } from "../../core/nd_array.ts";
import type { Sampler } from "./samplers.ts";
import type { SliceFrequencies } from "./slice_frequencies.ts";
import { FullVoxels, type SpectrumVoxels } from "./spectrum_voxels.ts";

/** Where slices come from and go to. */
export interface SliceJob {
  /** Voxels to read. */
  readonly voxels: SpectrumVoxels;
  /** Reads between them. */
  readonly sampler: Sampler;
  /** Steps of the volume for one step of the image. */
  readonly oversampling: number;
  /** Elements of a slice. */
  readonly frequencies: SliceFrequencies;
  /** Takes the slices, interleaved re, im. */
  readonly out: FloatArray;
}

/**
 * Writes the slice of the rotation matrix that begins at `rotation` of
 * `matrices` to `start` of `job.out`.
 */
export function writeSlice(
  { voxels, sampler, oversampling, frequencies, out }: SliceJob,
  matrices: NumericArray,
  rotation: number,
  start: number,
): void {
  const { kx, ky, limit } = frequencies;
  const centre = Math.floor(voxels.side / 2);
  let at = start;
  for (let row = 0; row < ky.length; row++) {
    const y = oversampling * ky[row];
    for (let column = 0; column < kx.length; column++, at += 2) {
      const x = oversampling * kx[column];
      if (kx[column] ** 2 + ky[row] ** 2 > limit) {
        out[at] = out[at + 1] = 0;
        continue;
      }
      sampler.sample(
        x * matrices[rotation] + y * matrices[rotation + 3] + centre,
        x * matrices[rotation + 1] + y * matrices[rotation + 4] + centre,
        x * matrices[rotation + 2] + y * matrices[rotation + 5] + centre,
      );
      out[at] = sampler.re;
      out[at + 1] = sampler.im;
    }
  }
}

/**
 * {@linkcode writeSlice} by trilinear interpolation. Elements whose eight
 * neighbours are all stored, or all mirror images of stored ones, are read
 * directly; the few at the border as there.
 */
export function writeTrilinearSlice(
  job: SliceJob,
  matrices: NumericArray,
  rotation: number,
  start: number,
): void {
  const { voxels, sampler, oversampling, frequencies, out } = job;
  const { kx, ky, limit } = frequencies;
  const n = voxels.side;
  const { depth } = voxels;
  const centre = Math.floor(n / 2);
  const isHalf = !(voxels instanceof FullVoxels);
  const centreZ = isHalf ? 0 : centre;
  // Further from the centre a neighbour may lack its mirror image.
  const inner = Math.ceil(n / 2) - 1;
  const x0 = oversampling * matrices[rotation];
  const x1 = oversampling * matrices[rotation + 1];
  const x2 = oversampling * matrices[rotation + 2];
  const y0 = oversampling * matrices[rotation + 3];
  const y1 = oversampling * matrices[rotation + 4];
  const y2 = oversampling * matrices[rotation + 5];
  let at = start;
  for (let row = 0; row < ky.length; row++) {
    const y = ky[row];
    for (let column = 0; column < kx.length; column++, at += 2) {
      const x = kx[column];
      if (x * x + y * y > limit) {
        out[at] = 0;
        out[at + 1] = 0;
        continue;
      }
      const q0 = x * x0 + y * y0;
      const q1 = x * x1 + y * y1;
      const q2 = x * x2 + y * y2;
      const isInner = q0 < inner && q0 > -inner && q1 < inner && q1 > -inner &&
        q2 < inner && q2 > -inner;
      if (!isInner) {
        sampler.sample(q0 + centre, q1 + centre, q2 + centre);
        out[at] = sampler.re;
        out[at + 1] = sampler.im;
        continue;
      }
      const sign = isHalf && q2 < 0 ? -1 : 1;
      const b0 = Math.floor(sign * q0);
      const b1 = Math.floor(sign * q1);
      const b2 = Math.floor(sign * q2);
      const row0 = ((b0 + centre) * n + b1 + centre) * depth + b2 + centreZ;
      interpolate(
        voxels.data,
        2 * row0,
        2 * depth,
        2 * depth * n,
        sign * q0 - b0,
        sign * q1 - b1,
        sign * q2 - b2,
        out,
        at,
      );
      if (sign < 0) out[at + 1] = -out[at + 1];
    }
  }
}

/** Between the eight voxels from `a` on, with the steps of axes 1 and 0. */
function interpolate(
  data: FloatArray,
  a: number,
  step1: number,
  step0: number,
  f0: number,
  f1: number,
  f2: number,
  out: FloatArray,
  at: number,
): void {
  const b = a + step1;
  const c = a + step0;
  const d = c + step1;
  const reA = data[a] + (data[a + 2] - data[a]) * f2;
  const imA = data[a + 1] + (data[a + 3] - data[a + 1]) * f2;
  const reB = data[b] + (data[b + 2] - data[b]) * f2;
  const imB = data[b + 1] + (data[b + 3] - data[b + 1]) * f2;
  const reC = data[c] + (data[c + 2] - data[c]) * f2;
  const imC = data[c + 1] + (data[c + 3] - data[c + 1]) * f2;
  const reD = data[d] + (data[d + 2] - data[d]) * f2;
  const imD = data[d + 1] + (data[d + 3] - data[d + 1]) * f2;
  const reLow = reA + (reB - reA) * f1;
  const imLow = imA + (imB - imA) * f1;
  const reHigh = reC + (reD - reC) * f1;
  const imHigh = imC + (imD - imC) * f1;
  out[at] = reLow + (reHigh - reLow) * f0;
  out[at + 1] = imLow + (imHigh - imLow) * f0;
}

import type { FloatArray, NumericArray } from "../../core/nd_array.ts";
import type { Sampler } from "./samplers.ts";
import type { SliceKernel } from "./slice_kernel.ts";
import type { SliceFrequencies } from "./slice_frequencies.ts";
import { FullVoxels, type SpectrumVoxels } from "./spectrum_voxels.ts";

/** Where slices come from and go to. */
export interface SliceJob {
  /** Voxels to read. */
  readonly voxels: SpectrumVoxels;
  /** Reads between them. */
  readonly sampler: Sampler;
  /** Holds the voxels as well, of a half spectrum, if there is one. */
  readonly kernel: SliceKernel | null;
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
 * directly, by a kernel if there is one; the few at the border as there.
 */
export function writeTrilinearSlice(
  job: SliceJob,
  matrices: NumericArray,
  rotation: number,
  start: number,
): void {
  const { kernel, oversampling, frequencies, out } = job;
  const { kx, ky } = frequencies;
  const [x0, x1, x2, y0, y1, y2] = Array.from(
    { length: 6 },
    (_, i) => oversampling * matrices[rotation + i],
  );
  const axes = { x0, x1, x2, y0, y1, y2 };
  if (kernel === null) {
    for (let row = 0; row < ky.length; row++) {
      const at = start + 2 * row * kx.length;
      writeElements(job, axes, ky[row], 0, kx.length, out, at);
    }
    return;
  }
  const { slice } = kernel;
  const radius = innerRadius(job, axes);
  for (let row = 0; row < ky.length; row++) {
    const y = ky[row];
    const at = row * kx.length;
    const [first, end] = innerColumns(kx, radius * radius - y * y);
    writeElements(job, axes, y, 0, first, slice, 2 * at);
    const x = kx[first];
    kernel.writeRow(
      end - first,
      at + first,
      y * y0 + x * x0,
      y * y1 + x * x1,
      y * y2 + x * x2,
      x0,
      x1,
      x2,
    );
    writeElements(job, axes, y, end, kx.length, slice, 2 * (at + end));
  }
  out.set(slice.subarray(0, 2 * kx.length * ky.length), start);
}

/** Steps in the volume for one of the columns and one of the rows. */
interface SliceAxes {
  readonly x0: number;
  readonly x1: number;
  readonly x2: number;
  readonly y0: number;
  readonly y1: number;
  readonly y2: number;
}

/** Further from the centre a neighbour may lack its mirror image. */
function innerSide({ side }: SpectrumVoxels): number {
  return Math.ceil(side / 2) - 1;
}

/** Frequency up to which all elements have a value and are inside. */
function innerRadius(
  { voxels, frequencies }: SliceJob,
  { x0, x1, x2, y0, y1, y2 }: SliceAxes,
): number {
  const stretch = Math.max(
    Math.hypot(x0, y0),
    Math.hypot(x1, y1),
    Math.hypot(x2, y2),
  );
  // Less what rounding may add.
  const inner = (1 - 1e-9) * innerSide(voxels) / stretch;
  return Math.min(inner, Math.sqrt(frequencies.limit));
}

/** Columns whose squared frequency is at most so much. */
function innerColumns(
  kx: Float64Array,
  most: number,
): readonly [first: number, end: number] {
  if (!(most >= 0)) return [0, 0];
  const reach = Math.floor(Math.sqrt(most));
  // The Nyquist column of a half spectrum is out of the line.
  const last = kx[kx.length - 1] < 0 ? kx.length - 1 : kx.length;
  const first = Math.max(0, -reach - kx[0]);
  return [first, Math.max(first, Math.min(last, reach - kx[0] + 1))];
}

/** Writes the columns from `first` to `end` of one row to `at` of `out`. */
function writeElements(
  { voxels, sampler, frequencies: { kx, limit } }: SliceJob,
  { x0, x1, x2, y0, y1, y2 }: SliceAxes,
  y: number,
  first: number,
  end: number,
  out: FloatArray,
  at: number,
): void {
  const n = voxels.side;
  const { depth } = voxels;
  const centre = Math.floor(n / 2);
  const isHalf = !(voxels instanceof FullVoxels);
  const centreZ = isHalf ? 0 : centre;
  const inner = innerSide(voxels);
  for (let column = first; column < end; column++, at += 2) {
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

import {
  alignedTo64,
  type FftKernel,
  fftKernel,
  workBytes,
} from "./fft_kernel.ts";

/** Bytes to transform at a time: what a processor keeps close. */
const CHUNK_BYTES = 2 ** 19;

/** Whether the kernel transforms lines of all these lengths. */
export function kernelTransforms(sizes: readonly number[]): boolean {
  const kernel = fftKernel();
  return kernel !== null && sizes.every((size) => kernel.plan(size) !== null);
}

/**
 * Centred transforms of one axis of a complex array, in place, as
 * `dftAlongAxis` has them. Returns false, and has done nothing, if the kernel
 * cannot do it.
 */
export function transformAxis(
  data: Float32Array,
  shape: readonly number[],
  axis: number,
  inverse: boolean,
): boolean {
  const kernel = fftKernel();
  const size = shape[axis];
  const plan = kernel?.plan(size) ?? null;
  if (kernel === null || plan === null) return false;
  const step = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const fitting = Math.max(8, Math.floor(CHUNK_BYTES / (8 * size)));
  const lines = step === 1 ? data.length / (2 * size) : step;
  const chunk = Math.min(lines, fitting);
  const work = workBytes(size);
  const start = kernel.reserve(work + alignedTo64(8 * size * chunk));
  if (start === null) return false;
  const job = { kernel, plan, size, inverse, work: start, at: start + work };
  if (step === 1) {
    for (let line = 0; line < lines; line += chunk) {
      transformLines(job, data, line, Math.min(chunk, lines - line));
    }
    return true;
  }
  for (let plane = 0; plane < data.length; plane += 2 * size * step) {
    for (let column = 0; column < step; column += chunk) {
      const count = Math.min(chunk, step - column);
      transformColumns(job, data, plane + 2 * column, count, step);
    }
  }
  return true;
}

/** A transform and its addresses in the memory of the kernel. */
interface Job {
  readonly kernel: FftKernel;
  readonly plan: number;
  readonly size: number;
  readonly inverse: boolean;
  readonly work: number;
  /** Where the lines are. */
  readonly at: number;
}

function transformLines(
  { kernel, plan, size, inverse, work, at }: Job,
  data: Float32Array,
  first: number,
  count: number,
): void {
  const { floats, functions } = kernel;
  const lines = data.subarray(2 * size * first, 2 * size * (first + count));
  floats.set(lines, at / 4);
  const scale = inverse ? 1 / size : 1;
  functions.transformLines(plan, at, count, inverse ? 1 : 0, scale, work);
  lines.set(floats.subarray(at / 4, at / 4 + lines.length));
}

/** Columns stand `step` apart in `data`, side by side in the kernel. */
function transformColumns(
  { kernel, plan, size, inverse, work, at }: Job,
  data: Float32Array,
  start: number,
  count: number,
  step: number,
): void {
  const { floats, functions } = kernel;
  const length = 2 * count;
  for (let j = 0; j < size; j++) {
    const from = start + 2 * step * j;
    floats.set(data.subarray(from, from + length), at / 4 + length * j);
  }
  const scale = inverse ? 1 / size : 1;
  functions.transformColumns(plan, at, count, inverse ? 1 : 0, scale, work);
  for (let j = 0; j < size; j++) {
    const from = at / 4 + length * j;
    data.set(floats.subarray(from, from + length), start + 2 * step * j);
  }
}

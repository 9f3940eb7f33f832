import WASM from "../../kernels/embedded/slice_row.ts";
import { Kernel } from "../../kernels/kernel.ts";

/** The functions of `assembly/slice_row.ts`. */
interface SliceFunctions {
  sliceRow(
    voxels: number,
    side: number,
    count: number,
    y0: number,
    y1: number,
    y2: number,
    x0: number,
    x1: number,
    x2: number,
    out: number,
  ): void;
}

const KERNEL = new Kernel<SliceFunctions>(WASM);

/** Bytes of a complex value. */
const COMPLEX = 8;

/** A half spectrum, and one slice of it, in the memory of a kernel. */
export interface SliceKernel {
  /** Interleaved voxels, [side, side, floor(side / 2) + 1]. */
  readonly voxels: Float32Array<ArrayBuffer>;
  /** Room for a slice, interleaved. */
  readonly slice: Float32Array<ArrayBuffer>;
  /**
   * Writes `count` elements to place `at` of the slice, the first of them at
   * (y0, y1, y2) from the centre, each (x0, x1, x2) further. All must be nearer
   * to it than the last voxels.
   */
  writeRow(
    count: number,
    at: number,
    y0: number,
    y1: number,
    y2: number,
    x0: number,
    x1: number,
    x2: number,
  ): void;
}

/**
 * Makes room for a spectrum and its slices of up to `sliceSide` squared; null
 * where there is no kernel, or not so much memory for one.
 */
export function sliceKernel(
  side: number,
  sliceSide: number,
): SliceKernel | null {
  const sliceSize = sliceSide * sliceSide;
  const voxelCount = side * side * (Math.floor(side / 2) + 1);
  const voxels = COMPLEX * sliceSize;
  const kernel = KERNEL.withMemory(voxels + COMPLEX * voxelCount);
  if (kernel === null) return null;
  const { functions, buffer } = kernel;
  return {
    voxels: new Float32Array(buffer, voxels, 2 * voxelCount),
    slice: new Float32Array(buffer, 0, 2 * sliceSize),
    writeRow(count, at, y0, y1, y2, x0, x1, x2) {
      const out = COMPLEX * at;
      functions
        .sliceRow(voxels, side, count, y0, y1, y2, x0, x1, x2, out);
    },
  };
}

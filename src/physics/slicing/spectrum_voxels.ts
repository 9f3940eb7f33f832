import type { FloatArray } from "../../core/nd_array.ts";

/**
 * The voxels of a centred spectrum of side n, by their position in the full
 * one. `read` leaves a voxel in `re` and `im`; outside it is 0.
 */
export abstract class SpectrumVoxels {
  /** Interleaved re, im. */
  readonly data: FloatArray;
  /** Side of the full spectrum. */
  readonly side: number;
  /** Voxels stored along the last axis. */
  readonly depth: number;
  /** Real part of the voxel read last. */
  re = 0;
  /** Imaginary part of the voxel read last. */
  im = 0;

  constructor(data: FloatArray, side: number, depth: number) {
    this.data = data;
    this.side = side;
    this.depth = depth;
  }

  /** Reads the voxel at a position of the full spectrum. */
  read(i: number, j: number, k: number): void {
    const n = this.side;
    if (i < 0 || j < 0 || k < 0 || i >= n || j >= n || k >= n) {
      this.re = this.im = 0;
    } else this.readInside(i, j, k);
  }

  /** Reads a voxel that is not outside. */
  protected abstract readInside(i: number, j: number, k: number): void;
}

/** All voxels are stored, [n, n, n]. */
export class FullVoxels extends SpectrumVoxels {
  constructor(data: FloatArray, side: number) {
    super(data, side, side);
  }

  protected override readInside(i: number, j: number, k: number): void {
    const at = 2 * ((i * this.side + j) * this.side + k);
    this.re = this.data[at];
    this.im = this.data[at + 1];
  }
}

/**
 * The spectrum of a real volume, [n, n, floor(n / 2) + 1]: of the last axis
 * the frequencies 0 to floor(n / 2) are stored, the last of which stands for
 * -n / 2 if n is even. What is missing is the conjugate of its mirror image.
 */
export class HalfVoxels extends SpectrumVoxels {
  constructor(data: FloatArray, side: number) {
    super(data, side, Math.floor(side / 2) + 1);
  }

  protected override readInside(i: number, j: number, k: number): void {
    const n = this.side;
    const kz = k - (this.depth - 1);
    const isStored = kz >= 0 || 2 * kz === -n;
    const mirror = n - n % 2;
    const row = isStored
      ? i * n + j
      : (mirror - i + n) % n * n + (mirror - j + n) % n;
    const at = 2 * (row * this.depth + Math.abs(kz));
    this.re = this.data[at];
    this.im = isStored ? this.data[at + 1] : -this.data[at + 1];
  }
}

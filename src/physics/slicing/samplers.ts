import type { FullVoxels, SpectrumVoxels } from "./spectrum_voxels.ts";

/**
 * Reads a spectrum between its voxels. `sample` leaves the value at a position
 * of the full grid in `re` and `im`.
 */
export interface Sampler {
  /** Real part of the value sampled last. */
  readonly re: number;
  /** Imaginary part of the value sampled last. */
  readonly im: number;
  /** Samples the spectrum. */
  sample(g0: number, g1: number, g2: number): void;
}

/** The nearest voxel; of two equally near ones that of the even position. */
export class NearestSampler implements Sampler {
  readonly #voxels: SpectrumVoxels;

  constructor(voxels: SpectrumVoxels) {
    this.#voxels = voxels;
  }

  get re(): number {
    return this.#voxels.re;
  }

  get im(): number {
    return this.#voxels.im;
  }

  sample(g0: number, g1: number, g2: number): void {
    this.#voxels.read(roundHalfEven(g0), roundHalfEven(g1), roundHalfEven(g2));
  }
}

/** Trilinear between the eight neighbours; those outside are 0. */
export class TrilinearSampler implements Sampler {
  readonly #voxels: SpectrumVoxels;
  re = 0;
  im = 0;

  constructor(voxels: SpectrumVoxels) {
    this.#voxels = voxels;
  }

  sample(g0: number, g1: number, g2: number): void {
    const voxels = this.#voxels;
    const b0 = Math.floor(g0);
    const b1 = Math.floor(g1);
    const b2 = Math.floor(g2);
    this.re = this.im = 0;
    for (let corner = 0; corner < 8; corner++) {
      const i = corner >> 2;
      const j = corner >> 1 & 1;
      const k = corner & 1;
      const weight = Math.abs(1 - i - g0 + b0) * Math.abs(1 - j - g1 + b1) *
        Math.abs(1 - k - g2 + b2);
      voxels.read(b0 + i, b1 + j, b2 + k);
      this.re += weight * voxels.re;
      this.im += weight * voxels.im;
    }
  }
}

/**
 * Cubic B-spline, periodic, of the coefficients that the voxels are. The basis
 * is 6 times that of M. Unser, IEEE Signal Process. Mag. 16 (1999) 22-38.
 */
export class CubicSampler implements Sampler {
  readonly #voxels: FullVoxels;
  readonly #weights = new Float64Array(12);
  readonly #places = new Int32Array(12);
  re = 0;
  im = 0;

  constructor(coefficients: FullVoxels) {
    this.#voxels = coefficients;
  }

  sample(g0: number, g1: number, g2: number): void {
    this.#place(g0, 0);
    this.#place(g1, 4);
    this.#place(g2, 8);
    const { data, side } = this.#voxels;
    const weights = this.#weights;
    const places = this.#places;
    let re = 0;
    let im = 0;
    for (let i = 0; i < 4; i++) {
      for (let j = 4; j < 8; j++) {
        const row = (places[i] * side + places[j]) * side;
        const weight = weights[i] * weights[j];
        for (let k = 8; k < 12; k++) {
          const at = 2 * (row + places[k]);
          re += weight * weights[k] * data[at];
          im += weight * weights[k] * data[at + 1];
        }
      }
    }
    this.re = re;
    this.im = im;
  }

  /** The four neighbours of `g` along an axis and their weights. */
  #place(g: number, axis: number): void {
    const { side } = this.#voxels;
    const below = Math.floor(g);
    for (let k = 0; k < 4; k++) {
      const place = below - 1 + k;
      const t = Math.abs(g - place);
      this.#weights[axis + k] = t < 1
        ? 4 - 6 * t * t + 3 * t * t * t
        : (2 - t) ** 3;
      this.#places[axis + k] = (place % side + side) % side;
    }
  }
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || rest === 0.5 && below % 2 !== 0 ? below + 1 : below;
}

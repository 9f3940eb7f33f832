import { ArgumentError } from "../../core/errors.ts";
import {
  type ComplexArray,
  complexArray,
  type FloatArray,
  type NumericArray,
} from "../../core/nd_array.ts";
import { requireLength } from "../../fourier/planes.ts";

/** Numbers a voxel: real part, imaginary part, weight. */
const PARTS = 3;

/** Options of {@linkcode SliceInserter}. */
export interface SliceInserterOptions {
  /** Voxels of the spectrum for one step of the image, a whole number. @default {2} */
  readonly padding?: number | undefined;
  /**
   * Radius in frequency steps of the image up to which it is inserted.
   *
   * @default {N / 2 - 1}
   */
  readonly maxR?: number | undefined;
}

/**
 * Puts half spectra of images into the half spectrum of a volume, weighted, by
 * the adjoint of trilinear slicing: each element goes to the eight voxels
 * around its place, in the parts that slicing would read it with. Afterwards a
 * voxel is the sum of its values, and knows the sum of their weights.
 *
 * It takes 24 M² (M / 2 + 1) bytes, M being padding times N: 1.6 GB for a box
 * of 256 padded twice, and nothing more for each image.
 *
 * Source: P. A. Penczek, Methods Enzymol. 482 (2010) 1-33, direct inversion in
 * Fourier space.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { SliceInserter } from "@cryoset/cryoset";
 *
 * // The spectrum of an image of ones at one pixel is 1 everywhere.
 * const inserter = new SliceInserter(8, { padding: 1 });
 * const values = new Float32Array(2 * 8 * 5).map((_, at) => 1 - at % 2);
 * const weights = new Float32Array(8 * 5).fill(1);
 * inserter.insert(values, weights, Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), 1);
 * const { data, shape } = inserter.quotient(0);
 * assertEquals(shape, [8, 8, 5]);
 * assertEquals(data[2 * (4 * 8 + 4) * 5], 1);
 * ```
 */
export class SliceInserter {
  /** Side of the images, N. */
  readonly imageSide: number;
  /** Side of the full spectrum of the volume, M. */
  readonly side: number;
  /** Voxels for one step of the image. */
  readonly padding: number;
  /** Radius in frequency steps of the image. */
  readonly maxR: number;
  readonly #depth: number;
  readonly #voxels: Float64Array;
  #quotientTaken = false;

  /**
   * Makes an empty spectrum.
   *
   * @param imageSide N, even.
   * @throws {ArgumentError} `image-side`, `padding` or `max-r` for numbers
   * without sense; `volume-memory` if there is no room.
   */
  constructor(imageSide: number, options: SliceInserterOptions = {}) {
    const { padding = 2, maxR = imageSide / 2 - 1 } = options;
    if (
      !Number.isSafeInteger(imageSide) || imageSide < 4 || imageSide % 2 !== 0
    ) {
      throw outOfRange("image-side", "imageSide", imageSide, "even, 4 or more");
    }
    if (!Number.isSafeInteger(padding) || padding < 1) {
      throw outOfRange("padding", "padding", padding, "a whole number from 1");
    }
    if (!(maxR >= 1 && maxR <= imageSide / 2 - 1)) {
      const range = `from 1 to ${imageSide / 2 - 1}`;
      throw outOfRange("max-r", "maxR", maxR, range);
    }
    this.imageSide = imageSide;
    this.padding = padding;
    this.maxR = maxR;
    this.side = padding * imageSide;
    this.#depth = this.side / 2 + 1;
    this.#voxels = allocate(PARTS * this.side ** 2 * this.#depth);
  }

  /**
   * Adds images, each in its pose.
   *
   * @param values Half spectra [n, N, N / 2 + 1], already multiplied by their
   * weights.
   * @param weights Of the same elements, 0 or more; where it is 0 nothing is
   * added.
   * @param rotations Rotation matrices, [n, 3, 3].
   * @throws {ArgumentError} `buffer-too-short`; `inserter-used` after
   * `quotient()`.
   */
  insert(
    values: FloatArray,
    weights: FloatArray,
    rotations: NumericArray,
    count: number,
  ): void {
    const size = this.imageSide * (this.imageSide / 2 + 1);
    requireLength("values", values, 2 * count * size);
    requireLength("weights", weights, count * size);
    requireLength("rotations", rotations, 9 * count);
    if (this.#quotientTaken) throw alreadyUsed();
    for (let image = 0; image < count; image++) {
      this.#insertOne(values, weights, image * size, rotations, 9 * image);
    }
  }

  /**
   * Values by weights, V = Σ w x / (Σ w + c), where c is `wienerParam` times
   * the mean weight of the shell: the more, the less is made of voxels that
   * few images reach. Voxels beyond the radius are 0.
   *
   * The memory of the sums becomes that of the result; nothing can be inserted
   * afterwards, until `clear()`.
   *
   * @returns Half spectrum of the volume, [M, M, M / 2 + 1].
   * @throws {ArgumentError} `wiener-param`; `inserter-used` at a second call.
   */
  quotient(wienerParam: number): ComplexArray<Float64Array> {
    if (!(wienerParam >= 0 && wienerParam < Infinity)) {
      throw outOfRange("wiener-param", "wienerParam", wienerParam, "0 or more");
    }
    if (this.#quotientTaken) throw alreadyUsed();
    this.#quotientTaken = true;
    this.#addMirrorImages();
    const voxels = this.#voxels;
    const constants = this.#shellWeights().map((mean) => wienerParam * mean);
    const shells = this.#shellTable();
    let to = 0;
    for (let at = 0; at < voxels.length; at += PARTS) {
      const weight = voxels[at + 2];
      const shell = shells(at / PARTS);
      const isKept = weight > 0 && shell < constants.length;
      const factor = isKept ? 1 / (weight + constants[shell]) : 0;
      voxels[to++] = voxels[at] * factor;
      voxels[to++] = voxels[at + 1] * factor;
    }
    const shape = [this.side, this.side, this.#depth];
    return complexArray(voxels.subarray(0, to), shape);
  }

  /** Begins anew with an empty spectrum, in the same memory. */
  clear(): void {
    this.#voxels.fill(0);
    this.#quotientTaken = false;
  }

  #insertOne(
    values: FloatArray,
    weights: FloatArray,
    start: number,
    R: NumericArray,
    r: number,
  ): void {
    const { padding, maxR } = this;
    const N = this.imageSide;
    const columns = N / 2 + 1;
    const half = this.side / 2;
    const limit = maxR * maxR;
    const [x0, x1, x2] = [R[r], R[r + 1], R[r + 2]];
    const [y0, y1, y2] = [R[r + 3], R[r + 4], R[r + 5]];
    for (let row = 0; row < N; row++) {
      const ky = row - N / 2;
      if (ky * ky > limit) continue;
      const last = Math.floor(Math.sqrt(limit - ky * ky));
      for (let kx = 0; kx <= last; kx++) {
        const at = start + row * columns + kx;
        // Column 0 holds each value twice, with its mirror image.
        const part = kx === 0 ? 0.5 : 1;
        const weight = part * weights[at];
        if (weight === 0) continue;
        let q0 = padding * (kx * x0 + ky * y0);
        let q1 = padding * (kx * x1 + ky * y1);
        let q2 = padding * (kx * x2 + ky * y2);
        let im = part * values[2 * at + 1];
        if (q2 < 0) {
          q0 = -q0;
          q1 = -q1;
          q2 = -q2;
          im = -im;
        }
        const re = part * values[2 * at];
        this.#spread(q0 + half, q1 + half, q2, re, im, weight);
      }
    }
  }

  /** Adds a value to the eight voxels around a place. */
  #spread(
    g0: number,
    g1: number,
    g2: number,
    re: number,
    im: number,
    weight: number,
  ): void {
    const voxels = this.#voxels;
    const stepY = PARTS * this.#depth;
    const stepX = stepY * this.side;
    const b0 = Math.floor(g0);
    const b1 = Math.floor(g1);
    const b2 = Math.floor(g2);
    const last = this.side - 1;
    // Only matrices that are not quite rotations reach beyond.
    if (b0 < 0 || b1 < 0 || b0 > last || b1 > last || b2 >= this.#depth) return;
    const f0 = g0 - b0;
    const f1 = g1 - b1;
    const f2 = g2 - b2;
    // At the border the upper neighbour, of weight 0, is the voxel itself.
    const upX = b0 === last ? 0 : stepX;
    const upY = b1 === last ? 0 : stepY;
    const upZ = b2 === this.#depth - 1 ? 0 : PARTS;
    const at = b0 * stepX + b1 * stepY + PARTS * b2;
    for (let x = 0; x < 2; x++) {
      const wx = x === 0 ? 1 - f0 : f0;
      for (let y = 0; y < 2; y++) {
        const wxy = wx * (y === 0 ? 1 - f1 : f1);
        const to = at + x * upX + y * upY;
        const low = wxy * (1 - f2);
        voxels[to] += low * re;
        voxels[to + 1] += low * im;
        voxels[to + 2] += low * weight;
        const high = wxy * f2;
        const above = to + upZ;
        voxels[above] += high * re;
        voxels[above + 1] += high * im;
        voxels[above + 2] += high * weight;
      }
    }
  }

  /**
   * In the plane of frequency 0 of the last axis both a voxel and its mirror
   * image are stored: each gets what the other has.
   */
  #addMirrorImages(): void {
    const { side } = this;
    const voxels = this.#voxels;
    const rowSize = PARTS * this.#depth;
    for (let i = 0; i <= side / 2; i++) {
      const mirrorI = (side - i) % side;
      for (let j = 0; j < side; j++) {
        const mirrorJ = (side - j) % side;
        const a = (i * side + j) * rowSize;
        const b = (mirrorI * side + mirrorJ) * rowSize;
        if (i === mirrorI && j > mirrorJ) continue;
        const re = voxels[a] + voxels[b];
        const im = voxels[a + 1] - voxels[b + 1];
        const weight = voxels[a + 2] + voxels[b + 2];
        voxels.set([re, im, weight], a);
        voxels.set([re, -im, weight], b);
      }
    }
  }

  /** Mean weight of the voxels of every shell of the image up to the radius. */
  #shellWeights(): Float64Array {
    const shellOf = this.#shellTable();
    const length = Math.floor(this.maxR) + 1;
    const sums = new Float64Array(length);
    const counts = new Float64Array(length);
    for (let at = 0; at < this.#voxels.length; at += PARTS) {
      const shell = shellOf(at / PARTS);
      if (shell >= length) continue;
      sums[shell] += this.#voxels[at + 2];
      counts[shell]++;
    }
    return sums.map((sum, shell) => sum / Math.max(1, counts[shell]));
  }

  /** Shell of the image that a voxel lies in; beyond the radius, Infinity. */
  #shellTable(): (voxel: number) => number {
    const { side, padding, maxR } = this;
    const depth = this.#depth;
    const limit = (padding * maxR) ** 2;
    const last = Math.floor(maxR);
    return (voxel) => {
      const z = voxel % depth;
      const row = (voxel - z) / depth;
      const y = row % side - side / 2;
      const x = Math.floor(row / side) - side / 2;
      const square = x * x + y * y + z * z;
      return square > limit
        ? Infinity
        : Math.min(last, Math.round(Math.sqrt(square) / padding));
    };
  }
}

function allocate(length: number): Float64Array {
  try {
    return new Float64Array(length);
  } catch (cause) {
    throw new ArgumentError(
      "volume-memory",
      `Cannot make room for ${
        (8 * length / 1e9).toFixed(1)
      } GB: use less padding, or smaller images (downsampleD)`,
      { cause },
    );
  }
}

function outOfRange(
  code: string,
  label: string,
  actual: number,
  expected: string,
): ArgumentError {
  return new ArgumentError(
    code,
    `Cannot use "${actual}" as ${label}: it must be ${expected}`,
    { label, expected, actual },
  );
}

function alreadyUsed(): ArgumentError {
  return new ArgumentError(
    "inserter-used",
    "Cannot go on with a spectrum whose quotient was taken: clear it first",
  );
}

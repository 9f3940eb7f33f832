import { ArgumentError } from "../../core/errors.ts";
import {
  type ComplexArray,
  complexArray,
  type FloatArray,
  ndArray,
  type NumericArray,
} from "../../core/nd_array.ts";
import { checkOptions } from "../../core/options.ts";
import { requireRotations } from "../../core/rotations.ts";
import { requireLength } from "../../fourier/planes.ts";
import { addMirrorImages, divideSums, shellWeights } from "./divide_sums.ts";
import { scatterSlice, type SliceSums, sumsLength } from "./scatter_slice.ts";

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
  readonly #sums: SliceSums;
  #quotientTaken = false;

  /**
   * Makes an empty spectrum.
   *
   * @param imageSide N, even.
   * @throws {ArgumentError} `image-side`, `padding` or `max-r` for numbers
   * without sense; `volume-memory` if there is no room.
   */
  constructor(imageSide: number, options: SliceInserterOptions = {}) {
    checkOptions("SliceInserter", options, ["padding", "maxR"]);
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
    const { side } = this;
    this.#sums = { voxels: allocate(sumsLength(side)), side, padding, maxR };
  }

  /**
   * Adds images, each in its pose.
   *
   * @param values Half spectra [n, N, N / 2 + 1], already multiplied by their
   * weights.
   * @param weights Of the same elements, 0 or more; where it is 0 nothing is
   * added.
   * @param rotations Rotation matrices, [n, 3, 3].
   * @throws {ArgumentError} `buffer-too-short`; `not-rotations`;
   * `inserter-used` after `quotient()`.
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
    // Other matrices could lead out of the spectrum.
    const matrices = rotations.subarray(0, 9 * count);
    requireRotations(ndArray(matrices, [count, 3, 3]));
    const spectra = { values, weights, imageSide: this.imageSide };
    for (let image = 0; image < count; image++) {
      scatterSlice(this.#sums, spectra, image, rotations);
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
    requireWienerParam(wienerParam);
    if (this.#quotientTaken) throw alreadyUsed();
    this.#quotientTaken = true;
    addMirrorImages(this.#sums);
    const means = shellWeights(this.#sums);
    const data = divideSums(this.#sums, means.map((w) => wienerParam * w));
    return complexArray(data, [this.side, this.side, this.side / 2 + 1]);
  }

  /** Begins anew with an empty spectrum, in the same memory. */
  clear(): void {
    this.#sums.voxels.fill(0);
    this.#quotientTaken = false;
  }
}

/**
 * Refuses a constant that nothing can be divided with.
 *
 * @throws {ArgumentError} `wiener-param`.
 */
export function requireWienerParam(wienerParam: number): void {
  if (wienerParam >= 0 && wienerParam < Infinity) return;
  throw outOfRange("wiener-param", "wienerParam", wienerParam, "0 or more");
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

import { ArgumentError } from "../core/errors.ts";
import { bluesteinPlan } from "./bluestein.ts";
import { mixedRadixPlan, smallFactors } from "./mixed_radix.ts";
import { powerOfTwoPlan } from "./power_of_two.ts";

/**
 * How to transform lines of one length. A plan is immutable and may be shared;
 * the buffers belong to the {@linkcode FftLines} it makes.
 */
export interface FftPlan {
  /** Number of complex values in a line. */
  readonly size: number;

  /** Makes buffers for so many lines in and out, with their scratch space. */
  lines(inputLines: number, outputLines: number): FftLines;
}

/**
 * Buffers of consecutive complex lines, interleaved re, im, and the transform
 * from one to the other. The kernel owns the memory, so that a faster one can
 * place it where it likes.
 */
export interface FftLines {
  /** Lines to transform; {@linkcode FftLines.forward} leaves them alone. */
  readonly input: Float64Array;
  /** Transformed lines. */
  readonly output: Float64Array;

  /**
   * Writes the DFTs of `count` input lines from line `from` to the output
   * lines from line `to`: X[k] = sum over j of x[j] exp(-2 pi i j k / size).
   */
  forward(from: number, to: number, count: number): void;
}

/**
 * Makes a plan for lines of any length: fft.js for powers of two, mixed radix
 * for lengths without a prime factor above 47, Bluestein's algorithm for the
 * rest. Forward and unnormalised; an inverse is a forward transform of the
 * line read backwards.
 *
 * @throws {ArgumentError} if `size` is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { fftPlan } from "@cryoset/cryoset/fourier";
 *
 * const lines = fftPlan(2).lines(1, 1);
 * lines.input.set([3, 0, 1, 0]);
 * lines.forward(0, 0, 1);
 * assertEquals([...lines.output], [4, 0, 2, 0]);
 * ```
 */
export function fftPlan(size: number): FftPlan {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new ArgumentError(
      "fft-size",
      `Cannot plan a Fourier transform of length "${size}": a whole number of at least 1 is needed`,
      { label: "size", actual: size },
    );
  }
  if (size > 1 && Number.isInteger(Math.log2(size))) {
    return powerOfTwoPlan(size);
  }
  const factors = smallFactors(size);
  return factors === null ? bluesteinPlan(size) : mixedRadixPlan(size, factors);
}

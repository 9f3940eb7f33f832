import { ArgumentError } from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";

/**
 * Circular window of the particle images: 1 inside `inRad`, 0 outside `outRad`,
 * linear between, with radii in units of half the box. The centre is pixel
 * (D / 2, D / 2); the coordinate -1 belongs to row and column 0, so the window
 * has no partner for them. Every operation is rounded to float32, as in the
 * reference.
 *
 * @param D Side of the box in pixels, even.
 * @param inRad Inner radius; the particle images use 0.85.
 * @param outRad Outer radius; the particle images use 0.99.
 * @returns [D, D].
 * @throws {ArgumentError} if `D` is not even and positive, or `outRad` not above `inRad`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { windowMask } from "@cryoset/cryoset";
 *
 * const mask = windowMask(4, 0.85, 0.99);
 * assertEquals([...mask.data.subarray(8, 12)], [0, 1, 1, 1]);
 * ```
 */
export function windowMask(
  D: number,
  inRad: number,
  outRad: number,
): NdArray<Float32Array> {
  requireBoxSize(D);
  if (D % 2 !== 0 || !(outRad > inRad)) {
    throw new ArgumentError(
      "window-mask",
      `Cannot make a window from radius "${inRad}" to "${outRad}" for side "${D}": an even side and a larger outer radius are needed`,
      { actual: [D, inRad, outRad] },
    );
  }
  const { fround } = Math;
  const inner = fround(inRad);
  const taper = fround(outRad - inRad);
  const squares = Float32Array.from({ length: D }, (_, j) => {
    const x = fround(-1 + j * (2 / D));
    return x * x;
  });
  const mask = new Float32Array(D * D);
  for (let row = 0; row < D; row++) {
    for (let column = 0; column < D; column++) {
      const radius = fround(Math.sqrt(fround(squares[column] + squares[row])));
      const beyond = fround(fround(radius - inner) / taper);
      mask[row * D + column] = Math.min(1, Math.max(0, fround(1 - beyond)));
    }
  }
  return ndArray(mask, [D, D]);
}

/** @throws {ArgumentError} if `D` is not a whole number of at least 1. */
export function requireBoxSize(D: number): void {
  if (Number.isSafeInteger(D) && D >= 1) return;
  throw new ArgumentError(
    "box-size",
    `Cannot make a mask of side "${D}": a whole number of at least 1 is needed`,
    { label: "D", actual: D },
  );
}

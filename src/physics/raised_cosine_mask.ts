import { ArgumentError } from "../core/errors.ts";
import { type NdArray, ndArray, sizeOf } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";

/** Options of {@linkcode raisedCosineMask}. */
export interface RaisedCosineMaskOptions {
  /** Centre of the ball, in px from floor(length / 2) on each axis. @default {[0, 0, 0]} */
  readonly offset?: readonly [number, number, number] | undefined;
}

/**
 * Ball with a soft edge: 1 within `r0`, 0 from `r1` on, and between them half a
 * period of a cosine of the radius.
 *
 * @param shape Lengths of the three axes.
 * @param r0 Inner radius in px.
 * @param r1 Outer radius in px, not below `r0`.
 * @returns Of that shape.
 * @throws {ArgumentError} `raised-cosine-mask` if a length, radius or offset is not sound.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertAlmostEquals } from "@std/assert";
 * import { raisedCosineMask } from "@cryoset/cryoset";
 *
 * const mask = raisedCosineMask([8, 8, 8], 1, 3);
 * const row = mask.data.subarray((4 * 8 + 4) * 8, (4 * 8 + 5) * 8);
 * [0, 0, 0.5, 1, 1, 1, 0.5, 0].forEach((value, z) =>
 *   assertAlmostEquals(row[z], value, 1e-7)
 * );
 * ```
 */
export function raisedCosineMask(
  shape: readonly number[],
  r0: number,
  r1: number,
  options: RaisedCosineMaskOptions = {},
): NdArray<Float32Array> {
  checkOptions("raisedCosineMask", options, ["offset"]);
  const { offset = [0, 0, 0] } = options;
  requireSound(shape, r0, r1, offset);
  const [depth, height, width] = shape;
  const [x0, y0, z0] = shape.map((length, axis) =>
    Math.floor(length / 2) + offset[axis]
  );
  const mask = new Float32Array(sizeOf(shape));
  let at = 0;
  for (let x = 0; x < depth; x++) {
    for (let y = 0; y < height; y++) {
      const square = (x - x0) ** 2 + (y - y0) ** 2;
      for (let z = 0; z < width; z++, at++) {
        const r = Math.sqrt(square + (z - z0) ** 2);
        if (r < r0) mask[at] = 1;
        else if (r < r1) {
          mask[at] = 0.5 - 0.5 * Math.cos(Math.PI * (r1 - r) / (r1 - r0));
        }
      }
    }
  }
  return ndArray(mask, shape);
}

function requireSound(
  shape: readonly number[],
  r0: number,
  r1: number,
  offset: readonly number[],
): void {
  const isSound = shape.length === 3 && offset.length === 3 &&
    shape.every((length) => Number.isSafeInteger(length) && length >= 1) &&
    r0 >= 0 && r1 >= r0 && r1 < Infinity && offset.every(Number.isFinite);
  if (isSound) return;
  throw new ArgumentError(
    "raised-cosine-mask",
    `Cannot make a mask of radii "${r0}" to "${r1}" around offset "${
      offset.join(", ")
    }" in shape "${
      shape.join(", ")
    }": three lengths, radii from 0 up and three offsets are needed`,
    { actual: [shape, r0, r1, offset] },
  );
}

import { ArgumentError } from "../core/errors.ts";
import { type NdArray, ndArray, sizeOf } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";

/** Options of {@linkcode getRadialMask}. */
export interface RadialMaskOptions {
  /** Radius in frequency steps. @default {shape[0] / 2 - 1} */
  readonly radius?: number | undefined;
  /** Include the elements exactly at the radius. @default {radius < 2} */
  readonly inclusive?: boolean | undefined;
}

/**
 * Marks the elements of a centred spectrum or volume within a radius of the
 * zero frequency. Like the reference, whose tolerance of 1e-7 gets lost in
 * float32 from 2 on, it excludes the elements exactly at a radius of 2 or more;
 * `inclusive: true` includes them.
 *
 * @param shape Lengths of the axes.
 * @returns 1 inside and 0 outside, of that shape.
 * @throws {ArgumentError} if the shape or the radius is not sound.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { getRadialMask } from "@cryoset/cryoset";
 *
 * const count = (bytes: Uint8Array) => bytes.reduce((sum, flag) => sum + flag);
 * assertEquals(count(getRadialMask([8, 8]).data), 25);
 * assertEquals(count(getRadialMask([8, 8], { inclusive: true }).data), 29);
 * ```
 */
export function getRadialMask(
  shape: readonly number[],
  options: RadialMaskOptions = {},
): NdArray<Uint8Array> {
  checkOptions("getRadialMask", options, ["radius", "inclusive"]);
  const { radius = shape[0] / 2 - 1 } = options;
  const { inclusive = radius < 2 } = options;
  const sound = shape.length > 0 && !Number.isNaN(radius) &&
    shape.every((length) => Number.isSafeInteger(length) && length >= 1);
  if (!sound) {
    throw new ArgumentError(
      "radial-mask",
      `Cannot make a mask of radius "${radius}" and shape "${
        shape.join(", ")
      }"`,
      { actual: [radius, shape] },
    );
  }
  const limit = radius < 0 ? -1 : radius * radius;
  const mask = new Uint8Array(sizeOf(shape));
  for (let at = 0; at < mask.length; at++) {
    const square = squaredDistance(at, shape);
    mask[at] = square < limit || inclusive && square === limit ? 1 : 0;
  }
  return ndArray(mask, shape);
}

/** Of element `at`, in C order, from the zero frequency. */
function squaredDistance(at: number, shape: readonly number[]): number {
  let sum = 0;
  let rest = at;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const k = rest % shape[axis] - Math.floor(shape[axis] / 2);
    rest = Math.floor(rest / shape[axis]);
    sum += k * k;
  }
  return sum;
}

import { ArgumentError } from "../../core/errors.ts";
import {
  type ComplexArray,
  complexArray,
  type FloatArray,
  partsOf,
} from "../../core/nd_array.ts";
import { dftAlongAxis } from "../../fourier/dft_along_axis.ts";

/**
 * Coefficients of the periodic cubic B-spline through the voxels of a full
 * spectrum: along every axis c[k-1] + 4 c[k] + c[k+1] = v[k] on a ring
 * (M. Unser, IEEE Signal Process. Mag. 16 (1999) 22-38). In Fourier space that
 * is a division by 4 + 2 cos(2 pi m / n).
 *
 * @param volume Complex, of any number of axes.
 * @returns Of the same shape and precision.
 * @throws {ArgumentError} `array-real` or `array-layout`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertAlmostEquals } from "@std/assert";
 * import { complexArray, precomputeCubicCoefficients } from "@cryoset/cryoset";
 *
 * const values = new Float64Array(12);
 * values[4] = 1;
 * const { data } = precomputeCubicCoefficients(complexArray(values, [6]));
 * assertAlmostEquals(data[4], 0.288888889, 1e-9);
 * ```
 */
export function precomputeCubicCoefficients<T extends FloatArray>(
  volume: ComplexArray<T>,
): ComplexArray<T> {
  const { shape } = volume;
  if (partsOf(volume, "volume") !== 2) {
    throw new ArgumentError(
      "array-real",
      `Cannot use real numbers of shape "${
        shape.join(", ")
      }" as a spectrum: complex ones are needed`,
      { label: "volume", actual: shape },
    );
  }
  const work = Float64Array.from(volume.data);
  shape.forEach((_, axis) => {
    dftAlongAxis(work, shape, axis, false);
    divideAlongAxis(work, shape, axis);
    dftAlongAxis(work, shape, axis, true);
  });
  const data = volume.data.slice() as T;
  data.set(work);
  return complexArray(data, shape);
}

function divideAlongAxis(
  data: Float64Array,
  shape: readonly number[],
  axis: number,
): void {
  const n = shape[axis];
  const step = 2 * shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const divisors = Float64Array.from(
    { length: n },
    (_, p) => 4 + 2 * Math.cos(2 * Math.PI * (p - Math.floor(n / 2)) / n),
  );
  for (let at = 0; at < data.length; at++) {
    data[at] /= divisors[Math.floor(at / step) % n];
  }
}

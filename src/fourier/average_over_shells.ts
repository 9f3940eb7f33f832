import { ArgumentError } from "../core/errors.ts";
import { type ComplexArray, type NdArray, sizeOf } from "../core/nd_array.ts";
import { partsOf } from "../core/nd_array.ts";
import { getGridOfRadialDistances } from "./radial_grid.ts";

/**
 * Mean of a centred full spectrum over each of its shells 0 to
 * floor(shape[0] / 2) - 2; what lies beyond is dropped, and a shell without
 * elements has mean 0. Complex values have complex means.
 *
 * @param values Real or complex, as many as `shape` holds, in any shape.
 * @param shape Lengths of the axes of the spectrum.
 * @returns One mean a shell, in float64.
 * @throws {ArgumentError} if the shapes do not agree.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ndArray } from "@cryoset/cryoset";
 * import { averageOverShells } from "@cryoset/cryoset/fourier";
 *
 * const power = ndArray(Float64Array.from({ length: 36 }, (_, i) => i), [6, 6]);
 * assertEquals([...averageOverShells(power, [6, 6]).data], [21, 21]);
 * ```
 */
export function averageOverShells(
  values: NdArray | ComplexArray,
  shape: readonly number[],
): NdArray<Float64Array> {
  const parts = partsOf(values, "values");
  if (sizeOf(values.shape) !== sizeOf(shape)) {
    throw new ArgumentError(
      "shell-shape",
      `Cannot average ${
        sizeOf(values.shape)
      } values over the shells of shape "${shape.join(", ")}"`,
      { expected: shape, actual: values.shape },
    );
  }
  const shells = getGridOfRadialDistances(shape).data;
  const shellCount = Math.max(0, Math.floor(shape[0] / 2) - 1);
  const means = new Float64Array(parts * shellCount);
  const counts = new Float64Array(shellCount);
  for (let at = 0; at < shells.length; at++) {
    const shell = shells[at];
    if (shell >= shellCount) continue;
    counts[shell]++;
    for (let part = 0; part < parts; part++) {
      means[parts * shell + part] += values.data[parts * at + part];
    }
  }
  for (let at = 0; at < means.length; at++) {
    means[at] /= Math.max(1, counts[Math.floor(at / parts)]);
  }
  return { data: means, shape: [shellCount], stride: [1] };
}

import type { ComplexArray, FloatArray, NdArray } from "../../core/nd_array.ts";
import { checkOptions } from "../../core/options.ts";
import { sideOfCube } from "../../fourier/cube_side.ts";
import type { DiscType } from "./disc_type.ts";
import { type SliceOptions, VolumeSlicer } from "./volume_slicer.ts";

/** Options of {@linkcode sliceVolume}. */
export interface SliceVolumeOptions<T extends FloatArray = FloatArray>
  extends SliceOptions<T> {
  /** The volume is a half spectrum, [M, M, floor(M / 2) + 1]. @default {false} */
  readonly halfVolume?: boolean | undefined;
}

/**
 * Central slices of the spectrum of a volume: see {@linkcode VolumeSlicer},
 * which serves better for many calls with one volume. Slices have the scale of
 * the 2-D DFT of a projection sum.
 *
 * @param volume Centred spectrum, complex or real, as a grid or flat. For
 * "cubic" these are values too; their spline coefficients are made here.
 * @param rotations [n, 3, 3].
 * @param imageShape [N, N].
 * @param volumeShape [M, M, M] of the full spectrum, M = N or a multiple.
 * @returns [n, N * N], or [n, N * (floor(N / 2) + 1)] for half images.
 * @throws {ArgumentError} if the shapes do not go together or an option is unknown.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertAlmostEquals } from "@std/assert";
 * import { getDft3, ndArray, sliceVolume } from "@cryoset/cryoset";
 *
 * const density = ndArray(Float32Array.from({ length: 64 }, (_, i) => i), [4, 4, 4]);
 * const identity = ndArray(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), [1, 3, 3]);
 * const slices = sliceVolume(getDft3(density), identity, [4, 4], [4, 4, 4]);
 * assertAlmostEquals(slices.data[2 * 10], 2016, 1e-3); // the sum of all voxels
 * ```
 */
export function sliceVolume<T extends FloatArray>(
  volume: ComplexArray<T>,
  rotations: NdArray,
  imageShape: readonly number[],
  volumeShape: readonly number[],
  discType: DiscType = "linear_interp",
  options: SliceVolumeOptions<T> = {},
): ComplexArray<T> {
  checkOptions("sliceVolume", options, [
    "halfVolume",
    "halfImage",
    "maxR",
    "out",
  ]);
  const { halfVolume, ...sliceOptions } = options;
  return new VolumeSlicer(volume, sideOfCube(volumeShape), {
    discType,
    halfVolume,
  })
    .slice(rotations, imageShape, sliceOptions);
}

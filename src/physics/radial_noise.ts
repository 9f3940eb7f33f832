import { ArgumentError } from "../core/errors.ts";
import { type FloatArray, type NdArray, ndArray } from "../core/nd_array.ts";
import { requirePlaneShape, zerosLike } from "../fourier/planes.ts";
import {
  getGridOfRadialDistances,
  getGridOfRadialDistancesHalf,
} from "../fourier/radial_grid.ts";
import { type NoiseValues, toProfiles } from "./noise_model.ts";

/**
 * Expands a radial profile to the elements of a full spectrum: each takes the
 * value of its shell, the last value beyond the end of the profile.
 *
 * @param profile One value a shell, or one for all. Its precision is kept.
 * @param imageShape [height, width].
 * @returns [height * width].
 * @throws {ArgumentError} if the profile is empty or not one, or the shape is not sound.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { makeRadialNoise } from "@cryoset/cryoset";
 *
 * const noise = makeRadialNoise(new Float32Array([1, 2, 3]), [4, 4]);
 * assertEquals([...noise.data.subarray(8, 12)], [3, 2, 1, 2]);
 * ```
 */
export function makeRadialNoise(
  profile: NoiseValues,
  imageShape: readonly number[],
): NdArray<FloatArray> {
  const table = expandProfiles(requireOneProfile(profile), imageShape, false);
  return ndArray(table.data, [table.data.length]);
}

/**
 * The same for a half spectrum.
 *
 * @returns [height * (floor(width / 2) + 1)].
 * @throws {ArgumentError} if the profile is empty or not one, or the shape is not sound.
 */
export function makeRadialNoiseHalf(
  profile: NoiseValues,
  imageShape: readonly number[],
): NdArray<FloatArray> {
  const table = expandProfiles(requireOneProfile(profile), imageShape, true);
  return ndArray(table.data, [table.data.length]);
}

/** Expands profiles [levels, length] to [levels, pixels]. */
export function expandProfiles(
  profiles: NdArray<FloatArray>,
  imageShape: readonly number[],
  half: boolean,
): NdArray<FloatArray> {
  const shape = requirePlaneShape(imageShape);
  const shells = half
    ? getGridOfRadialDistancesHalf(shape).data
    : getGridOfRadialDistances(shape).data;
  const [levels, length] = profiles.shape;
  const data = zerosLike(profiles.data, levels * shells.length);
  let at = 0;
  for (let level = 0; level < levels; level++) {
    for (const shell of shells) {
      const position = Math.min(shell, length - 1);
      data[at++] = profiles.data[level * length + position];
    }
  }
  return ndArray(data, [levels, shells.length]);
}

/** The values as one profile, [1, length]. */
export function requireOneProfile(values: NoiseValues): NdArray<FloatArray> {
  const profiles = toProfiles(values);
  if (profiles.shape[0] !== 1) {
    throw new ArgumentError(
      "noise-profile",
      `Cannot use ${profiles.shape[0]} radial profiles where one is needed`,
      { expected: 1, actual: profiles.shape[0] },
    );
  }
  return profiles;
}

/** Side that a profile of so many shells implies: 2 (length + 1). */
export function impliedShape(profiles: NdArray): [number, number] {
  const side = 2 * (profiles.shape[1] + 1);
  return [side, side];
}

import { type NdArray, ndArray } from "../../../mod.ts";
import { seeded } from "../../support/random.ts";

/** A volume of side n whose voxels are given by their position. */
export function volumeOf(
  n: number,
  voxel: (x: number, y: number, z: number) => number,
): NdArray<Float64Array> {
  const data = new Float64Array(n ** 3);
  let at = 0;
  for (let x = 0; x < n; x++) {
    for (let y = 0; y < n; y++) {
      for (let z = 0; z < n; z++) data[at++] = voxel(x, y, z);
    }
  }
  return ndArray(data, [n, n, n]);
}

/** Voxels between -0.5 and 0.5. */
export function randomVolume(n: number, seed: number): NdArray<Float64Array> {
  const random = seeded(seed);
  return volumeOf(n, () => random() - 0.5);
}

/** One matrix, row by row. */
export function rotation(...values: number[]): NdArray<Float64Array> {
  return ndArray(Float64Array.from(values), [1, 3, 3]);
}

export const IDENTITY = rotation(1, 0, 0, 0, 1, 0, 0, 0, 1);

/** The rotation of worked example (c). */
export const SKEW = rotation(0.36, 0.48, -0.8, -0.8, 0.6, 0, 0.48, 0.64, 0.6);

/** Rotations from random unit quaternions. */
export function randomRotations(
  n: number,
  seed: number,
): NdArray<Float64Array> {
  const random = seeded(seed);
  const data = new Float64Array(9 * n);
  for (let k = 0; k < n; k++) {
    let q: number[];
    do {
      q = [0, 1, 2, 3].map(() => 2 * random() - 1);
    } while (Math.hypot(...q) > 1 || Math.hypot(...q) < 0.1);
    const [w, x, y, z] = q.map((part) => part / Math.hypot(...q));
    data.set([
      1 - 2 * (y * y + z * z),
      2 * (x * y - z * w),
      2 * (x * z + y * w),
      2 * (x * y + z * w),
      1 - 2 * (x * x + z * z),
      2 * (y * z - x * w),
      2 * (x * z - y * w),
      2 * (y * z + x * w),
      1 - 2 * (x * x + y * y),
    ], 9 * k);
  }
  return ndArray(data, [n, 3, 3]);
}

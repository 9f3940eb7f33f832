import {
  LegacyRandom,
  type NdArray,
  ndArray,
  rotationsFromEuler,
} from "../../mod.ts";

/** Rotations in all directions alike, [n, 3, 3]. */
export function randomRotations(n: number): NdArray<Float32Array> {
  const random = new LegacyRandom(1);
  const between = (least: number, most: number) =>
    Float64Array.from(
      { length: n },
      () => least + (most - least) * random.nextUint32() / 2 ** 32,
    );
  const tilt = between(-1, 1).map((z) => Math.acos(z) * 180 / Math.PI);
  const { data } = rotationsFromEuler(between(0, 360), tilt, between(0, 360));
  return ndArray(Float32Array.from(data), [n, 3, 3]);
}

import {
  type ComplexArray,
  complexArray,
  type FloatArray,
} from "../../core/nd_array.ts";
import { zerosLike } from "../../fourier/planes.ts";
import { HalfVoxels } from "./spectrum_voxels.ts";

/**
 * Unpacks the half spectrum of a real volume to the full one: what is missing
 * is the conjugate of its mirror image.
 *
 * @param half [side, side, floor(side / 2) + 1].
 */
export function expandHalfVolume<T extends FloatArray>(
  half: ComplexArray<T>,
  side: number,
): ComplexArray<T> {
  const voxels = new HalfVoxels(half.data, side);
  const data = zerosLike(half.data, 2 * side ** 3);
  let at = 0;
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      for (let k = 0; k < side; k++) {
        voxels.read(i, j, k);
        data[at++] = voxels.re;
        data[at++] = voxels.im;
      }
    }
  }
  return complexArray(data, [side, side, side]);
}

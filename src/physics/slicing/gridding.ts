import { type NdArray, ndArray } from "../../core/nd_array.ts";
import { cubeSide } from "../../fourier/cube_side.ts";
import { requireSides } from "../../fourier/volume_fft.ts";

/**
 * Divides a volume by what trilinear interpolation of its spectrum multiplies
 * it with: the product over the axes of sinc²(x / side), the transform of the
 * triangle of width 1 (J. D. O'Sullivan, IEEE Trans. Med. Imaging 4 (1985)
 * 200-207). Before slicing it makes projections true, after insertion volumes.
 *
 * @param volume Real, [N, N, N].
 * @param side Side of the spectrum that is interpolated, N or, padded, more.
 * @throws {ArgumentError} `volume-not-cubic`, `array-complex` or `volume-side`.
 */
export function correctGridding(
  volume: NdArray,
  side: number,
): NdArray<Float32Array> {
  const n = cubeSide(volume);
  requireSides(n, side);
  const factors = Float64Array.from({ length: n }, (_, position) => {
    const t = Math.PI * (position - Math.ceil(n / 2)) / side;
    return t === 0 ? 1 : (t / Math.sin(t)) ** 2;
  });
  const data = new Float32Array(volume.data.length);
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const factor = factors[i] * factors[j];
      for (let k = 0; k < n; k++, at++) {
        data[at] = volume.data[at] * factor * factors[k];
      }
    }
  }
  return ndArray(data, volume.shape);
}

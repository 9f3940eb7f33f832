import { ArgumentError } from "../../core/errors.ts";
import {
  type ComplexArray,
  complexArray,
  type FloatArray,
  type NdArray,
  type NumericArray,
  partsOf,
  sizeOf,
} from "../../core/nd_array.ts";
import { requireFinite } from "../../core/require_finite.ts";
import { precomputeCubicCoefficients } from "./cubic_coefficients.ts";
import { expandHalfVolume } from "./half_volume.ts";

/** Shape of the spectrum of a volume of side `side`, or of half of it. */
export function spectrumShape(side: number, halfVolume: boolean): number[] {
  return [side, side, halfVolume ? Math.floor(side / 2) + 1 : side];
}

/** Whether an array has this shape, or is flat with as many elements. */
export function isGridOrFlat(
  { shape }: NdArray,
  grid: readonly number[],
): boolean {
  return shape.length === 1
    ? shape[0] === sizeOf(grid)
    : shape.join() === grid.join();
}

/**
 * Interleaved complex data of a spectrum of side `side`, or of half of it.
 *
 * @throws {ArgumentError} `volume-size` if it has another size or shape,
 * `volume-not-finite`.
 */
export function spectrumData(
  spectrum: ComplexArray | NdArray,
  side: number,
  halfVolume: boolean,
): FloatArray {
  const grid = spectrumShape(side, halfVolume);
  const isSide = Number.isSafeInteger(side) && side >= 1;
  if (!isSide || !isGridOrFlat(spectrum, grid)) {
    const expected = sizeOf(grid);
    const found = sizeOf(spectrum.shape);
    throw new ArgumentError(
      "volume-size",
      `Cannot use a ${halfVolume ? "half " : ""}volume of shape "${
        spectrum.shape.join(", ")
      }", ${found} voxels, where ${grid.join(" x ")} = ${expected} are needed`,
      { label: "volume", expected, actual: found },
    );
  }
  const isComplex = partsOf(spectrum, "volume") === 2;
  requireFinite(spectrum, "volume");
  return isComplex
    ? spectrum.data as FloatArray
    : withoutImaginary(spectrum.data);
}

function withoutImaginary(real: NumericArray): FloatArray {
  const length = 2 * real.length;
  const data = real instanceof Float32Array
    ? new Float32Array(length)
    : new Float64Array(length);
  for (let at = 0; at < real.length; at++) data[2 * at] = real[at];
  return data;
}

/** Spline coefficients of a spectrum, of its full layout. */
export function coefficientsOf(
  data: FloatArray,
  side: number,
  halfVolume: boolean,
): FloatArray {
  const packed = complexArray(data, spectrumShape(side, halfVolume));
  const full = halfVolume ? expandHalfVolume(packed, side) : packed;
  return precomputeCubicCoefficients(full).data;
}

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
import { precomputeCubicCoefficients } from "./cubic_coefficients.ts";
import { expandHalfVolume } from "./half_volume.ts";

/**
 * Interleaved complex data of a spectrum of side `side`, or of half of it.
 *
 * @throws {ArgumentError} `volume-size` if it has another size.
 */
export function spectrumData(
  spectrum: ComplexArray | NdArray,
  side: number,
  halfVolume: boolean,
): FloatArray {
  const depth = halfVolume ? Math.floor(side / 2) + 1 : side;
  const expected = side * side * depth;
  const found = sizeOf(spectrum.shape);
  if (!Number.isSafeInteger(side) || side < 1 || found !== expected) {
    throw new ArgumentError(
      "volume-size",
      `Cannot use a ${
        halfVolume ? "half " : ""
      }volume of ${found} voxels where ${side} x ${side} x ${depth} = ${expected} are needed`,
      { label: "volume", expected, actual: found },
    );
  }
  const isComplex = partsOf(spectrum, "volume") === 2;
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
  const shape = [side, side, halfVolume ? Math.floor(side / 2) + 1 : side];
  const packed = complexArray(data, shape);
  const full = halfVolume ? expandHalfVolume(packed, side) : packed;
  return precomputeCubicCoefficients(
    complexArray(full.data, [side, side, side]),
  )
    .data;
}

/**
 * Numbers of 16 bits as in IEEE 754-2008, binary16: 1 sign bit, 5 exponent
 * bits with bias 15, 10 bits of fraction; no leading one if the exponent
 * bits are 0 (subnormal), infinities and NaN if all are 1.
 *
 * @module
 */

import type { FloatArray } from "../../core/nd_array.ts";

/** Largest finite half float. */
export const LARGEST_HALF = 65504;

/** From here on a magnitude rounds to infinity: half a step above the largest. */
export const HALF_OVERFLOW = 65520;

const SMALLEST_NORMAL = 2 ** -14;

/** What brings a magnitude from 2^(i - 14) on, below its double, to 1024 to 2048. */
const SCALES = Float64Array.from({ length: 30 }, (_, i) => 2 ** (24 - i));

let decoded: Float32Array | undefined;

/** The values of all 65536 half floats, computed on first use. */
function halfValues(): Float32Array {
  decoded ??= Float32Array.from({ length: 65536 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >>> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent < 31) return sign * (1024 + fraction) * 2 ** (exponent - 25);
    return fraction === 0 ? sign * Infinity : NaN;
  });
  return decoded;
}

/** Decodes half floats, exactly. `target` may lie over `halves` if its end is the same. */
export function decodeHalves(halves: Uint16Array, target: FloatArray): void {
  const values = halfValues();
  for (let i = 0; i < halves.length; i++) target[i] = values[halves[i]];
}

/**
 * Encodes a number as the nearest half float, ties to even. Magnitudes from
 * {@linkcode HALF_OVERFLOW} on become infinite.
 */
export function encodeHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (magnitude >= HALF_OVERFLOW) return sign | 0x7c00;
  if (magnitude < SMALLEST_NORMAL) {
    return sign | roundToEven(magnitude * 2 ** 24);
  }
  const exponent = 31 - Math.clz32(magnitude * 2 ** 14);
  // A fraction that rounds up to 2048 carries into the exponent, as it should.
  return sign | ((exponent << 10) + roundToEven(magnitude * SCALES[exponent]));
}

/** Rounds to the nearest integer, ties to even, magnitudes below 2^51. */
export function roundToEven(value: number): number {
  const shift = 1.5 * 2 ** 52;
  return (value + shift) - shift;
}

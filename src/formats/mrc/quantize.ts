import { ArgumentError } from "../../core/errors.ts";
import type { NumericArray } from "../../core/nd_array.ts";
import {
  encodeHalf,
  HALF_OVERFLOW,
  LARGEST_HALF,
  roundToEven,
} from "./half_float.ts";
import { modeInfo, type WritableMrcMode } from "./modes.ts";

/** Values as a mode holds them: numbers, or the bits of half floats. */
export type StoredPixels =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Float32Array;

/** The integers that a mode can hold. */
interface IntegerMode {
  readonly min: number;
  readonly max: number;
  readonly Stored:
    | Int8ArrayConstructor
    | Uint8ArrayConstructor
    | Int16ArrayConstructor
    | Uint16ArrayConstructor;
}

const INTEGER_MODES: { readonly [mode in 0 | 1 | 6 | 101]: IntegerMode } = {
  0: { min: -128, max: 127, Stored: Int8Array },
  1: { min: -32768, max: 32767, Stored: Int16Array },
  6: { min: 0, max: 65535, Stored: Uint16Array },
  101: { min: 0, max: 15, Stored: Uint8Array },
};

/** Largest finite 32-bit float. */
const LARGEST_FLOAT = (2 - 2 ** -23) * 2 ** 127;

/** From here on a magnitude rounds to infinity: half a step above the largest. */
const FLOAT_OVERFLOW = (2 - 2 ** -24) * 2 ** 127;

/**
 * Values as `mode` holds them. Floats are rounded to the nearest; in integer
 * modes a value must be an integer in range. With `clip`, values are rounded
 * (ties to even) and brought into range instead of being refused.
 *
 * @param firstIndex Index of the first value, for messages.
 * @throws {ArgumentError} `mrc-value` naming the first value that does not fit.
 */
export function quantize(
  values: NumericArray,
  mode: WritableMrcMode,
  clip: boolean,
  firstIndex: number,
): StoredPixels {
  const misfit = (index: number): ArgumentError =>
    valueFault(values[index], firstIndex + index, mode);
  if (mode === 2) return toFloats(values, clip, misfit);
  if (mode === 12) return toHalves(values, clip, misfit);
  const range = INTEGER_MODES[mode];
  return values instanceof range.Stored && mode !== 101
    ? values
    : toIntegers(values, range, clip, misfit);
}

type Misfit = (index: number) => ArgumentError;

function toIntegers(
  values: NumericArray,
  { min, max, Stored }: IntegerMode,
  clip: boolean,
  misfit: Misfit,
): StoredPixels {
  const stored = new Stored(values.length);
  for (let i = 0; i < values.length; i++) {
    let value = values[i];
    if (clip) value = roundToEven(Math.min(Math.max(value, min), max));
    stored[i] = value;
    if (stored[i] !== value || value > max) throw misfit(i);
  }
  return stored;
}

function toFloats(
  values: NumericArray,
  clip: boolean,
  misfit: Misfit,
): Float32Array {
  if (values instanceof Float32Array) return values;
  const stored = new Float32Array(values);
  if (!(values instanceof Float64Array)) return stored;
  for (let i = 0; i < values.length; i++) {
    if (!overflows(values[i], FLOAT_OVERFLOW)) continue;
    if (!clip) throw misfit(i);
    stored[i] = Math.sign(values[i]) * LARGEST_FLOAT;
  }
  return stored;
}

function toHalves(
  values: NumericArray,
  clip: boolean,
  misfit: Misfit,
): Uint16Array {
  const stored = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    let value = values[i];
    if (overflows(value, HALF_OVERFLOW)) {
      if (!clip) throw misfit(i);
      value = Math.sign(value) * LARGEST_HALF;
    }
    stored[i] = encodeHalf(value);
  }
  return stored;
}

/** Whether a finite value would become infinite. */
function overflows(value: number, limit: number): boolean {
  const magnitude = Math.abs(value);
  return magnitude >= limit && magnitude < Infinity;
}

function valueFault(
  value: number,
  index: number,
  mode: WritableMrcMode,
): ArgumentError {
  const remedy = Number.isNaN(value)
    ? "only mode 2 and 12 hold NaN"
    : "choose another mode, or pass clip: true to round and limit values";
  return new ArgumentError(
    "mrc-value",
    `Cannot store value "${value}" at index ${index} in mode ${mode} ` +
      `(${modeInfo(mode).name}): ${remedy}`,
    { label: "images", actual: value },
  );
}

import { ArgumentError } from "../core/errors.ts";

/** Values that are drawn black and white. */
export interface GreyRange {
  /** Black, as all that is less. */
  readonly low: number;
  /** White, as all that is more. */
  readonly high: number;
}

/** Percentiles of the values that are black and white. */
export type Percentiles = readonly [number, number];

/** Grey of what has nothing but one value. */
const MID_GREY = 128;

/** Values of which percentiles are exact; of more, this many are taken. */
const MOST_SORTED = 2 ** 20;

/**
 * Refuses percentiles that do not ascend from 0 to 100.
 *
 * @throws {ArgumentError} `contrast`.
 */
export function requirePercentiles(contrast: Percentiles): void {
  const [low, high] = contrast;
  if (contrast.length === 2 && low >= 0 && low < high && high <= 100) return;
  throw new ArgumentError(
    "contrast",
    `Cannot use "${
      contrast.join(", ")
    }" as contrast: give two ascending percentiles, such as [1, 99]`,
    { label: "contrast", expected: "0 <= low < high <= 100", actual: contrast },
  );
}

/**
 * The values at two percentiles, between ranks by a straight line; what is no
 * finite number does not count. Where few values differ from the rest, the
 * least and the greatest.
 *
 * @returns A range of one value for values that are all the same, or none.
 */
export function greyRange(
  lists: readonly Float64Array[],
  [low, high]: Percentiles,
): GreyRange {
  const sorted = finiteValues(lists).sort();
  if (sorted.length === 0) return { low: 0, high: 0 };
  const range = {
    low: valueAt(sorted, low / 100),
    high: valueAt(sorted, high / 100),
  };
  return range.low < range.high
    ? range
    : { low: sorted[0], high: sorted[sorted.length - 1] };
}

/** Level of a finite value, 0 to 255. */
export function greyLevel(value: number, { low, high }: GreyRange): number {
  if (!(low < high)) return MID_GREY;
  // Halves do not overflow where the difference of two numbers may.
  const part = (value / 2 - low / 2) / (high / 2 - low / 2);
  return Math.round(255 * Math.min(1, Math.max(0, part)));
}

function finiteValues(lists: readonly Float64Array[]): Float64Array {
  const total = lists.reduce((sum, { length }) => sum + length, 0);
  // An odd step does not keep to the columns of images of even width.
  const step = total <= MOST_SORTED ? 1 : Math.ceil(total / MOST_SORTED) | 1;
  const values = new Float64Array(Math.ceil(total / step));
  let count = 0;
  let at = 0;
  for (const list of lists) {
    for (; at < list.length; at += step) {
      if (Number.isFinite(list[at])) values[count++] = list[at];
    }
    at -= list.length;
  }
  return values.subarray(0, count);
}

function valueAt(sorted: Float64Array, part: number): number {
  const place = part * (sorted.length - 1);
  const before = Math.floor(place);
  const after = Math.min(before + 1, sorted.length - 1);
  const weight = place - before;
  return sorted[before] * (1 - weight) + sorted[after] * weight;
}

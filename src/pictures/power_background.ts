import { getGridOfRadialDistances } from "../fourier/mod.ts";

/** Shells on each side that a background is smoothed over, as a part of all. */
const REACH = 1 / 6;

/**
 * The mean of values [D, D], centred, over shells 0 to D / 2 - 1.
 *
 * @param shells The shell of each element.
 */
export function shellMeans(
  values: Float64Array,
  shells: ArrayLike<number>,
  count: number,
): Float64Array {
  const sums = new Float64Array(count);
  const counts = new Float64Array(count);
  for (let at = 0; at < values.length; at++) {
    const shell = shells[at];
    if (shell >= count) continue;
    sums[shell] += values[at];
    counts[shell]++;
  }
  return sums.map((sum, shell) => sum / counts[shell]);
}

/** Shell of each element of a plane [D, D]. */
export function shellsOf(D: number): ArrayLike<number> {
  return getGridOfRadialDistances([D, D]).data;
}

/**
 * What varies slowly in a profile of power: a straight line fitted to its
 * logarithm about each shell, shell 0 left out, so that rings stand above it.
 */
export function backgroundOf(profile: Float64Array): Float64Array {
  const floor = profile.reduce((most, value) => Math.max(most, value), 0) *
    1e-12;
  const log = profile.map((value) => Math.log(Math.max(value, floor) || 1));
  const reach = Math.max(2, Math.round(profile.length * REACH));
  return log.map((_, shell) => {
    const first = Math.max(1, shell - reach);
    const last = Math.min(log.length - 1, shell + reach);
    return Math.exp(lineAt(log, first, last, Math.max(1, shell)));
  });
}

/** Value at a place of the line of least squares through values. */
function lineAt(
  values: Float64Array,
  first: number,
  last: number,
  place: number,
): number {
  const count = last - first + 1;
  if (count < 1) return values[0];
  const middle = (first + last) / 2;
  let [mean, slope, spread] = [0, 0, 0];
  for (let at = first; at <= last; at++) {
    mean += values[at] / count;
    slope += (at - middle) * values[at];
    spread += (at - middle) ** 2;
  }
  return mean + (spread === 0 ? 0 : slope / spread * (place - middle));
}

/** Root mean square of the differences over that of the expected values. */
export function relativeError(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
): number {
  if (actual.length !== expected.length) return NaN;
  let [error, power] = [0, 0];
  for (let at = 0; at < expected.length; at++) {
    error += (actual[at] - expected[at]) ** 2;
    power += expected[at] ** 2;
  }
  return Math.sqrt(error / power);
}

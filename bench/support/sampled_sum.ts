/** Every so many elements are summed; a prime meets all columns alike. */
const STEP = 97;

/** A cheap number that tells large arrays apart. */
export function sampledSum(...arrays: readonly ArrayLike<number>[]): number {
  let sum = 0;
  for (const values of arrays) {
    for (let i = 0; i < values.length; i += STEP) sum += Math.abs(values[i]);
  }
  return sum;
}

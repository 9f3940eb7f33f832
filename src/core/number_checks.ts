/**
 * Searches in large arrays, as loops: a function called for each of millions
 * of numbers costs several times what the search does.
 *
 * @module
 */

/** Position of the first number that is not finite, −1 if there is none. */
export function indexOfNonFinite(values: ArrayLike<number>): number {
  for (let i = 0; i < values.length; i++) {
    // The difference of a number and itself is 0 only if it is finite.
    if (values[i] - values[i] !== 0) return i;
  }
  return -1;
}

/** Position of the first number that is not positive and finite, or −1. */
export function indexOfNonPositive(values: ArrayLike<number>): number {
  for (let i = 0; i < values.length; i++) {
    if (!(values[i] > 0 && values[i] < Infinity)) return i;
  }
  return -1;
}

import { ArgumentError, ArgumentTypeError } from "./errors.ts";

const SIZE = 624;
const SHIFT = 397;

/**
 * The random numbers of NumPy's legacy `RandomState(seed)`: the Mersenne
 * Twister MT19937 (Matsumoto and Nishimura, ACM TOMACS 8, 1998) seeded by
 * `init_genrand`, with masked rejection for bounded integers. It repeats the
 * random splits of programs written on NumPy; not for cryptography.
 */
export class LegacyRandom {
  readonly #key = new Uint32Array(SIZE);
  #position = SIZE;

  /**
   * Starts the sequence of a seed.
   *
   * @param seed An integer, 0 ≤ seed ≤ 2³² − 1.
   * @throws {ArgumentTypeError} if the seed is not an integer.
   * @throws {ArgumentError} if it is outside the range.
   */
  constructor(seed: number) {
    checkUint32("seed", seed);
    let word = seed;
    for (let p = 0; p < SIZE; p++) {
      this.#key[p] = word;
      word = Math.imul(1812433253, word ^ (word >>> 30)) + p + 1;
    }
  }

  /** Next output: an integer, 0 ≤ result ≤ 2³² − 1. */
  nextUint32(): number {
    if (this.#position === SIZE) this.#regenerate();
    let word = this.#key[this.#position++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /**
   * An integer, 0 ≤ result ≤ `max` (inclusive), all equally likely.
   *
   * @throws {ArgumentTypeError} if `max` is not an integer.
   * @throws {ArgumentError} if it is not within 0 to 2³² − 1.
   */
  bounded(max: number): number {
    checkUint32("max", max);
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    let value: number;
    do {
      value = (this.nextUint32() & mask) >>> 0;
    } while (value > max);
    return value;
  }

  /** Shuffles `values` in place (Fisher and Yates, from the last element down). */
  shuffle<T>(values: { [position: number]: T; readonly length: number }): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.bounded(i);
      const value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }

  /**
   * The numbers 0 to `n` − 1 in random order.
   *
   * @throws {ArgumentTypeError} if `n` is not an integer.
   * @throws {ArgumentError} if it is negative or beyond 2³² − 1.
   */
  permutation(n: number): Int32Array {
    checkUint32("length", n);
    const order = new Int32Array(n);
    for (let k = 0; k < n; k++) order[k] = k;
    this.shuffle(order);
    return order;
  }

  #regenerate(): void {
    const key = this.#key;
    for (let i = 0; i < SIZE; i++) {
      const word = (key[i] & 0x80000000) | (key[(i + 1) % SIZE] & 0x7fffffff);
      key[i] = key[(i + SHIFT) % SIZE] ^ (word >>> 1) ^
        ((word & 1) * 0x9908b0df);
    }
    this.#position = 0;
  }
}

/**
 * Refuses what is no seed.
 *
 * @throws {ArgumentTypeError} `random-integer`
 * @throws {ArgumentError} `random-range`
 */
export function checkUint32(label: string, value: number): void {
  const expected = "an integer from 0 to 4294967295";
  if (!Number.isInteger(value)) {
    throw new ArgumentTypeError(
      "random-integer",
      `The ${label} must be ${expected}, not "${value}"`,
      { label, expected, actual: value },
    );
  }
  if (value < 0 || value > 0xffffffff) {
    throw new ArgumentError(
      "random-range",
      `The ${label} must be ${expected}, not "${value}"`,
      { label, expected, actual: value },
    );
  }
}

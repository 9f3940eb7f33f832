/** A bitmap may have this many slots for each value; with more, a `Set` is smaller. */
const SLOTS_PER_VALUE = 64;

/** A set of 32-bit integers out of a known list: a byte map where that list is dense. */
export class IntegerSet {
  readonly #low: number;
  readonly #present: Uint8Array | null;
  readonly #sparse = new Set<number>();

  /** An empty set that can take the values of `candidates`. */
  constructor(candidates: Int32Array) {
    let low = 0;
    let high = 0;
    for (const value of candidates) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    this.#low = low;
    const span = high - low + 1;
    this.#present = span <= SLOTS_PER_VALUE * candidates.length
      ? new Uint8Array(span)
      : null;
  }

  /** Adds a candidate; tells whether it is new. */
  add(value: number): boolean {
    if (this.has(value)) return false;
    if (this.#present === null) this.#sparse.add(value);
    else this.#present[value - this.#low] = 1;
    return true;
  }

  /** Whether any value, candidate or not, is in the set. */
  has(value: number): boolean {
    return this.#present === null
      ? this.#sparse.has(value)
      : this.#present[value - this.#low] === 1;
  }
}

import type { NumericArray } from "../../core/nd_array.ts";

/** What a header tells of the values. */
export interface MrcStatistics {
  /** Smallest value. */
  readonly dmin: number;
  /** Largest value. */
  readonly dmax: number;
  /** Mean. */
  readonly dmean: number;
  /** Standard deviation of the values from the mean. */
  readonly rms: number;
}

/** How MRC2014 says "not determined". */
export const UNDETERMINED: MrcStatistics = {
  dmin: 0,
  dmax: -1,
  dmean: -2,
  rms: -1,
};

/**
 * Statistics of values that come batch by batch. Batches are joined by the
 * pairwise formula of Chan, Golub and LeVeque (1979), which keeps its precision
 * over any number of values.
 */
export class RunningStatistics {
  #count = 0;
  #min = Infinity;
  #max = -Infinity;
  #mean = 0;
  #squares = 0;

  /** Takes in the next values. */
  add(values: NumericArray): void {
    const count = values.length;
    if (count === 0) return;
    let min = Infinity;
    let max = -Infinity;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
    }
    const mean = sum / count;
    let squares = 0;
    for (let i = 0; i < count; i++) squares += (values[i] - mean) ** 2;
    const total = this.#count + count;
    const step = mean - this.#mean;
    this.#mean += step * count / total;
    this.#squares += squares + step ** 2 * this.#count * count / total;
    this.#count = total;
    this.#min = Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
  }

  /** Statistics so far; "not determined" if a value was not finite. */
  result(): MrcStatistics {
    const rms = Math.sqrt(this.#squares / this.#count);
    if (!Number.isFinite(rms)) return UNDETERMINED;
    return { dmin: this.#min, dmax: this.#max, dmean: this.#mean, rms };
  }
}

import { EDGES, INNER, LAYERS, TAIL } from "./ziggurat.ts";

/** What random numbers are drawn for: each has streams of its own. */
export const PURPOSE = {
  pose: 1,
  shift: 2,
  defocus: 3,
  contrast: 4,
  conformation: 5,
  halfset: 6,
  noise: 7,
  molecule: 8,
} as const;

/** One of the values of {@linkcode PURPOSE}. */
export type Purpose = typeof PURPOSE[keyof typeof PURPOSE];

/** Outputs after which every bit of the key has reached the whole state. */
const WARM_UP = 15;

const LAYER_BITS = Math.log2(LAYERS);
const POSITIONS = 2 ** (31 - LAYER_BITS);

/**
 * Random numbers that depend on a seed, a purpose and a number only, such as
 * that of an image: they are the same in any order and for any number of
 * images. The generator is sfc32 (C. Doty-Humphrey, PractRand, 2010), which
 * takes three words as its key.
 */
export class ImageRandom {
  readonly #seed: number;
  readonly #purpose: Purpose;
  readonly #state = new Int32Array(4);

  /** Takes a seed from 0 to 2³² − 1. */
  constructor(seed: number, purpose: Purpose) {
    this.#seed = seed;
    this.#purpose = purpose;
    this.start(0);
  }

  /** Goes to the beginning of the stream of a number, such as an image. */
  start(number: number): this {
    this.#state[0] = mixed(number);
    this.#state[1] = mixed(this.#purpose);
    this.#state[2] = mixed(this.#seed);
    this.#state[3] = 1;
    for (let i = 0; i < WARM_UP; i++) this.#next();
    return this;
  }

  /** A number from 0 to below 1, of 53 random bits. */
  uniform(): number {
    const high = this.#next() >>> 6;
    const low = this.#next() >>> 5;
    return (high * 2 ** 27 + low) / 2 ** 53;
  }

  /** A number from `least` to below `most`. */
  between(least: number, most: number): number {
    return least + (most - least) * this.uniform();
  }

  /** A number of the normal distribution of mean 0 and variance 1. */
  normal(): number {
    while (true) {
      const word = this.#next();
      const layer = word & (LAYERS - 1);
      // Half a step keeps the positions symmetric about 0.
      const position = ((word >> LAYER_BITS) + 0.5) / POSITIONS;
      const value = position * EDGES[layer];
      if (Math.abs(position) < INNER[layer]) return value;
      if (layer === 0) return this.#tail(position < 0);
      if (this.#isUnderCurve(value, layer)) return value;
    }
  }

  /** Adds normal numbers times `scales` to values, one for each. */
  addNormals(
    values: Float32Array,
    start: number,
    scales: Float64Array,
  ): void {
    const state = this.#state;
    let [a, b, c, d] = state;
    for (let i = 0; i < scales.length; i++) {
      // sfc32 and the usual case of normal(), with the state in registers.
      const word = (a + b | 0) + d | 0;
      d = d + 1 | 0;
      a = b ^ (b >>> 9);
      b = c + (c << 3) | 0;
      c = ((c << 21) | (c >>> 11)) + word | 0;
      const layer = word & (LAYERS - 1);
      const position = ((word >> LAYER_BITS) + 0.5) / POSITIONS;
      let value = position * EDGES[layer];
      if (!(Math.abs(position) < INNER[layer])) {
        state[0] = a;
        state[1] = b;
        state[2] = c;
        state[3] = d;
        value = layer === 0
          ? this.#tail(position < 0)
          : this.#isUnderCurve(value, layer)
          ? value
          : this.normal();
        a = state[0];
        b = state[1];
        c = state[2];
        d = state[3];
      }
      values[start + i] += scales[i] * value;
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = d;
  }

  #next(): number {
    const state = this.#state;
    const [a, b, c, d] = state;
    const word = (a + b | 0) + d | 0;
    state[3] = d + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + word;
    return word;
  }

  #isUnderCurve(value: number, layer: number): boolean {
    const square = value * value;
    const low = Math.exp((square - EDGES[layer] * EDGES[layer]) / 2);
    const high = Math.exp((square - EDGES[layer + 1] * EDGES[layer + 1]) / 2);
    return low + (high - low) * this.uniform() < 1;
  }

  /** A number beyond the last edge (Marsaglia, Technometrics 6 (1964) 101). */
  #tail(isNegative: boolean): number {
    while (true) {
      const x = -Math.log(1 - this.uniform()) / TAIL;
      const y = -Math.log(1 - this.uniform());
      if (2 * y > x * x) return isNegative ? -TAIL - x : TAIL + x;
    }
  }
}

/** Lets every bit of a word depend on all others (Appleby's finaliser). */
function mixed(word: number): number {
  let bits = word + 0x9e3779b9 | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

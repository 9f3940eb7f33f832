import { ArgumentTypeError } from "../core/errors.ts";
import type { TiltRanks } from "../metadata/tilt_series/tilt_images.ts";
import { LegacyRandom } from "../core/legacy_random.ts";

/** How many tilts of a particle are used, and which. */
export interface TiltSelectionOptions {
  /** Tilts of a particle to use at most; null or negative for all, 0 for none. */
  readonly numTilts?: number | null | undefined;
  /** Draw them at random instead of taking the least exposed. */
  readonly randomTilts?: boolean | undefined;
  /** Seed of the draws, 0 to 2³²−1. @default {0} */
  readonly seed?: number | undefined;
}

/** Which tilts of a particle are used, and in which order. */
export class TiltSelection {
  /** Rank of each local image among the tilts of its particle. */
  readonly numbers: Int32Array;
  /** Tilts of a particle that are used at most; null for all. */
  readonly numTilts: number | null;
  readonly #random: LegacyRandom | null;
  readonly #byRank: boolean;

  /** Use {@linkcode TiltSelection.of}. */
  private constructor(
    numbers: Int32Array,
    numTilts: number | null,
    random: LegacyRandom | null,
    byRank: boolean,
  ) {
    this.numbers = numbers;
    this.numTilts = numTilts;
    this.#random = random;
    this.#byRank = byRank;
  }

  /**
   * A selection among images with these ranks.
   *
   * @param tiltRanks With "series", the first tilts are those of the series,
   * of which a particle may lack some.
   * @throws {ArgumentTypeError} if `numTilts` is not an integer.
   */
  static of(
    numbers: Int32Array,
    options: TiltSelectionOptions,
    tiltRanks: TiltRanks = "particle",
  ): TiltSelection {
    const { numTilts = null, randomTilts = false, seed = 0 } = options;
    if (numTilts !== null && !Number.isInteger(numTilts)) {
      throw badNumTilts(numTilts);
    }
    const limit = numTilts === null || numTilts < 0 ? null : numTilts;
    const isRandom = randomTilts && limit !== null;
    const random = isRandom ? new LegacyRandom(seed) : null;
    const byRank = tiltRanks === "series" && random === null;
    return new TiltSelection(numbers, limit, random, byRank);
  }

  /** The same selection among some of the images; draws go on from one seed. */
  among(images: Int32Array): TiltSelection {
    const numbers = images.map((image) => this.numbers[image]);
    const { numTilts } = this;
    return new TiltSelection(numbers, numTilts, this.#random, this.#byRank);
  }

  /**
   * Those images of one particle that are used: the least exposed first, or as
   * drawn. Random draws differ from call to call.
   */
  choose(images: Int32Array): Int32Array {
    if (this.#random !== null) {
      return this.#random.permutation(images.length)
        .subarray(0, this.numTilts!)
        .map((position) => images[position]);
    }
    const { numbers, numTilts } = this;
    const kept = this.#byRank && numTilts !== null
      ? images.filter((image) => numbers[image] < numTilts)
      : images.slice();
    return kept.sort((a, b) => numbers[a] - numbers[b] || b - a)
      .subarray(0, numTilts ?? images.length);
  }
}

function badNumTilts(numTilts: number): ArgumentTypeError {
  return new ArgumentTypeError(
    "num-tilts",
    `Cannot use "${numTilts}" tilts of each particle: numTilts must be an ` +
      `integer`,
    { label: "numTilts", expected: "integer", actual: numTilts },
  );
}

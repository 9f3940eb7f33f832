import { ArgumentError, ArgumentTypeError } from "../../core/errors.ts";
import { IndexLists } from "../../core/index_lists.ts";
import {
  deduplicatePreserveOrder,
  filterPreserveOrder,
  type IndexSelection,
  normalizeIndices,
  type SelectionNameOptions,
  sortedUnique,
  toIndicesWithin,
} from "../../core/index_utils.ts";
import { checkOptions } from "../../core/options.ts";
import { toIndexList } from "../../core/read_integers.ts";
import type { StarFile } from "../star_file.ts";
import { checkAgreement, checkTiltCount } from "./index_map_checks.ts";
import { loadTiltTable, particleTilts } from "./particle_tilts.ts";
import { readTiltImages, type TiltImagesOptions } from "./tilt_images.ts";

/** Options of {@linkcode TiltSeriesOriginalIndexMap}. */
export interface TiltSeriesOriginalIndexMapOptions {
  /** Rank of every original image in its tilt series, 0 the least exposed. @default {null} */
  readonly tiltNumbers?: IndexSelection | null | undefined;
}

/** Options of {@linkcode TiltSeriesOriginalIndexMap.fromParticlesFile}. */
export interface ParticlesFileMapOptions
  extends Pick<TiltImagesOptions, "tiltOrder" | "tiltRanks"> {
  /** Folder that the stacks of a RELION-5 set start from. */
  readonly datadir?: string | null | undefined;
  /** Tilts that will be asked for; if positive, tilts are ranked. @default {null} */
  readonly ntilts?: number | null | undefined;
}

/** Options of {@linkcode TiltSeriesOriginalIndexMap.sanitizeParticleIndices}. */
export interface SanitizeParticleOptions extends SelectionNameOptions {
  /** Keep only these particles. @default {null} */
  readonly allowedParticles?: IndexSelection | null | undefined;
}

/** Options of {@linkcode TiltSeriesOriginalIndexMap.sanitizeImageIndices}. */
export interface SanitizeImageOptions extends SelectionNameOptions {
  /** Keep only these images. @default {null} */
  readonly allowedImages?: IndexSelection | null | undefined;
}

/** Options of {@linkcode TiltSeriesOriginalIndexMap.imageIndicesFromParticles}. */
export interface ParticleImagesOptions {
  /** Keep only these images. @default {null} */
  readonly allowedImages?: IndexSelection | null | undefined;
  /** Keep images whose tilt number is below this. @default {null} */
  readonly ntilts?: number | null | undefined;
}

/**
 * Which images of a source file belong to which particle: particles and images
 * carry their numbers in the file, whatever is loaded.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { TiltSeriesOriginalIndexMap } from "@cryoset/cryoset";
 *
 * const map = new TiltSeriesOriginalIndexMap([[1, 2], [0]], [1, 0, 0]);
 * assertEquals([...map.imageIndicesFromParticles([1, 0])], [0, 1, 2]);
 * assertEquals([...map.particleIndicesFromImages([2, 1])], [0]);
 * ```
 */
export class TiltSeriesOriginalIndexMap {
  readonly #particles: IndexLists;
  readonly #imageToParticle: Int32Array;
  readonly #tiltNumbers: Int32Array | null;

  /**
   * Copies and checks both directions.
   *
   * @param particleToImages Original images of every particle.
   * @param imageToParticle Particle of every original image.
   * @throws {ArgumentError} if the two disagree, a value is negative, or there is not one tilt number for each image.
   * @throws {ArgumentTypeError} if a value is not an integer.
   * @throws {IndexError} if an image or particle does not exist.
   */
  constructor(
    particleToImages: ArrayLike<IndexSelection>,
    imageToParticle: IndexSelection,
    options: TiltSeriesOriginalIndexMapOptions = {},
  ) {
    checkOptions("TiltSeriesOriginalIndexMap", options, ["tiltNumbers"]);
    this.#particles = IndexLists.from(particleToImages, "particleToImages");
    this.#imageToParticle = normalizeIndices(
      toIndexList(imageToParticle, "imageToParticle"),
      this.#particles.length,
      { name: "imageToParticle" },
    );
    checkAgreement(this.#particles, this.#imageToParticle);
    const tiltNumbers = options.tiltNumbers ?? null;
    this.#tiltNumbers = tiltNumbers === null
      ? null
      : toIndexList(tiltNumbers, "tiltNumbers");
    checkTiltCount(this.#tiltNumbers, this.nImages);
  }

  /**
   * The map of a table with one row an image; only columns are read, no image
   * is opened.
   *
   * Permission: `--allow-read` of the file.
   *
   * @param file Path of a STAR file or of a RELION-5 optimisation set, or the
   * file already read.
   * @throws {MissingFileError} if there is no such file.
   * @throws {DataFormatError} `tilt-columns` if columns are missing.
   */
  static async fromParticlesFile(
    file: string | StarFile,
    options: ParticlesFileMapOptions = {},
  ): Promise<TiltSeriesOriginalIndexMap> {
    checkOptions("TiltSeriesOriginalIndexMap.fromParticlesFile", options, [
      "datadir",
      "ntilts",
      "tiltOrder",
      "tiltRanks",
    ]);
    const star = await loadTiltTable(file, { datadir: options.datadir });
    const [particleToTilts, tiltToParticle] = particleTilts(star);
    const { ntilts = null, tiltOrder, tiltRanks } = options;
    return new TiltSeriesOriginalIndexMap(particleToTilts, tiltToParticle, {
      tiltNumbers: ntilts !== null && ntilts > 0
        ? readTiltImages(star, { tiltOrder, tiltRanks }).tiltNumbers
        : null,
    });
  }

  /** Number of particles. */
  get nParticles(): number {
    return this.#particles.length;
  }

  /** Number of original images. */
  get nImages(): number {
    return this.#imageToParticle.length;
  }

  /** Original images of every particle (copies). */
  get particleToImages(): Int32Array[] {
    return this.#particles.toArrays();
  }

  /** Particle of every original image (a copy). */
  get imageToParticle(): Int32Array {
    return this.#imageToParticle.slice();
  }

  /** Rank of every original image in its tilt series (a copy), or null if not known. */
  get tiltNumbers(): Int32Array | null {
    return this.#tiltNumbers?.slice() ?? null;
  }

  /**
   * A selection of particles made safe: numbers that are no particle are left
   * out, then those not allowed, then repeats (the first stays).
   *
   * @throws {ArgumentError} if a mask has not one flag for each particle.
   * @throws {ArgumentTypeError} if a value is not an integer.
   */
  sanitizeParticleIndices(
    values: IndexSelection,
    options: SanitizeParticleOptions = {},
  ): Int32Array {
    checkOptions("sanitizeParticleIndices", options, [
      "name",
      "allowedParticles",
    ]);
    const { name = "particle indices", allowedParticles } = options;
    const particles = toIndicesWithin(values, this.nParticles, name);
    return deduplicatePreserveOrder(
      restrict(particles, allowedParticles, this.nParticles),
    );
  }

  /**
   * A selection of original images made safe: numbers that are no image are
   * left out, then those not allowed. Repeats stay.
   *
   * @throws {ArgumentError} if a mask has not one flag for each image.
   * @throws {ArgumentTypeError} if a value is not an integer.
   */
  sanitizeImageIndices(
    values: IndexSelection,
    options: SanitizeImageOptions = {},
  ): Int32Array {
    checkOptions("sanitizeImageIndices", options, ["name", "allowedImages"]);
    const { name = "image indices", allowedImages } = options;
    const images = toIndicesWithin(values, this.nImages, name);
    return restrict(images, allowedImages, this.nImages);
  }

  /**
   * Particles to which the images belong, ascending, each once.
   *
   * @throws {IndexError} if an image does not exist.
   */
  particleIndicesFromImages(imageIndices: IndexSelection): Int32Array {
    const images = normalizeIndices(imageIndices, this.nImages, {
      name: "image indices",
    });
    return sortedUnique(images.map((image) => this.#imageToParticle[image]));
  }

  /**
   * Images of the particles, particle after particle in the order given.
   *
   * @throws {ArgumentError} if `ntilts` is given but tilt numbers are not known.
   * @throws {ArgumentTypeError} if `ntilts` is not an integer.
   * @throws {IndexError} if a particle does not exist.
   */
  imageIndicesFromParticles(
    particleIndices: IndexSelection,
    options: ParticleImagesOptions = {},
  ): Int32Array {
    checkOptions("imageIndicesFromParticles", options, [
      "allowedImages",
      "ntilts",
    ]);
    const particles = normalizeIndices(particleIndices, this.nParticles, {
      name: "particle indices",
    });
    const images = this.#firstTilts(
      this.#particles.concatenate(particles),
      options.ntilts ?? null,
    );
    return restrict(images, options.allowedImages, this.nImages);
  }

  #firstTilts(images: Int32Array, ntilts: number | null): Int32Array {
    if (ntilts === null) return images;
    if (!Number.isInteger(ntilts)) {
      throw new ArgumentTypeError(
        "tilt-count",
        `The option ntilts must be an integer, not "${ntilts}"`,
        { label: "ntilts", expected: "integer", actual: ntilts },
      );
    }
    if (ntilts <= 0) return new Int32Array(0);
    const tiltNumbers = this.#tiltNumbers;
    if (tiltNumbers === null) {
      throw new ArgumentError(
        "tilt-numbers",
        `Cannot keep the first "${ntilts}" tilts: this map has no tiltNumbers`,
        { label: "ntilts", actual: ntilts },
      );
    }
    return images.filter((image) => tiltNumbers[image] < ntilts);
  }
}

function restrict(
  indices: Int32Array,
  allowed: IndexSelection | null | undefined,
  nTotal: number,
): Int32Array {
  if (allowed === null || allowed === undefined) return indices;
  return filterPreserveOrder(
    indices,
    toIndicesWithin(allowed, nTotal, "allowed indices"),
  );
}

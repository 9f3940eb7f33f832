import { DatasetIndexLayout } from "../core/dataset_index_layout.ts";
import type { Diagnostic } from "../core/errors.ts";
import { type IndexSelection, selectedRows } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import {
  loadParticleTable,
  type ParticleTable,
} from "../metadata/particle_table.ts";
import type { StarFile } from "../metadata/star_file.ts";
import {
  parseMicrographTiltMapping,
  parseParticleTilt,
  type ParticleTilts,
  requireTiltTable,
} from "../metadata/tilt_series/particle_tilts.ts";
import { positionsByGroup } from "../metadata/tilt_series/tilt_groups.ts";
import {
  readTiltImages,
  type TiltImages,
  type TiltOrder,
  type TiltRanks,
} from "../metadata/tilt_series/tilt_images.ts";
import { ParticleImageDataset } from "./image_backends.ts";
import { checkComplexType } from "./image_processor.ts";
import type { ParticleItem } from "./image_sources.ts";
import {
  openParticleImages,
  type ParticleImages,
} from "./open_particle_images.ts";
import { TiltSelection } from "./tilt_selection.ts";
import {
  orderOfTilts,
  TILT_SERIES_OPTIONS,
  type TiltSeriesDatasetOptions,
} from "./tilt_series_options.ts";

export type { TiltSeriesDatasetOptions } from "./tilt_series_options.ts";

/**
 * Images of tilt series, grouped by particle. Images keep positions of their
 * own; `length` and `at` count particles.
 *
 * Particles are ordered by name (code points), as in the reference.
 */
export class TiltSeriesDataset extends ParticleImageDataset {
  /** What the table says of the images. */
  readonly tiltImages: TiltImages;
  /** Which tilts of a particle are used, and in which order. */
  readonly tilts: TiltSelection;
  /** Which images belong to which particle. */
  readonly indexLayout: DatasetIndexLayout;
  /** By what tilts are ordered. */
  readonly tiltOrder: TiltOrder;
  /** Among which tilts they are ranked. */
  readonly tiltRanks: TiltRanks;
  /** Whether tilts are drawn at random. */
  readonly randomTilts: boolean;
  /** Acceleration voltage in kV as it was given, or null. */
  readonly voltage: number | null;
  /** Dose per tilt in e⁻/Å² as it was given, or null. */
  readonly dosePerTilt: number | null;
  /** Tilt angles are not kept: always null. */
  readonly tiltAngles: null = null;
  readonly #isLimitNegative: boolean;

  /** Use {@linkcode TiltSeriesDataset.open}. */
  protected constructor(
    images: ParticleImages,
    options: TiltSeriesDatasetOptions,
    tiltImages: TiltImages,
  ) {
    super(images, options);
    this.tiltImages = tiltImages;
    this.tilts = TiltSelection.of(
      tiltImages.tiltNumbers,
      options,
      options.tiltRanks,
    );
    this.tiltOrder = orderOfTilts(options);
    this.tiltRanks = options.tiltRanks ?? "particle";
    this.#isLimitNegative = (options.numTilts ?? 0) < 0;
    this.indexLayout = layoutOf(tiltImages);
    this.randomTilts = options.randomTilts ?? false;
    this.voltage = options.voltage ?? null;
    this.dosePerTilt = options.dosePerTilt ?? null;
  }

  /**
   * Opens the images of tilt series: a STAR file with one row an image and the
   * particle in `_rlnGroupName`, or an optimisation set of RELION 5.
   *
   * Permission: `--allow-read` of the file and of the folders of its stacks.
   *
   * @throws {MissingFileError} if the file or stacks are missing.
   * @throws {DataFormatError} `tilt-columns` if columns are missing.
   * @throws {ArgumentError} if an option has a wrong value.
   * @throws {UnsupportedError} `tilt-series-table` for other formats.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import {
   *   StarTable,
   *   TiltSeriesDataset,
   *   writeMrc,
   *   writeStar,
   * } from "@cryoset/cryoset";
   *
   * const folder = await Deno.makeTempDir();
   * const stack = { data: new Float32Array(3 * 64), shape: [3, 8, 8] };
   * await writeMrc(`${folder}/tilts.mrcs`, stack);
   * const tilts = StarTable.fromColumns("particles", {
   *   _rlnImageName: ["1@tilts.mrcs", "2@tilts.mrcs", "3@tilts.mrcs"],
   *   _rlnGroupName: ["b", "a", "b"],
   *   _rlnMicrographPreExposure: [3, 0, 0],
   *   _rlnCtfScalefactor: [0.9, 1, 1],
   * });
   * await writeStar(`${folder}/tilts.star`, tilts);
   *
   * await using particles = await TiltSeriesDataset.open(`${folder}/tilts.star`);
   * assertEquals(particles.length, 2);
   * const [images, , imageIndices] = await particles.at(1); // particle "b"
   * assertEquals(images.shape, [2, 8, 8]);
   * assertEquals(imageIndices, Int32Array.of(2, 0)); // the least exposed first
   * await Deno.remove(folder, { recursive: true });
   * ```
   */
  static override async open(
    imageFile: string | ParticleTable,
    options: TiltSeriesDatasetOptions = {},
  ): Promise<TiltSeriesDataset> {
    checkOptions("TiltSeriesDataset.open", options, TILT_SERIES_OPTIONS);
    checkComplexType(options.dtype ?? "complex64");
    const table = typeof imageFile === "string"
      ? await loadParticleTable(imageFile, {
        datadir: options.datadir,
        stripPrefix: options.stripPrefix,
      })
      : imageFile;
    const path = typeof imageFile === "string" ? imageFile : imageFile.path;
    const star = requireTiltTable(table, path);
    // Before the stacks: a missing column is told without a look at them.
    const tiltImages = readTiltImages(star, {
      tiltOrder: orderOfTilts(options),
      tiltRanks: options.tiltRanks,
      rows: isAll(options.ind) ? null : selectedRows(options.ind, star.length),
    });
    const images = await openParticleImages(star, options);
    try {
      return new TiltSeriesDataset(images, options, tiltImages);
    } catch (error) {
      await images.loader.close();
      throw error;
    }
  }

  /** {@linkcode parseParticleTilt} */
  static parseParticleTilt(
    file: string | StarFile,
    indices?: IndexSelection | null,
  ): Promise<ParticleTilts> {
    return parseParticleTilt(file, indices);
  }

  /** {@linkcode parseMicrographTiltMapping} */
  static parseMicrographTiltMapping(
    file: string | StarFile,
  ): Promise<Map<string, Int32Array>> {
    return parseMicrographTiltMapping(file);
  }

  /** What was tolerated while opening. */
  override get diagnostics(): readonly Diagnostic[] {
    return [
      ...super.diagnostics,
      ...this.tiltImages.diagnostics,
      ...(this.#isLimitNegative
        ? [{
          severity: "warning" as const,
          code: "num-tilts",
          message: "A negative numTilts was taken as no limit",
        }]
        : []),
    ];
  }

  /** Number of particles. */
  get numParticles(): number {
    return this.indexLayout.nGroups;
  }

  /** Number of particles: another name of `numParticles`. */
  get Np(): number {
    return this.numParticles;
  }

  /** Number of particles: another name of `numParticles`. */
  override get length(): number {
    return this.numParticles;
  }

  /** Name of each particle. */
  get particleNames(): readonly string[] {
    return Array.from(
      this.datasetTiltIndices,
      (particle) => this.tiltImages.particleNames[particle],
    );
  }

  /** Number of each particle in the whole file: its rank by name. */
  get datasetTiltIndices(): Int32Array {
    return this.indexLayout.originalGroupIndices;
  }

  /** Images of each particle, ascending (copies). */
  get particles(): readonly Int32Array[] {
    return this.indexLayout.groupLocalImageIndices!;
  }

  /** Images of each particle: another name of `particles`. */
  get particleGroups(): readonly Int32Array[] {
    return this.particles;
  }

  /** Number of images of each particle, by its name. */
  get counts(): Map<string, number> {
    const { particles } = this;
    return new Map(
      this.particleNames.map((name, k) => [name, particles[k].length]),
    );
  }

  /** Rank of each image in its tilt series, 0 the least exposed (a copy). */
  get tiltNumbers(): Int32Array {
    return this.tilts.numbers.slice();
  }

  /** CTF scale factor of each image. */
  get ctfScaleFactor(): Float32Array {
    return new Float32Array(this.tiltImages.ctfScale);
  }

  /** B-factor of each image in Å² as the file has it, or null. */
  get ctfBfactor(): Float32Array | null {
    const { ctfBfactor } = this.tiltImages;
    return ctfBfactor && new Float32Array(ctfBfactor);
  }

  /** Dose before each image in e⁻/Å²; null unless the order needs it. */
  get dose(): Float32Array | null {
    const { dose } = this.tiltImages;
    return dose && new Float32Array(dose);
  }

  /** Tilts of a particle that are used at most; null for all. */
  get numTilts(): number | null {
    return this.tilts.numTilts;
  }

  /**
   * One particle: its images [k, D, D] in the order of the tilts, its index,
   * and the indices of its images.
   *
   * @throws {IndexError} if there is no such particle.
   */
  override async at(index: number): Promise<ParticleItem> {
    const images = this.tilts.choose(
      this.indexLayout.localImageIndicesFromLocalGroups([index]),
    );
    return [await this.get(images), index, images];
  }
}

/** Which images of the selection belong to which particle. */
function layoutOf({ particleNames, rows, particleOf }: TiltImages) {
  const lists = positionsByGroup(particleOf, particleNames.length).toArrays();
  const kept = [...lists.keys()].filter((group) => lists[group].length > 0);
  return DatasetIndexLayout.fromGroupedImages({
    originalImageIndices: rows,
    originalGroupIndices: kept,
    groupLocalImageIndices: kept.map((group) => lists[group]),
  });
}

function isAll(ind: IndexSelection | null | undefined): boolean {
  return ind === null || ind === undefined;
}

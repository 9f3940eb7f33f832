import type { Diagnostic } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import { checkNew } from "../../io/check_new.ts";
import type { StarFile } from "../star_file.ts";
import { flatStarFile } from "./flat_star.ts";
import type { FlattenedTomo } from "./flatten_tomo.ts";
import type { ParticleSelection } from "./subset_selection.ts";
import type { TiltImageTable } from "./tilt_image_table.ts";
import type {
  Tomogram,
  TomoOpticsGroup,
  TomoParticles,
  TomoTables,
} from "./tomo_tables.ts";
import {
  type TomoSubsetFiles,
  writeTomoSubset,
  type WriteTomoSubsetOptions,
} from "./write_subset.ts";

/** Options of {@linkcode Relion5TomoSet.writeFlatStar}. */
export interface WriteFlatStarOptions {
  /**
   * Replace a file that exists.
   *
   * @default {false}
   */
  readonly force?: boolean | undefined;
}

/**
 * A RELION-5 tomography set: its particles, tomograms and optics groups, and
 * the table of their tilt images.
 *
 * `openRelion5Tomo` opens it.
 */
export class Relion5TomoSet {
  /** The images, one row a tilt image. */
  readonly table: TiltImageTable;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
  readonly #tables: TomoTables;

  /** Makes a set of its tables and the images they were flattened to. */
  constructor(tables: TomoTables, flattened: FlattenedTomo) {
    this.#tables = tables;
    this.table = flattened.table;
    this.diagnostics = [...tables.diagnostics, ...flattened.diagnostics];
  }

  /** Optics groups, as `table.opticsIndex` counts them. */
  get optics(): readonly TomoOpticsGroup[] {
    return this.#tables.optics;
  }

  /** The particles, as `table.particleIndex` counts them. */
  get particles(): TomoParticles {
    return this.#tables.particles;
  }

  /** The tomograms that particles are in. */
  get tomograms(): readonly Tomogram[] {
    return this.#tables.tomograms;
  }

  /** All files read. */
  get files(): readonly string[] {
    return this.#tables.files;
  }

  /** RELION's project folder, the base of relative paths; null if unknown. */
  get projectDir(): string | null {
    return this.#tables.projectDir;
  }

  /** The images as a flat STAR file in memory, one row each: poses and CTF read from it are those of the table. */
  toStarFile(): StarFile {
    return flatStarFile(this.#tables, this.table);
  }

  /**
   * Writes the images as a flat STAR file, which appears whole or not at all.
   *
   * Permission: `--allow-read` and `--allow-write` of the folder.
   *
   * @throws {ArgumentError} `file-exists`, unless forced.
   * @throws {MissingFileError} if the folder does not exist.
   */
  async writeFlatStar(
    path: string,
    options: WriteFlatStarOptions = {},
  ): Promise<void> {
    checkOptions("writeFlatStar", options, ["force"]);
    await checkNew(path, options.force ?? false);
    await this.toStarFile().save(path);
  }

  /**
   * Writes some of the particles as a RELION-5 set of their own: the rows of
   * `particles.star` as they are, with the other blocks of the file, and an
   * `optimisation_set.star` that names the same tomograms. Given half-sets
   * replace those of the file, so that a split can be written back.
   *
   * Permission: `--allow-read` and `--allow-write` of the folder.
   *
   * @param folder Where the two files go; must exist.
   * @param particles Names, or rows of the particle file counted from 0. They
   * are written in the order of the file.
   * @throws {ArgumentError} if a particle is unknown or named twice, half-sets
   * are not 1, 2 or all 0, or a file exists.
   * @throws {IndexError} if there is no such row.
   * @throws {MissingFileError} if the folder does not exist.
   */
  async writeSubset(
    folder: string,
    particles: ParticleSelection,
    options: WriteTomoSubsetOptions = {},
  ): Promise<TomoSubsetFiles> {
    return await writeTomoSubset(folder, this.#tables, particles, options);
  }
}

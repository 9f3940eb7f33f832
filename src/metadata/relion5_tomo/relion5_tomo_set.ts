import type { Diagnostic } from "../../core/errors.ts";
import { writeStarDocument } from "../../formats/star/mod.ts";
import { checkOptions } from "../../core/options.ts";
import { checkNew } from "../../io/check_new.ts";
import type { StarFile } from "../star_file.ts";
import { flatStarFile } from "./flat_star.ts";
import type { TiltImageTable } from "./tilt_image_table.ts";
import type {
  Tomogram,
  TomoOpticsGroup,
  TomoParticles,
  TomoTables,
} from "./tomo_tables.ts";
import {
  writeTomoSubset,
  type WriteTomoSubsetOptions,
} from "./write_tomo_subset.ts";

/** What a {@linkcode Relion5TomoSet} is made of. */
export interface Relion5TomoParts {
  /** What the STAR files say. */
  readonly tables: TomoTables;
  /** One row for each tilt image. */
  readonly table: TiltImageTable;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A RELION-5 tomography set, opened: particles and tomograms as in the files,
 * and the table of all tilt images composed of them. Made by
 * `openRelion5Tomo`.
 */
export class Relion5TomoSet {
  /** One row for each visible tilt image. */
  readonly table: TiltImageTable;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
  readonly #tables: TomoTables;

  /** Use `openRelion5Tomo`. */
  constructor(parts: Relion5TomoParts) {
    this.table = parts.table;
    this.diagnostics = parts.diagnostics;
    this.#tables = parts.tables;
  }

  /** The optics groups of the particle file. */
  get optics(): readonly TomoOpticsGroup[] {
    return this.#tables.optics;
  }

  /** The particles. */
  get particles(): TomoParticles {
    return this.#tables.particles;
  }

  /** The tomograms that particles are in, with their tilt series. */
  get tomograms(): readonly Tomogram[] {
    return this.#tables.tomograms;
  }

  /** All files that were read. */
  get files(): readonly string[] {
    return this.#tables.files;
  }

  /** RELION's project folder, the base of relative paths; null if unknown. */
  get projectDir(): string | null {
    return this.#tables.projectDir;
  }

  /** The flat table as a STAR file in memory, one row a tilt image. */
  toStarFile(): StarFile {
    return flatStarFile(this.#tables, this.table);
  }

  /**
   * Writes the flat STAR file: one row a tilt image, as the reference's
   * converter does. Image names stay relative to RELION's project folder.
   *
   * Permission: `--allow-read` and `--allow-write` of the folder.
   *
   * @throws {ArgumentError} `file-exists` unless `force` is set.
   */
  async writeFlatStar(
    path: string,
    options: { readonly force?: boolean | undefined } = {},
  ): Promise<void> {
    checkOptions("Relion5TomoSet.writeFlatStar", options, ["force"]);
    await checkNew(path, options.force ?? false);
    await writeStarDocument(path, this.toStarFile().document);
  }

  /**
   * Writes some particles as RELION has them: an optimisation set at `path`
   * and `NAME_particles.star` beside it. Rows, blocks and stacks stay as they
   * were; all visible frames are kept.
   *
   * Permission: `--allow-read` and `--allow-write` of the folder.
   *
   * @throws {ArgumentError} `file-exists` unless `force` is set.
   * @throws {IndexError} if there is no such particle.
   */
  async writeSubset(
    path: string,
    options: WriteTomoSubsetOptions = {},
  ): Promise<void> {
    await writeTomoSubset(path, this.#tables, options);
  }
}

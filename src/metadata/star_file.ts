import { showsAs } from "../display/show.ts";
import { starFileLook } from "./star_file_look.ts";
import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import {
  type ColumnValues,
  readStarDocument,
  type StarDocument,
  starDocumentOf,
  type StarNumberOptions,
  StarTable,
  writeStar,
  writeStarDocument,
} from "../formats/star/mod.ts";
import { firstImageSize } from "./first_image_size.ts";
import { checkOpticsTable } from "./optics_groups.ts";
import {
  type FieldValues,
  type OpticsValueType,
  ParticleFields,
} from "./optics_values.ts";
import type { LoadStarFileOptions, StarFileParts } from "./star_file_parts.ts";
import { setOpticsField } from "./set_optics_values.ts";

export type { OpticsValueType } from "./optics_values.ts";
export type { LoadStarFileOptions, StarFileParts } from "./star_file_parts.ts";

const IMAGE_SIZE = "_rlnImageSize";

/**
 * A RELION STAR file: the main table, and the optics table that goes with it
 * since RELION 3.1.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { StarFile } from "@cryoset/cryoset";
 * import { StarTable } from "@cryoset/cryoset/star";
 *
 * const star = new StarFile({
 *   data: StarTable.fromColumns("particles", { _rlnOpticsGroup: [2, 1, 2] }),
 *   dataOptics: StarTable.fromColumns("optics", {
 *     _rlnOpticsGroup: [1, 2],
 *     _rlnImagePixelSize: [1.5, 2.25],
 *   }),
 * });
 * assertEquals(star.apix, new Float32Array([2.25, 1.5, 2.25]));
 * ```
 */
export class StarFile {
  static {
    showsAs(StarFile, starFileLook);
  }

  #fields: ParticleFields;
  #document: StarDocument | null;
  readonly #notes = new Map<string, Diagnostic>();
  #firstImageSize: number | null = null;
  readonly #path: string | null;

  /**
   * Makes a file of tables, or of a document some of whose tables were edited.
   *
   * @throws {DataFormatError} `star-optics-group` if the optics table has no
   * column `_rlnOpticsGroup`.
   */
  constructor(parts: StarFileParts) {
    checkOptions("StarFile", parts, ["data", "dataOptics", "document", "path"]);
    const { data, document, dataOptics = document?.opticsTable() } = parts;
    if (!(data instanceof StarTable)) {
      throw new ArgumentError(
        "star-data",
        "Cannot make a StarFile without its main table: give data, a " +
          "StarTable, or read a file with StarFile.load",
        { label: "data", actual: data },
      );
    }
    const path = parts.path ?? document?.path ?? null;
    const optics = dataOptics?.renamed("optics") ?? null;
    if (optics !== null) checkOpticsTable(optics, path ?? undefined);
    const others = optics === null && document?.opticsTable()
      ? document.withoutBlock("optics")
      : document;
    this.#path = path;
    this.#fields = new ParticleFields(
      data,
      optics,
      path ?? undefined,
      this.#notes,
    );
    this.#document = others ? withTables(others, this.#fields) : null;
  }

  /**
   * Reads a STAR file. If it does not state an image size, the header of the
   * first particle's stack is read for it, where that can be found.
   *
   * Permission: `--allow-read` of the file, and of the folders of the stack
   * if the image size is wanted.
   *
   * @throws {MissingFileError} if there is no such file.
   * @throws {DataFormatError} if it is malformed, or it is not clear which
   * table is meant.
   */
  static async load(
    path: string,
    options: LoadStarFileOptions = {},
  ): Promise<StarFile> {
    const { block, readFirstHeader = true, ...readOptions } = options;
    const document = await readStarDocument(path, readOptions);
    const data = document.mainTable({ block });
    const file = new StarFile({ data, document, path });
    const isStated = data.has(IMAGE_SIZE) || file.dataOptics?.has(IMAGE_SIZE);
    if (readFirstHeader && !isStated) {
      const { size, note } = await firstImageSize(data, path);
      file.#firstImageSize = size;
      if (note !== null) file.#notes.set(note.message, note);
    }
    return file;
  }

  /** Main table. */
  get df(): StarTable {
    return this.#fields.main;
  }

  /** Optics table, or null for a file of RELION 3.0. */
  get dataOptics(): StarTable | null {
    return this.#fields.optics;
  }

  /** Path of the file, or null if it was made from tables. */
  get path(): string | null {
    return this.#path;
  }

  /** All blocks as they would be saved. */
  get document(): StarDocument {
    return this.#document ??
      starDocumentOf(this.df, this.dataOptics, { created: null });
  }

  /** What was tolerated while reading, and what was seen since. */
  get diagnostics(): readonly Diagnostic[] {
    const read = this.#document?.diagnostics ?? [];
    return [...read, ...this.#notes.values()];
  }

  /** Whether there is an optics table (RELION 3.1 and later). */
  get hasOptics(): boolean {
    return this.dataOptics !== null;
  }

  /** Alias of {@linkcode StarFile.hasOptics}. */
  get relion31(): boolean {
    return this.hasOptics;
  }

  /** Number of rows of the main table. */
  get length(): number {
    return this.df.rowCount;
  }

  /**
   * Pixel size of each particle in Å: `_rlnImagePixelSize`, else
   * `_rlnDetectorPixelSize` (µm) · 10⁴ / `_rlnMagnification`, else null. The
   * rounding to float32 is RELION's and the reference's.
   *
   * @throws {DataFormatError} if a value is no number.
   */
  get apix(): Float32Array | null {
    const apix = this.getOpticsValues("_rlnImagePixelSize", "float32");
    if (apix !== null) return apix;
    const pixel = this.getOpticsValues("_rlnDetectorPixelSize", "float64");
    const magnification = this.getOpticsValues("_rlnMagnification", "float64");
    if (pixel === null || magnification === null) return null;
    return Float32Array.from(pixel, (um, i) => um * 1e4 / magnification[i]);
  }

  /**
   * Image side of each particle in pixels: `_rlnImageSize`, else that of the
   * first particle's stack as found by {@linkcode StarFile.load}, else null.
   * 0 where the file states what can be no size.
   *
   * @throws {DataFormatError} if a value is no number.
   */
  get resolution(): Int32Array | null {
    const stated = this.getOpticsValues(IMAGE_SIZE, "float32");
    if (stated !== null) {
      const sizes = new Int32Array(stated.length);
      for (let i = 0; i < sizes.length; i++) {
        if (stated[i] > 0 && stated[i] < 2 ** 31) sizes[i] = stated[i];
      }
      return sizes;
    }
    return this.#firstImageSize === null
      ? null
      : new Int32Array(this.length).fill(this.#firstImageSize);
  }

  /**
   * Values of a field, one a particle: from the optics table by the
   * particle's group if that has the field, else from the main table; null if
   * neither has. If both have it and disagree, a diagnostic says so.
   *
   * Groups are the same if they are as integers (`1` and `01`). A main table
   * without groups gets the first optics row's value for all.
   *
   * @throws {DataFormatError} `star-unknown-optics-group` if particles are in
   * groups that the optics table lacks, or a value is not of the type.
   */
  getOpticsValues(field: string): string[] | null;
  /** Values of a field as numbers; `options` say what missing ones count as. */
  getOpticsValues(
    field: string,
    type: "float64",
    options?: StarNumberOptions,
  ): Float64Array<ArrayBuffer> | null;
  /** Values of a field as numbers rounded to float32. */
  getOpticsValues(
    field: string,
    type: "float32",
    options?: StarNumberOptions,
  ): Float32Array<ArrayBuffer> | null;
  /** Values of a field as integers. */
  getOpticsValues(
    field: string,
    type: "int32",
    options?: StarNumberOptions,
  ): Int32Array<ArrayBuffer> | null;
  getOpticsValues(
    field: string,
    type?: OpticsValueType,
    options: StarNumberOptions = {},
  ): FieldValues | null {
    return this.#fields.get(field, type, options);
  }

  /**
   * Sets a field that the file has: one value for all, one a particle, or one
   * an optics group, in the table the values belong to. A field of the optics
   * table that gets one value a particle moves to the main table. The tables
   * are replaced by edited ones.
   *
   * @throws {ArgumentError} if there is no such field, or the number of
   * values fits neither particles nor groups.
   */
  setOpticsValues(field: string, values: string | number | ColumnValues): void {
    this.#fields = setOpticsField(this.#fields, field, values);
    this.#document &&= withTables(this.#document, this.#fields);
  }

  /**
   * Writes all blocks, those that were not edited as they were read. A file
   * made from tables is written as {@linkcode writeStar} does.
   *
   * Permission: `--allow-read` and `--allow-write` of the folder.
   *
   * @throws {MissingFileError} if the folder does not exist.
   */
  async save(path: string): Promise<void> {
    if (this.#document === null) {
      await writeStar(path, this.df, this.dataOptics);
    } else await writeStarDocument(path, this.#document);
  }

  /** Alias of {@linkcode StarFile.save}. */
  async write(path: string): Promise<void> {
    await this.save(path);
  }

  /** Whether another file has the same main and optics table. */
  equals(other: StarFile): boolean {
    const [mine, theirs] = [this.dataOptics, other.dataOptics];
    const sameOptics = mine === null || theirs === null
      ? mine === theirs
      : mine.equals(theirs);
    return sameOptics && this.df.equals(other.df);
  }

  /**
   * The main table with a column for each field of the optics table that it
   * lacks, group names and numbers aside. Labels and units stay those of
   * RELION 3.1, and a field of both tables keeps the main table's values.
   *
   * @throws {DataFormatError} if particles are in unknown groups.
   */
  flattenToRelion30(): StarTable {
    return this.#fields.flattened();
  }

  /** Alias of {@linkcode StarFile.flattenToRelion30}. */
  toRelion30(): StarTable {
    return this.flattenToRelion30();
  }
}

function withTables(
  document: StarDocument,
  { main, optics }: ParticleFields,
): StarDocument {
  const withMain = document.withBlock(main);
  return optics === null ? withMain : withMain.withBlock(optics);
}

import { showsAs } from "../display/show.ts";
import { cryoSparcFileLook } from "./cryosparc_file_look.ts";
import { type Diagnostic, MissingFileError } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import {
  type CsTable,
  parseCsg,
  readCs,
  type ReadCsOptions,
} from "../formats/cs/mod.ts";
import { readFileBytes } from "../io/read_file.ts";
import { fieldValues, peekValues } from "./cs_fields.ts";
import { joinByUid } from "./join_by_uid.ts";
import { findPassthroughFiles } from "./passthrough_files.ts";

/** How a cryoSPARC set is read. */
export interface ReadCryoSparcOptions {
  /**
   * Files with further fields of the same particles, joined by `uid`: their
   * paths, or true for those that lie beside the file.
   *
   * @default {false}
   */
  readonly passthrough?: boolean | string | readonly string[] | undefined;
  /**
   * Class whose poses are taken, of a set with poses for several classes.
   *
   * @default {the most probable class of each particle}
   */
  readonly poseClass?: number | undefined;
}

/** Options of {@linkcode CryoSparcFile.load}. */
export interface LoadCryoSparcOptions extends ReadCryoSparcOptions {
  /**
   * Whether all fields are loaded, as for writing, or those of images, poses,
   * CTF and half-sets.
   *
   * @default {false}
   */
  readonly allFields?: boolean | undefined;
}

/** Keys of {@linkcode ReadCryoSparcOptions}. */
export const CRYOSPARC_OPTIONS = ["passthrough", "poseClass"] as const;

/** Fields that images, poses, CTF and half-sets are taken from. */
const WANTED = new RegExp(
  "^(uid|blob/(path|idx|shape|psize_A|sign)|" +
    "ctf/(df1_A|df2_A|df_angle_rad|accel_kv|cs_mm|amp_contrast|" +
    "phase_shift_rad|exp_group_id)|" +
    "alignments(3D|3D_multi|_class_\\d+)/" +
    "(pose|shift|psize_A|split|class_posterior))$",
);

/**
 * A particle set of cryoSPARC: the table of a `.cs` file, joined with those
 * of further files where that was asked for.
 */
export class CryoSparcFile {
  static {
    showsAs(CryoSparcFile, cryoSparcFileLook);
  }

  /** The table. */
  readonly table: CsTable;
  /** File it was read from, or null. */
  readonly path: string | null;
  /** Class whose poses are taken, or null for the most probable one. */
  readonly poseClass: number | null;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];

  /** Takes a table as it is. */
  constructor(table: CsTable, options: {
    readonly path?: string | null | undefined;
    readonly poseClass?: number | undefined;
    readonly diagnostics?: readonly Diagnostic[] | undefined;
  } = {}) {
    this.table = table;
    this.path = options.path ?? table.path;
    this.poseClass = options.poseClass ?? null;
    this.diagnostics = options.diagnostics ?? [];
  }

  /**
   * Reads a `.cs` file, or the files that a `.csg` file names.
   *
   * Permission: `--allow-read` of the files, and of their folder to find
   * passthrough files there.
   *
   * @throws {MissingFileError} if a file is missing.
   * @throws {DataFormatError} if a file is malformed, or files do not hold
   * the same particles.
   */
  static async load(
    path: string,
    options: LoadCryoSparcOptions = {},
  ): Promise<CryoSparcFile> {
    checkOptions("CryoSparcFile.load", options, [
      ...CRYOSPARC_OPTIONS,
      "allFields",
    ]);
    const { passthrough = false, poseClass, allFields = false } = options;
    const fields = (name: string) => allFields || WANTED.test(name);
    const parts = await partsOf(path);
    const [{ file: first }] = parts;
    const more = passthrough === false
      ? []
      : passthrough === true
      ? await findPassthroughFiles(first)
      : [passthrough].flat();
    const diagnostics: Diagnostic[] = [];
    let table: CsTable | null = null;
    for (const { file, holds } of [...parts, ...more.map(wholeFile)]) {
      const part = await readPart(file, path, {
        fields: (name) => fields(name) && holds(name),
      });
      const own = part.withoutFields((name) => !holds(name));
      table = table === null ? own : joinByUid(table, own, diagnostics);
    }
    return new CryoSparcFile(table!, { path, poseClass, diagnostics });
  }

  /** Number of particle images. */
  get length(): number {
    return this.table.length;
  }

  /** Pixel size of the stored images in Å by particle, `blob/psize_A`, or null. */
  get apix(): Float64Array | null {
    return this.table.has("blob/psize_A")
      ? fieldValues(this, "blob/psize_A")
      : null;
  }

  /** Side of the stored images in pixels by particle, `blob/shape`, or null. */
  get resolution(): Int32Array | null {
    const width = this.table.width("blob/shape");
    if (width === null) return null;
    const shapes = peekValues(this, "blob/shape");
    const sides = new Int32Array(this.length);
    for (let i = 0; i < sides.length; i++) {
      sides[i] = Math.min(shapes[i * width], 2 ** 31 - 1);
    }
    return sides;
  }
}

/** A `.cs` file and the fields it is read for. */
interface SetPart {
  readonly file: string;
  readonly holds: (name: string) => boolean;
}

/** Reads a file of a set; if it is missing, says who names it. */
async function readPart(
  file: string,
  set: string,
  options: ReadCsOptions,
): Promise<CsTable> {
  try {
    return await readCs(file, options);
  } catch (cause) {
    if (!(cause instanceof MissingFileError) || file === set) throw cause;
    throw new MissingFileError(
      cause.code,
      `${cause.message}, which "${set}" is to be joined with or names`,
      { paths: [file], cause },
    );
  }
}

function wholeFile(file: string): SetPart {
  return { file, holds: () => true };
}

/** The `.cs` file itself, or the files of a group, that of the images first. */
async function partsOf(path: string): Promise<SetPart[]> {
  if (!/\.csg$/i.test(path)) return [wholeFile(path)];
  const text = new TextDecoder().decode(await readFileBytes(path));
  const { files, fileOf } = await parseCsg(text, path);
  // A file may have older values of groups that another file is named for.
  return files.map((file) => ({
    file,
    holds: (name) => (fileOf.get(name.replace(/\/.*/, "")) ?? file) === file,
  }));
}

/**
 * The `.cs` files of a set: those that a `.csg` file names, that of the images
 * first, or the `.cs` file itself.
 */
export async function cryoSparcFiles(
  path: string,
): Promise<readonly string[]> {
  return (await partsOf(path)).map(({ file }) => file);
}

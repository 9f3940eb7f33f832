import {
  ArgumentError,
  DataFormatError,
  type Diagnostic,
} from "../core/errors.ts";
import { forEachConcurrently } from "../core/concurrency.ts";
import type { IndexSelection } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import type { ReadMrcHeaderOptions } from "../formats/mrc/mod.ts";
import type { StackPathOptions } from "../io/stack_path.ts";
import { checkConcurrency, ImageLoader, selectedRows } from "./image_loader.ts";
import {
  dropUnusedFiles,
  foundStacks,
  type ImageTable,
  locateStacks,
  selectImages,
} from "./image_table.ts";
import type { MrcStack } from "./mrc_stack.ts";
import { OpenStacks } from "./open_stacks.ts";
import { ascendingOrder } from "./read_plan.ts";
import { sectionFault } from "./sections.ts";
import { concatenatedStacks } from "./text_list.ts";

/** Options of {@linkcode MultiMRCLoader} and of the loaders built on it. */
export interface MultiMRCLoaderOptions extends StackPathOptions {
  /**
   * Rows to load: positions in any order, or a mask over the rows.
   *
   * @default {all}
   */
  readonly indices?: IndexSelection | null | undefined;
  /**
   * Read images when they are asked for (true) or all at once now (false).
   *
   * @default {true}
   */
  readonly lazy?: boolean | undefined;
  /**
   * Stacks read at the same time.
   *
   * @default {1}
   */
  readonly maxThreads?: number | undefined;
  /** Accepted for the reference's sake: this version copies no stacks. */
  readonly skipStaging?: boolean | undefined;
  /** How to read doubtful headers. */
  readonly mrc?: ReadMrcHeaderOptions | undefined;
}

/** Option names that the multi-file loaders share. */
export const MULTI_MRC_OPTIONS: readonly string[] = [
  "indices",
  "lazy",
  "maxThreads",
  "skipStaging",
  "mrc",
  "datadir",
  "stripPrefix",
];

/** Headers read at a time while opening. */
const HEADERS_UNDER_WAY = 16;

/** What a {@linkcode MultiMRCLoader} is made of. */
export interface StackSet {
  /** The selected rows; `files` are those in use. */
  readonly table: ImageTable;
  /** For each selected image, its row in the source. */
  readonly selectionIndices: Int32Array;
  /** One open stack for each file. */
  readonly stacks: readonly MrcStack[];
  /** Holds the files open. */
  readonly opened: OpenStacks;
  /** Stacks read at the same time. */
  readonly maxThreads: number;
}

/**
 * One logical stack whose images lie in many MRC files.
 *
 * Permission: `--allow-read` of the folders of the stacks.
 */
export class MultiMRCLoader extends ImageLoader {
  readonly #set: StackSet;
  readonly #sections: Int32Array;

  /** Use {@linkcode MultiMRCLoader.fromTable} or `fromTxt`. */
  protected constructor(set: StackSet) {
    super({
      numImages: set.selectionIndices.length,
      imageSize: set.stacks[0].imageSize,
      selectionIndices: set.selectionIndices,
      diagnostics: headerDiagnostics(set.stacks),
    });
    this.#set = set;
    const fault = sectionFault(set.table, set.stacks);
    if (fault !== null) throw fault;
    // A file named without a section holds one image.
    this.#sections = set.table.sections.map((section) => Math.max(section, 0));
  }

  /**
   * Opens the stacks that a table names. The headers of all of them are read
   * and checked.
   *
   * @param table Images by stack and section; paths as in metadata.
   * @param metadataPath File the paths come from, for resolving and messages.
   * @throws {MissingFileError} if stacks are missing, with all that was tried.
   * @throws {DataFormatError} if headers disagree or a section does not exist.
   * @throws {ArgumentError} if nothing is selected.
   */
  static async fromTable(
    table: ImageTable,
    metadataPath: string,
    options: MultiMRCLoaderOptions = {},
  ): Promise<MultiMRCLoader> {
    checkOptions("MultiMRCLoader.fromTable", options, MULTI_MRC_OPTIONS);
    const set = await openStackSet(table, metadataPath, options);
    return await finish(new MultiMRCLoader(set), options);
  }

  /**
   * Opens the stacks that a text file lists, one path a line; blank lines and
   * lines that begin with `#` do not count. All sections of all files follow
   * one another.
   *
   * Permission: `--allow-read` of the list and of the folders of the stacks.
   *
   * @throws {MissingFileError} if the list or stacks are missing.
   */
  static async fromTxt(
    path: string,
    options: MultiMRCLoaderOptions = {},
  ): Promise<MultiMRCLoader> {
    checkOptions("MultiMRCLoader.fromTxt", options, MULTI_MRC_OPTIONS);
    const opened = new OpenStacks(options.mrc);
    try {
      const table = await concatenatedStacks(path, options, opened);
      const found = { ...options, stripPrefix: null };
      const set = await openStackSet(table, path, found, opened);
      return await finish(new MultiMRCLoader(set), options);
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  /** Paths of the stacks in use. */
  get files(): readonly string[] {
    return this.#set.stacks.map((stack) => stack.source.path);
  }

  /** Pixel size in Å that each stack's header states, or null. */
  get headerPixelSizes(): readonly (number | null)[] {
    return this.#set.stacks.map((stack) => stack.header.voxelSize?.x ?? null);
  }

  protected override async readImages(
    positions: Int32Array,
    out: Float32Array,
    rows: Int32Array | null,
  ): Promise<void> {
    const { table, stacks, maxThreads } = this.#set;
    const files = positions.map((p) => table.fileIndex[p]);
    const order = ascendingOrder(files);
    const at = (i: number) => order === null ? i : order[i];
    await forEachConcurrently(
      runsOfEqual(files, at),
      maxThreads,
      async ([start, end]) => {
        const sections = new Int32Array(end - start);
        const target = new Int32Array(end - start);
        for (let i = start; i < end; i++) {
          const row = at(i);
          sections[i - start] = this.#sections[positions[row]];
          target[i - start] = rows === null ? row : rows[row];
        }
        await stacks[files[at(start)]].readSections(sections, out, target);
      },
    );
  }

  /** Closes all files; a second call does nothing. */
  override close(): Promise<void> {
    return this.#set.opened.close();
  }

  /** Class, number of files and images, and their side. */
  override toString(): string {
    return `${this.constructor.name}(${this.#set.stacks.length} files, ` +
      `${this.numImages} images of ${this.imageSize} × ${this.imageSize} px)`;
  }
}

/** Selects rows, finds their stacks and reads the headers. */
export async function openStackSet(
  table: ImageTable,
  metadataPath: string,
  options: MultiMRCLoaderOptions,
  opened: OpenStacks = new OpenStacks(options.mrc),
): Promise<StackSet> {
  const maxThreads = checkConcurrency(options.maxThreads ?? 1);
  const numRows = table.fileIndex.length;
  if (numRows === 0) throw noParticles(metadataPath);
  const selection = selectedRows(options.indices, numRows);
  if (selection.length === 0) {
    throw new ArgumentError(
      "selection-empty",
      `Cannot open "${metadataPath}": no images are selected`,
      { label: "indices" },
    );
  }
  const used = dropUnusedFiles(selectImages(table, selection));
  const located = await locateStacks(metadataPath, used.files, options);
  const paths = await foundStacks(metadataPath, located);
  try {
    const stacks = new Array<MrcStack>(paths.length);
    await forEachConcurrently(
      paths.entries(),
      HEADERS_UNDER_WAY,
      async ([i, path]) => {
        stacks[i] = await opened.stack(path);
      },
    );
    checkSameSize(stacks);
    return {
      table: used,
      selectionIndices: selection,
      stacks,
      opened,
      maxThreads,
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Loads everything if that was asked for; closes the loader on failure. */
export async function finish<L extends ImageLoader>(
  loader: L,
  options: MultiMRCLoaderOptions,
): Promise<L> {
  if (options.lazy !== false) return loader;
  try {
    await loader.loadAll();
    return loader;
  } catch (error) {
    await loader.close();
    throw error;
  }
}

function noParticles(path: string): DataFormatError {
  return new DataFormatError(
    "no-particles",
    `Cannot open the images of "${path}": it lists none`,
    { path },
  );
}

function checkSameSize(stacks: readonly MrcStack[]): void {
  const first = stacks[0];
  const other = stacks.find((stack) => stack.imageSize !== first.imageSize);
  if (other === undefined) return;
  throw new DataFormatError(
    "stack-size-mismatch",
    `Cannot read stacks of different box sizes as one set: ` +
      `"${first.source.path}" has ${first.imageSize} px, ` +
      `"${other.source.path}" has ${other.imageSize} px`,
    {
      path: other.source.path,
      expected: first.imageSize,
      actual: other.imageSize,
    },
  );
}

/** Stretches [start, end) of equal value, in sorted order. */
function* runsOfEqual(
  values: Int32Array,
  at: (i: number) => number,
): Generator<[number, number]> {
  let start = 0;
  for (let i = 1; i <= values.length; i++) {
    if (i < values.length && values[at(i)] === values[at(start)]) continue;
    yield [start, i];
    start = i;
  }
}

function headerDiagnostics(stacks: readonly MrcStack[]): Diagnostic[] {
  return stacks.flatMap((stack) => stack.header.diagnostics);
}

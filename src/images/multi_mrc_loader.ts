import { forEachConcurrently } from "../core/concurrency.ts";
import { type IndexSelection, rangeTo } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import type { ReadMrcHeaderOptions } from "../formats/mrc/mod.ts";
import type { StackPathOptions } from "../io/stack_path.ts";
import type { ReadCryoSparcOptions } from "../metadata/cryosparc_file.ts";
import { openStaging } from "../io/staging/staging.ts";
import {
  STAGING_OPTIONS,
  type StagingOptions,
} from "../io/staging/staging_options.ts";
import { ImageLoader } from "./image_loader.ts";
import { checkTable, type ImageTable } from "./image_table.ts";
import { findStacks, type LocateStacksOptions } from "./locate_stacks.ts";
import type { MrcStack } from "./mrc_stack.ts";
import { OpenStacks } from "./open_stacks.ts";
import { ascendingOrder } from "./read_plan.ts";
import { checkConcurrency } from "./reading_checks.ts";
import {
  openStackSet,
  type SelectedImages,
  selectRows,
  type StackSet,
} from "./stack_set.ts";
import type { StackRead, StackReads } from "./stack_reads.ts";
import { concatenatedStacks } from "./text_list.ts";

/** Options of {@linkcode MultiMRCLoader} and of the loaders built on it. */
export interface MultiMRCLoaderOptions
  extends StackPathOptions, StagingOptions {
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
   * Stacks read at the same time, 64 at most.
   *
   * @default {1}
   */
  readonly maxThreads?: number | undefined;
  /** How to read doubtful headers. */
  readonly mrc?: ReadMrcHeaderOptions | undefined;
  /** How to read cryoSPARC sets. */
  readonly cs?: ReadCryoSparcOptions | undefined;
}

/** Option names that the multi-file loaders share. */
export const MULTI_MRC_OPTIONS: readonly string[] = [
  "indices",
  "lazy",
  "maxThreads",
  "mrc",
  "cs",
  "datadir",
  "stripPrefix",
  ...STAGING_OPTIONS,
];

/** What a {@linkcode MultiMRCLoader} is made of. */
export interface MultiMRCLoaderParts {
  /** The images and their stacks. */
  readonly set: StackSet;
  /** Holds the files open. */
  readonly opened: OpenStacks;
  /** Stacks read at the same time. */
  readonly maxThreads: number;
}

/**
 * One logical stack whose images lie in many MRC files. Any number of files
 * will do: few are open at a time.
 *
 * Permission: `--allow-read` of the folders of the stacks; for `cacheDir` as
 * it says.
 */
export class MultiMRCLoader extends ImageLoader {
  readonly #set: StackSet;
  readonly #opened: OpenStacks;
  readonly #maxThreads: number;

  /** Use {@linkcode MultiMRCLoader.fromTable} or `fromTxt`. */
  protected constructor({ set, opened, maxThreads }: MultiMRCLoaderParts) {
    super({
      numImages: set.selectionIndices.length,
      imageSize: set.stacks[0].imageSize,
      selectionIndices: set.selectionIndices,
      diagnostics: [
        ...set.diagnostics,
        ...set.stacks.flatMap((stack) => stack.diagnostics),
        ...opened.diagnostics,
      ],
    });
    this.#set = set;
    this.#opened = opened;
    this.#maxThreads = maxThreads;
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
    checkTable(table);
    return await openLoader(
      options,
      () => locatedImages(table, metadataPath, options),
      (parts) => new MultiMRCLoader(parts),
    );
  }

  /**
   * Opens the stacks that a text file lists, one path a line; blank lines and
   * lines that begin with `#` do not count. All sections of all files follow
   * one another; a file listed twice counts twice.
   *
   * Permission: `--allow-read` of the list and of the folders of the stacks.
   *
   * @throws {MissingFileError} if the list or stacks are missing.
   * @throws {DataFormatError} if the list or a stack is malformed.
   */
  static async fromTxt(
    path: string,
    options: MultiMRCLoaderOptions = {},
  ): Promise<MultiMRCLoader> {
    checkOptions("MultiMRCLoader.fromTxt", options, MULTI_MRC_OPTIONS);
    return await openLoader(
      options,
      async (opened) => {
        const { table, diagnostics } = await concatenatedStacks(
          path,
          options,
          opened,
        );
        const selected = selectRows(table, path, options.indices);
        return { ...selected, diagnostics };
      },
      (parts) => new MultiMRCLoader(parts),
    );
  }

  /** Paths of the stacks in use. */
  get files(): readonly string[] {
    return this.#set.stacks.map((stack) => stack.source.path);
  }

  /** Pixel size in Å that each stack's header states, or null. */
  get headerPixelSizes(): readonly (number | null)[] {
    return this.#set.stacks.map((stack) => stack.header.voxelSize.x);
  }

  /** Reads images into rows of `out`. */
  protected override async readImages(
    positions: Int32Array,
    out: Float32Array,
    rows: Int32Array | null,
  ): Promise<void> {
    const reads = this.#readsByStack(positions, rows);
    await forEachConcurrently(
      reads,
      this.#maxThreads,
      ({ stack, sections, rows }) => stack.readSections(sections, out, rows),
    );
  }

  /** The same reads, for another thread. */
  protected override readsOf(
    positions: Int32Array,
    rows: Int32Array,
  ): StackReads | null {
    const stacks: StackRead[] = [];
    for (const read of this.#readsByStack(positions, rows)) {
      const plan = read.stack.plan(read.sections, read.rows);
      if (plan === null) return null;
      stacks.push(plan);
    }
    return { imageSize: this.imageSize, stacks };
  }

  /** What to read of each stack in use. */
  *#readsByStack(
    positions: Int32Array,
    rows: Int32Array | null,
  ): Generator<{ stack: MrcStack; sections: Int32Array; rows: Int32Array }> {
    const { fileIndex, sections, stacks } = this.#set;
    const files = positions.map((position) => fileIndex[position]);
    const order = ascendingOrder(files) ?? rangeTo(files.length);
    for (const run of runsOfEqual(files, order)) {
      yield {
        stack: stacks[files[run[0]]],
        sections: run.map((i) => sections[positions[i]]),
        rows: rows === null ? run : run.map((i) => rows[i]),
      };
    }
  }

  /** By stack, then by section. */
  override fileOrder(positions: Int32Array): Int32Array | null {
    const { fileIndex, sections } = this.#set;
    const bySection = ascendingOrder(positions.map((at) => sections[at])) ??
      rangeTo(positions.length);
    const files = bySection.map((i) => fileIndex[positions[i]]);
    // Equal ones keep their order.
    const byFile = ascendingOrder(files) ?? rangeTo(positions.length);
    return byFile.map((i) => bySection[i]);
  }

  /** Releases the files. */
  protected override closeFiles(): Promise<void> {
    return this.#opened.close();
  }

  /** Class, number of files and images, and their side. */
  override toString(): string {
    return `${this.constructor.name}(${this.#set.stacks.length} files, ` +
      `${this.numImages} images of ${this.imageSize} × ${this.imageSize} px)`;
  }
}

/**
 * Opens the stacks of the images that `choose` gives and makes a loader of
 * them; no file stays open on failure.
 */
export async function openLoader<L extends ImageLoader>(
  options: MultiMRCLoaderOptions,
  choose: (opened: OpenStacks) => Promise<SelectedImages>,
  make: (parts: MultiMRCLoaderParts) => L,
): Promise<L> {
  const maxThreads = checkConcurrency(options.maxThreads ?? 1);
  const opened = new OpenStacks(options.mrc, await openStaging(options));
  try {
    const set = await openStackSet(await choose(opened), opened);
    await opened.stage(set.stacks.map(({ source }) => source.path));
    const loader = make({ set, opened, maxThreads });
    if (options.lazy === false) await loader.loadAll();
    return loader;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Selected rows of a table whose paths are those of a metadata file. */
export async function locatedImages(
  table: ImageTable,
  metadataPath: string,
  options: MultiMRCLoaderOptions & LocateStacksOptions,
): Promise<SelectedImages> {
  const selected = selectRows(table, metadataPath, options.indices);
  const { paths, diagnostics } = await findStacks(
    metadataPath,
    selected.table.files,
    options,
    table.files,
  );
  return {
    ...selected,
    table: { ...selected.table, files: paths },
    metadataPath,
    diagnostics,
  };
}

/** Stretches of equal value of a list, given the order that sorts it. */
function* runsOfEqual(
  values: Int32Array,
  order: Int32Array,
): Generator<Int32Array> {
  let start = 0;
  for (let i = 1; i <= order.length; i++) {
    if (i < order.length && values[order[i]] === values[order[start]]) continue;
    yield order.subarray(start, i);
    start = i;
  }
}

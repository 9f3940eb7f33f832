import { DataFormatError } from "../core/errors.ts";
import { forEachConcurrently } from "../core/concurrency.ts";
import {
  findStack,
  imageRoot,
  type StackPathOptions,
  type StackSearch,
  stripPathPrefix,
} from "../io/stack_path.ts";
import { missingStacks } from "./missing_stacks.ts";

/** One row an image: in which file and at which section it lies. */
export interface ImageTable {
  /** Distinct stacks. */
  readonly files: readonly string[];
  /** For each image, the position of its stack in `files`. */
  readonly fileIndex: Int32Array;
  /**
   * For each image, its section counted from 0; −1 where the metadata name a
   * file without a section, which must then hold one image.
   */
  readonly sections: Int32Array;
}

/** Rows of an image table, in the order given; `files` stay as they are. */
export function selectImages(table: ImageTable, rows: Int32Array): ImageTable {
  return {
    files: table.files,
    fileIndex: rows.map((row) => table.fileIndex[row]),
    sections: rows.map((row) => table.sections[row]),
  };
}

/** The table with only those files that rows refer to. */
export function dropUnusedFiles(table: ImageTable): ImageTable {
  const position = new Int32Array(table.files.length).fill(-1);
  const files: string[] = [];
  const fileIndex = table.fileIndex.map((old) => {
    if (position[old] < 0) position[old] = files.push(table.files[old]) - 1;
    return position[old];
  });
  return { files, fileIndex, sections: table.sections };
}

/** The stacks of a metadata file, each found or not. */
export interface LocatedStacks {
  /** Image paths after the prefix was stripped. */
  readonly names: readonly string[];
  /** Folder that relative paths start from. */
  readonly root: string;
  /** One search for each path. */
  readonly searches: readonly StackSearch[];
}

/** Files looked for at a time. */
const SEARCHES_UNDER_WAY = 16;

/**
 * Looks for every stack that a metadata file names.
 *
 * Permission: `--allow-read` of the folders that hold the stacks.
 *
 * @throws {ArgumentError} if `stripPrefix` fits no path.
 */
export async function locateStacks(
  metadataPath: string,
  files: readonly string[],
  options: StackPathOptions = {},
): Promise<LocatedStacks> {
  const { datadir, stripPrefix } = options;
  const names = stripPrefix ? stripPathPrefix(files, stripPrefix) : files;
  const root = imageRoot(metadataPath, datadir);
  const searches = new Array<StackSearch>(names.length);
  await forEachConcurrently(
    names.entries(),
    SEARCHES_UNDER_WAY,
    async ([i, name]) => {
      searches[i] = await findStack(root, name, { upward: !datadir });
    },
  );
  return { names, root, searches };
}

/**
 * Paths of the located stacks.
 *
 * @throws {MissingFileError} if any was not found, with what was tried.
 * @throws {Deno.errors.NotCapable} if one was not found because this process
 * may not look at the path itself.
 * @throws {DataFormatError} `stack-ambiguous` if a search by name gave one
 * file for two paths.
 */
export async function foundStacks(
  metadataPath: string,
  located: LocatedStacks,
): Promise<string[]> {
  const { searches, names } = located;
  const missing = searches.filter((search) => search.found === null);
  if (missing.length > 0) {
    throw await missingStacks(metadataPath, located);
  }
  const owner = new Map<string, string>();
  for (const [i, { found, by }] of searches.entries()) {
    const other = owner.get(found!);
    if (other !== undefined && other !== names[i] && by === "name") {
      throw ambiguous(metadataPath, found!, other, names[i]);
    }
    owner.set(found!, names[i]);
  }
  return searches.map((search) => search.found!);
}

function ambiguous(
  path: string,
  found: string,
  first: string,
  second: string,
): DataFormatError {
  return new DataFormatError(
    "stack-ambiguous",
    `Cannot tell which stack "${path}" means: by name alone, both ` +
      `"${first}" and "${second}" lead to "${found}"; give the folder that ` +
      `these paths start from as datadir`,
    { path, expected: first, actual: second },
  );
}

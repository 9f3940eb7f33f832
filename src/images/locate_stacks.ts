import { realpath } from "node:fs/promises";
import { dirname, resolve } from "@std/path/posix";
import { forEachConcurrently } from "../core/concurrency.ts";
import { DataFormatError, type Diagnostic } from "../core/errors.ts";
import {
  findStack,
  imageRoot,
  type StackPathOptions,
  type StackSearch,
  stripPathPrefix,
  withoutPrefix,
} from "../io/stack_path.ts";
import { missingStacks } from "./missing_stacks.ts";

/** The stacks of a metadata file, each found or not. */
export interface LocatedStacks {
  /** Image paths after the prefix was stripped. */
  readonly names: readonly string[];
  /** Folder that relative paths start from. */
  readonly root: string;
  /** One search for each path. */
  readonly searches: readonly StackSearch[];
}

/** Where stacks are looked for. */
export interface LocateStacksOptions extends StackPathOptions {
  /** Folder that paths start from instead of the file's, if it is known. */
  readonly projectDir?: string | undefined;
}

/** Files looked for at a time. */
const SEARCHES_UNDER_WAY = 16;

/**
 * Looks for every stack that a metadata file names.
 *
 * Permission: `--allow-read` of the folders that hold the stacks.
 *
 * @param files Paths as in the metadata, or of the images selected from them.
 * @param allFiles All paths of the metadata: one must begin with `stripPrefix`.
 * @throws {ArgumentError} if `stripPrefix` fits no path.
 */
export async function locateStacks(
  metadataPath: string,
  files: readonly string[],
  options: LocateStacksOptions = {},
  allFiles: readonly string[] = files,
): Promise<LocatedStacks> {
  const { datadir, stripPrefix, projectDir } = options;
  if (stripPrefix) stripPathPrefix(allFiles, stripPrefix);
  const names = stripPrefix
    ? files.map((file) => withoutPrefix(file, stripPrefix) ?? file)
    : files;
  const root = !datadir && projectDir
    ? projectDir
    : imageRoot(metadataPath, datadir);
  const searches = new Array<StackSearch>(names.length);
  await forEachConcurrently(
    names.entries(),
    SEARCHES_UNDER_WAY,
    async ([i, name]) => {
      searches[i] = await findStack(root, name, { upward: !datadir });
    },
  );
  const target = datadir ? null : await linkedRoot(metadataPath, searches);
  if (target === null) return { names, root, searches };
  // The link may lie anywhere: the project is where the file itself is.
  const linked = await Promise.all(
    searches.map((search, i) =>
      search.found === null
        ? findStack(target, names[i], { upward: true })
        : search
    ),
  );
  const helps = linked.some((search, i) => search.found !== searches[i].found);
  return { names, root, searches: helps ? linked : searches };
}

/** Folder of the file that a link stands for, if stacks are missing. */
async function linkedRoot(
  metadataPath: string,
  searches: readonly StackSearch[],
): Promise<string | null> {
  if (searches.every(({ found }) => found !== null)) return null;
  try {
    const target = await realpath(metadataPath);
    return target === resolve(metadataPath) ? null : dirname(target);
  } catch {
    // Not there, or the target may not be looked at.
    return null;
  }
}

/** Stacks that were found, and how where not as written. */
export interface FoundStacks {
  /** Paths on this machine. */
  readonly paths: string[];
  /** Fallbacks that were taken. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds the stacks that a metadata file names.
 *
 * @throws {MissingFileError} if any was not found, with what was tried.
 * @throws {Deno.errors.NotCapable} if one was not found because this process
 * may not look at the path itself.
 * @throws {DataFormatError} `stack-ambiguous` if a search by name gave one
 * file for two paths.
 */
export async function findStacks(
  metadataPath: string,
  files: readonly string[],
  options: LocateStacksOptions,
  allFiles: readonly string[] = files,
): Promise<FoundStacks> {
  const located = await locateStacks(metadataPath, files, options, allFiles);
  if (located.searches.some(({ found }) => found === null)) {
    throw await missingStacks(metadataPath, located);
  }
  const ambiguity = findAmbiguity(metadataPath, located);
  if (ambiguity !== null) throw ambiguity;
  return {
    paths: located.searches.map((search) => search.found!),
    diagnostics: fallbacksTaken(metadataPath, located),
  };
}

/** The fault of a search by name that gave one file for two paths, or null. */
export function findAmbiguity(
  metadataPath: string,
  { names, searches }: LocatedStacks,
): DataFormatError | null {
  const owners = new Map<string, { name: string; isSure: boolean }>();
  for (const [i, { found, by }] of searches.entries()) {
    if (found === null) continue;
    const name = names[i];
    const isSure = by !== "name";
    const other = owners.get(found);
    if (other && other.name !== name && !(isSure && other.isSure)) {
      return ambiguous(metadataPath, found, other.name, name);
    }
    owners.set(found, { name, isSure });
  }
  return null;
}

const FALLBACKS = {
  extension: { severity: "note", how: "under another extension" },
  project: { severity: "note", how: "below a folder above, the project's" },
  name: { severity: "warning", how: "by their bare names" },
} as const;

/** One diagnostic for each kind of fallback that was taken. */
export function fallbacksTaken(
  metadataPath: string,
  { names, searches }: LocatedStacks,
): Diagnostic[] {
  return (["extension", "project", "name"] as const).flatMap((by) => {
    const taken = [...searches.keys()].filter((i) => searches[i].by === by);
    if (taken.length === 0) return [];
    const { severity, how } = FALLBACKS[by];
    return {
      severity,
      code: `stack-found-by-${by}`,
      message: `${taken.length} of ${searches.length} stacks were found ` +
        `${how}: "${names[taken[0]]}" at "${searches[taken[0]].found}"`,
      path: metadataPath,
    };
  });
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

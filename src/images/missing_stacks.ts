import { readdir, readlink } from "node:fs/promises";
import { MissingFileError } from "../core/errors.ts";
import { basename, dirname, join } from "@std/path/posix";
import { isFolder, statFile } from "../io/read_file.ts";
import { extensionVariants, joinToRoot } from "../io/stack_path.ts";
import type { LocatedStacks } from "./locate_stacks.ts";

/** Paths named in a message before "and n more". */
const NAMED_PATHS = 3;
const TRIED_PATHS = 6;

/** Bounds of the search for a better folder: depth, folders, milliseconds. */
const SEARCH = { depth: 2, folders: 2000, ms: 10_000 };

/**
 * The error for stacks that were not found: how many, which, what was tried
 * and what to do. Where the path itself may not be looked at, that is the
 * fault to report, and the error is Deno's own.
 */
export async function missingStacks(
  metadataPath: string,
  located: LocatedStacks,
): Promise<Error> {
  const { searches, names, root } = located;
  const missing = [...searches.keys()].filter((i) => !searches[i].found);
  const denial = missing.find((i) => searches[i].denial !== null);
  if (denial !== undefined) return searches[denial].denial!;
  const lines = [
    `Cannot find ${missing.length} of ${searches.length} image stacks named ` +
    `in "${metadataPath}":`,
    ...listed(missing.map((i) => names[i]), NAMED_PATHS),
    "Looked for the first of them at",
    ...listed(searches[missing[0]].tried, TRIED_PATHS),
  ];
  const [denied] = missing.flatMap((i) => searches[i].denied);
  if (denied !== undefined) {
    lines.push(`This process may not look at "${denied}"`);
  }
  lines.push(...await remedies(root, names[missing[0]]));
  return new MissingFileError("stack-missing", lines.join("\n"), {
    paths: missing.map((i) => joinToRoot(root, names[i])),
    tried: missing.flatMap((i) => searches[i].tried),
  });
}

function listed(paths: readonly string[], most: number): string[] {
  const lines = paths.slice(0, most).map((path) => `  ${path}`);
  const rest = paths.length - lines.length;
  return rest > 0 ? [...lines, `  and ${rest} more`] : lines;
}

async function remedies(root: string, name: string): Promise<string[]> {
  const candidate = joinToRoot(root, name);
  const target = await danglingTarget(candidate);
  if (target !== null) {
    return [`The first is a link to "${target}", which is not there`];
  }
  const remedies = [];
  if (!await isFolderHere(root)) {
    remedies.push(`There is no folder "${root}", where the paths start from`);
  }
  const folder = await folderWith(
    dirname(candidate),
    extensionVariants(basename(candidate)),
  );
  remedies.push(
    folder !== null
      ? `A stack of that name is in "${folder}": try it as datadir`
      : "Give the folder that the paths start from as datadir (--datadir)",
  );
  if (dirname(name) !== "." && folder === null) {
    remedies.push(
      `or take off their beginning with stripPrefix (--strip-prefix ` +
        `"${dirname(name)}")`,
    );
  }
  remedies.push("All stacks at a glance: cryoset info");
  return remedies;
}

/**
 * First folder, at most two levels down, that holds a file so named. The root
 * of the file system is not searched.
 */
async function folderWith(
  start: string,
  names: readonly string[],
): Promise<string | null> {
  if (dirname(start) === start) return null;
  const deadline = performance.now() + SEARCH.ms;
  const queue = [{ folder: start, depth: 0 }];
  for (let visited = 0; visited < SEARCH.folders; visited++) {
    const next = queue.shift();
    if (next === undefined || performance.now() > deadline) return null;
    for (const entry of await entriesOf(next.folder)) {
      const isWanted = !entry.isDirectory() && names.includes(entry.name);
      if (isWanted && await isFileHere(join(next.folder, entry.name))) {
        return next.folder;
      }
      if (entry.isDirectory() && next.depth < SEARCH.depth) {
        queue.push({
          folder: join(next.folder, entry.name),
          depth: next.depth + 1,
        });
      }
    }
  }
  return null;
}

/** What a link points to that leads nowhere; null for anything else. */
async function danglingTarget(path: string): Promise<string | null> {
  try {
    return await readlink(path);
  } catch {
    // No link, not there, or not permitted.
    return null;
  }
}

async function isFileHere(path: string): Promise<boolean> {
  return await statFile(path).catch(() => null) !== null;
}

async function isFolderHere(path: string): Promise<boolean> {
  // A folder that may not be looked at may well exist.
  return await isFolder(path).catch(() => true);
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // Not there or not permitted: nothing to suggest.
    return [];
  }
}

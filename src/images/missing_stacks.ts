import { readdir } from "node:fs/promises";
import { MissingFileError } from "../core/errors.ts";
import { basename, dirname, join } from "@std/path/posix";
import { extensionVariants, joinToRoot } from "../io/stack_path.ts";
import type { LocatedStacks } from "./image_table.ts";

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
  const first = searches[missing[0]];
  const denied = first.denied.find((e) => e.message.includes(first.tried[0]));
  if (denied) return denied;
  const lines = [
    `Cannot find ${missing.length} of ${searches.length} image stacks named ` +
    `in "${metadataPath}":`,
    ...listed(missing.map((i) => names[i]), NAMED_PATHS),
    "Looked for the first of them at",
    ...listed(first.tried, TRIED_PATHS),
  ];
  if (first.denied.length > 0) {
    lines.push(
      "Some folders could not be looked at: this process may not read them",
    );
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
  const folder = await folderWith(
    dirname(candidate),
    extensionVariants(basename(candidate)),
  );
  const remedies = [];
  if (folder !== null) {
    remedies.push(`A stack of that name is in "${folder}": try it as datadir`);
  }
  remedies.push(
    "Give the folder that the paths start from as datadir (--datadir)",
  );
  if (dirname(name) !== ".") {
    remedies.push(
      `or take off their beginning with stripPrefix (--strip-prefix ` +
        `"${dirname(name)}")`,
    );
  }
  return remedies;
}

/** First folder, at most two levels down, that holds a file so named. */
async function folderWith(
  start: string,
  names: readonly string[],
): Promise<string | null> {
  const deadline = performance.now() + SEARCH.ms;
  const queue = [{ folder: start, depth: 0 }];
  for (let visited = 0; visited < SEARCH.folders; visited++) {
    const next = queue.shift();
    if (next === undefined || performance.now() > deadline) return null;
    for (const entry of await entriesOf(next.folder)) {
      if (!entry.isDirectory() && names.includes(entry.name)) {
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

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // Not there or not permitted: nothing to suggest.
    return [];
  }
}

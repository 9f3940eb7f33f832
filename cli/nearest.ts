import { basename, dirname, join } from "@std/path/posix";

/** The word most like `word`, if it could be a slip of the keyboard. */
export function nearestWord(
  word: string,
  known: readonly string[],
): string | null {
  let nearest: string | null = null;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const edits = editDistance(word, candidate, least);
    if (edits < least) [nearest, least] = [candidate, edits];
  }
  return nearest;
}

/**
 * The file beside `path` whose name is most like its name, or that has its
 * name with another extension; null if there is none, or if its folder may
 * not be read.
 */
export async function nearestFile(path: string): Promise<string | null> {
  const folder = dirname(path);
  const names = await fileNames(folder);
  const name = basename(path);
  const nearest = nearestWord(name, names) ??
    names.find((other) => stemOf(other) === stemOf(name));
  if (nearest === undefined || nearest === name) return null;
  return path.includes("/") ? join(folder, nearest) : nearest;
}

/** Files of a folder by name; none if it may not be read. */
export async function fileNames(folder: string): Promise<string[]> {
  const permission = { name: "read", path: folder } as const;
  const { state } = await Deno.permissions.query(permission);
  if (state !== "granted") return [];
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter((entry) => !entry.isDirectory)
      .map(({ name }) => name).sort();
  } catch {
    // Not there, or no folder: nothing to propose.
    return [];
  }
}

function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/, "");
}

/**
 * Insertions, deletions and replacements from `a` to `b`; `limit` if there
 * are at least so many (Levenshtein 1966, row by row).
 */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return Math.min(limit, row[b.length]);
}

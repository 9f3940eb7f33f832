import { type CachedKey, cachedKeys } from "./cached_files.ts";
import { copiesFolder, copyName } from "./cache_layout.ts";
import { type CopyRecord, readRecord } from "./copy_record.ts";
import { isSameState, keyOf, sourceState } from "./source_state.ts";

/**
 * What an entry of the cache is: `"complete"`, a copy that later reads take;
 * `"stale"`, the copy of a stack that was changed or removed since;
 * `"unfinished"`, being written, or left by a program that died.
 */
export type CacheEntryState = "complete" | "stale" | "unfinished";

/** A copy in the cache folder, with its record and what is being written. */
export interface CacheEntry {
  /** Key of the entry: its files begin with it. */
  readonly key: string;
  /** Absolute path of the stack, or null if that is not known. */
  readonly source: string | null;
  /** Bytes. */
  readonly size: number;
  /** When it was last used. */
  readonly lastUsed: Date;
  /** What it is. */
  readonly state: CacheEntryState;
}

/**
 * Lists the copies of stacks in a cache folder, those used last first.
 *
 * Permission: `--allow-read` of the folder; also of the stacks, without which
 * nobody can tell whether they changed.
 *
 * @param cacheDir The folder given as `cacheDir` when sets were opened.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { clearCache, listCache, MRCLoader, writeMrc } from "@cryoset/cryoset";
 *
 * const folder = await Deno.makeTempDir();
 * const path = `${folder}/stack.mrcs`;
 * await writeMrc(path, { data: new Float32Array(64), shape: [1, 8, 8] });
 * await Deno.utime(path, 1e9, 1e9); // stacks only just written are not copied
 *
 * const cacheDir = `${folder}/fast`;
 * await using stack = await MRCLoader.open(path, { cacheDir });
 * assertEquals(stack.path, path);
 * const [entry] = await listCache(cacheDir);
 * assertEquals([entry.source, entry.state], [path, "complete"]);
 *
 * await stack.close();
 * assertEquals((await clearCache(cacheDir)).removed.length, 1);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function listCache(cacheDir: string): Promise<CacheEntry[]> {
  const folder = copiesFolder(cacheDir);
  const keys = await cachedKeys(folder);
  const entries: CacheEntry[] = [];
  for (const files of keys) entries.push(await entryOf(files));
  return entries.sort((a, b) => b.lastUsed.getTime() - a.lastUsed.getTime());
}

/** The entry that files of one key make. */
export async function entryOf(files: CachedKey): Promise<CacheEntry> {
  const { key, record: recordFile, size, lastUsedMs } = files;
  const record = recordFile && await readRecord(recordFile.path);
  return {
    key,
    source: record?.path ?? null,
    size,
    lastUsed: new Date(lastUsedMs),
    state: record === null || !await isWhole(files, record)
      ? "unfinished"
      : await isCurrent(record)
      ? "complete"
      : "stale",
  };
}

async function isWhole(
  { key, copies }: CachedKey,
  record: CopyRecord,
): Promise<boolean> {
  const name = copyName(key, record.path);
  const copy = copies.find(({ path }) => path.endsWith(`/${name}`));
  return copy?.size === record.size && copy.mtimeMs === record.copyMtimeMs &&
    await keyOf(record) === key;
}

/** Whether the stack is what it was, as far as this process may look. */
async function isCurrent(record: CopyRecord): Promise<boolean> {
  const { path } = record;
  const { state } = await Deno.permissions.query({ name: "read", path });
  if (state !== "granted") return true;
  try {
    return isSameState(record, await sourceState(path));
  } catch {
    return false;
  }
}

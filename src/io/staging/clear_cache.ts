import { ArgumentError } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import { copiesFolder } from "./cache_layout.ts";
import { cachedKeys } from "./cached_files.ts";
import { type CacheEntry, entryOf } from "./list_cache.ts";
import { removeUnlessUsed } from "./remove_key.ts";

/** Options of {@linkcode clearCache}. */
export interface ClearCacheOptions {
  /**
   * Remove only what was not used for so many days.
   *
   * @default {0}
   */
  readonly olderThanDays?: number | undefined;
  /**
   * Remove only copies of stacks that were changed or removed since, and what
   * programs that died left unfinished.
   *
   * @default {false}
   */
  readonly stale?: boolean | undefined;
}

/** What {@linkcode clearCache} did. */
export interface ClearedCache {
  /** The entries removed. */
  readonly removed: readonly CacheEntry[];
  /** Those that programs are reading or writing: they stay. */
  readonly inUse: readonly CacheEntry[];
  /** Bytes freed. */
  readonly freed: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Removes copies of stacks from a cache folder: files of the cache's own
 * layout and nothing else, and no copy that a program is reading.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder; for `stale`
 * also `--allow-read` of the stacks, without which none counts as changed.
 *
 * @param cacheDir The folder given as `cacheDir` when sets were opened.
 * @throws {ArgumentError} `cache-age` unless `olderThanDays` is a number from 0.
 */
export async function clearCache(
  cacheDir: string,
  options: ClearCacheOptions = {},
): Promise<ClearedCache> {
  checkOptions("clearCache", options, ["olderThanDays", "stale"]);
  const { olderThanDays = 0, stale = false } = options;
  if (!(olderThanDays >= 0)) throw badAge(olderThanDays);
  const usedBefore = Date.now() - olderThanDays * DAY_MS;
  const removed: CacheEntry[] = [];
  const inUse: CacheEntry[] = [];
  for (const files of await cachedKeys(copiesFolder(cacheDir))) {
    if (olderThanDays > 0 && files.lastUsedMs > usedBefore) continue;
    const entry = await entryOf(files);
    if (stale && entry.state === "complete") continue;
    (await removeUnlessUsed(files) ? removed : inUse).push(entry);
  }
  const freed = removed.reduce((sum, { size }) => sum + size, 0);
  return { removed, inUse, freed };
}

function badAge(actual: unknown): ArgumentError {
  return new ArgumentError(
    "cache-age",
    `Cannot use "${actual}" as olderThanDays: it must be a number of days`,
    { label: "olderThanDays", expected: ">= 0", actual },
  );
}

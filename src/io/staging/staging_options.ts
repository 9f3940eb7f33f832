import { ArgumentError } from "../../core/errors.ts";

/** Options that say whether stacks are copied to a fast disk and read there. */
export interface StagingOptions {
  /**
   * Folder on a fast disk for copies of the stacks in use, which later reads
   * and later programs take instead; null or empty for none. They lie in its
   * folder `cryoset_cache`.
   *
   * Permission: `--allow-read` and `--allow-write` of the folder; without
   * them the stacks are read where they are, with a warning. With
   * `--allow-sys=statfs`, some of the disk is kept free.
   *
   * @default {the environment variable RECOVAR_CACHE_DIR, if the program may
   * read it (`--allow-env=RECOVAR_CACHE_DIR`), else none}
   */
  readonly cacheDir?: string | null | undefined;
  /**
   * Bytes that all copies in the folder may take. To make room for others,
   * those used least recently go first. Programs that copy at the same time
   * count what was there when they began.
   *
   * @default {what the disk has}
   */
  readonly cacheQuota?: number | null | undefined;
  /**
   * Read stacks where they are, whatever `cacheDir` says: for stacks that are
   * read once.
   *
   * @default {false}
   */
  readonly skipStaging?: boolean | undefined;
}

/** Names of {@linkcode StagingOptions}. */
export const STAGING_OPTIONS = [
  "cacheDir",
  "cacheQuota",
  "skipStaging",
] as const;

/** The part of some options that says how stacks are copied, as far as given. */
export function stagingOptions(options: StagingOptions): StagingOptions {
  const given = STAGING_OPTIONS.filter((name) => options[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, options[name]]));
}

/**
 * The quota in bytes; Infinity if there is none.
 *
 * @throws {ArgumentError} `cache-quota` unless it is a number from 0.
 */
export function quotaOf({ cacheQuota }: StagingOptions): number {
  if (cacheQuota === undefined || cacheQuota === null) return Infinity;
  if (typeof cacheQuota === "number" && cacheQuota >= 0) return cacheQuota;
  throw new ArgumentError(
    "cache-quota",
    `Cannot use "${cacheQuota}" as cacheQuota: it must be a number of bytes`,
    { label: "cacheQuota", expected: ">= 0", actual: cacheQuota },
  );
}

import { readdir, stat } from "node:fs/promises";
import { join } from "@std/path/posix";
import { forEachConcurrently } from "../../core/concurrency.ts";
import { fileError, isNotFound } from "../file_errors.ts";
import { type CacheFileKind, parseCacheName } from "./cache_layout.ts";

/** A file of the cache. */
export interface CachedFile {
  /** Path of the file. */
  readonly path: string;
  /** What it is. */
  readonly kind: CacheFileKind;
  /** Bytes. */
  readonly size: number;
  /** Time of the last change in milliseconds since 1970. */
  readonly mtimeMs: number;
  /** The same of its content, place or times. */
  readonly ctimeMs: number;
}

/** Files of one key. */
export interface CachedKey {
  /** The key. */
  readonly key: string;
  /** Its copies: one, unless somebody meddled. */
  readonly copies: readonly CachedFile[];
  /** Its record, or null. */
  readonly record: CachedFile | null;
  /** What is being written, or was left by a program that died. */
  readonly temporaries: readonly CachedFile[];
  /** Bytes of all of them. */
  readonly size: number;
  /** When a copy was last used, in milliseconds since 1970. */
  readonly lastUsedMs: number;
}

/** Nobody has written to a temporary file of this age for long enough. */
const ABANDONED_AFTER_MS = 15 * 60 * 1000;

/** Files looked at at a time. */
const STATS_UNDER_WAY = 16;

/**
 * The files of the cache by key; none if there is no folder.
 *
 * Permission: `--allow-read` of the folder.
 *
 * @throws {DataFormatError} if the folder cannot be read.
 */
export async function cachedKeys(folder: string): Promise<CachedKey[]> {
  const files = new Map<string, CachedFile[]>();
  await forEachConcurrently(
    await namesIn(folder),
    STATS_UNDER_WAY,
    async (name) => {
      const { kind, key } = parseCacheName(name) ?? {};
      if (kind === undefined || key === undefined) return;
      const file = await cachedFile(join(folder, name), kind);
      if (file !== null) files.set(key, [...files.get(key) ?? [], file]);
    },
  );
  return [...files].map(([key, files]) => byKind(key, files));
}

/** Whether the program that wrote a temporary file is gone. */
export function isAbandoned({ mtimeMs }: CachedFile): boolean {
  return Date.now() - mtimeMs > ABANDONED_AFTER_MS;
}

/**
 * Removes a file, if it is there.
 *
 * Permission: `--allow-write` of the file.
 */
export async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!isNotFound(error)) throw fileError(error, path);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw fileError(error, folder);
  }
}

async function cachedFile(
  path: string,
  kind: CacheFileKind,
): Promise<CachedFile | null> {
  try {
    const stats = await stat(path);
    const { size, mtimeMs, ctimeMs } = stats;
    return stats.isFile() ? { path, kind, size, mtimeMs, ctimeMs } : null;
  } catch (error) {
    // Another program may have removed it.
    if (isNotFound(error)) return null;
    throw fileError(error, path);
  }
}

function byKind(key: string, files: readonly CachedFile[]): CachedKey {
  const of = (kind: CacheFileKind) =>
    files.filter((file) => file.kind === kind);
  const [copies, [record = null]] = [of("copy"), of("record")];
  return {
    key,
    copies,
    record,
    temporaries: of("temporary"),
    size: files.reduce((sum, { size }) => sum + size, 0),
    // A copy bears the time of its source.
    lastUsedMs: record?.mtimeMs ??
      Math.max(...files.map(({ ctimeMs }) => ctimeMs)),
  };
}

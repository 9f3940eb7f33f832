/**
 * What lies in a cache folder: copies `<key><suffix>`, their records
 * `<key>.record.json`, and either with `.<8 digits>.tmp` behind while it is
 * written. Other files are none of ours.
 *
 * @module
 */
import { join, resolve } from "@std/path/posix";

/** What a file of the cache is. */
export type CacheFileKind = "copy" | "record" | "temporary";

/** Folder of the copies below the folder that the user named. */
export function copiesFolder(cacheDir: string): string {
  return join(resolve(cacheDir), "cryoset_cache");
}

/** Name of the copy of a stack. */
export function copyName(key: string, sourcePath: string): string {
  return key + (/\.[A-Za-z0-9]{1,8}$/.exec(sourcePath)?.[0] ?? ".mrcs");
}

/** Name of the record of a copy. */
export function recordName(key: string): string {
  return `${key}.record.json`;
}

/** Kind and key of a file by its name; null if it is none of ours. */
export function parseCacheName(
  name: string,
): { readonly kind: CacheFileKind; readonly key: string } | null {
  const [, key, record, temporary] =
    /^([0-9a-f]{20})(?:(\.record\.json)|\.[A-Za-z0-9]{1,8})(\.[0-9a-f]{8}\.tmp)?$/
      .exec(name) ?? [];
  if (key === undefined) return null;
  if (temporary !== undefined) return { kind: "temporary", key };
  return { kind: record === undefined ? "copy" : "record", key };
}

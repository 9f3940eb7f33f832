import { stat } from "node:fs/promises";
import { type CachedKey, isAbandoned, removeFile } from "./cached_files.ts";
import { isBeingRead } from "./held_copy.ts";

/**
 * Removes the files of a key, unless a program writes or reads the copy, or
 * used it since the files were listed. The record goes first, so that what
 * remains if this process dies is no copy to anyone.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @returns whether they are gone.
 */
export async function removeUnlessUsed(entry: CachedKey): Promise<boolean> {
  const { copies, record, temporaries } = entry;
  if (record !== null && await wasUsedSince(record.path, record.mtimeMs)) {
    return false;
  }
  if (!temporaries.every(isAbandoned)) return false;
  for (const { path } of copies) if (await isBeingRead(path)) return false;
  for (const file of [record, ...copies, ...temporaries]) {
    if (file !== null) await removeFile(file.path);
  }
  return true;
}

async function wasUsedSince(path: string, mtimeMs: number): Promise<boolean> {
  try {
    return (await stat(path)).mtimeMs > mtimeMs;
  } catch {
    return false;
  }
}

import { ValidationError } from "@cliffy/command";
import { join } from "@std/path/posix";
import { getCacheDir } from "../mod.ts";
import { type Need, withPermissions } from "./permissions.ts";

/**
 * The cache folder that was named, or that the environment names.
 *
 * @throws {ValidationError} if there is none.
 */
export async function requireCacheDir(
  named: string | undefined,
): Promise<string> {
  const cacheDir = named ?? await getCacheDir();
  if (cacheDir !== null) return cacheDir;
  throw new ValidationError(
    'Missing option "--cache-dir" (RECOVAR_CACHE_DIR names no folder, or ' +
      "cannot be read without --allow-env=RECOVAR_CACHE_DIR)",
  );
}

/** Does what reads a cache folder, and writes to it unless told otherwise. */
export async function withCacheDir<T>(
  cacheDir: string | undefined,
  work: () => Promise<T>,
  names: readonly Need["name"][] = ["read", "write"],
): Promise<T> {
  if (cacheDir === undefined) return await work();
  const path = join(cacheDir, "cryoset_cache");
  return await withPermissions(names.map((name) => ({ name, path })), work);
}

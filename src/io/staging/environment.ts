const VARIABLE = "RECOVAR_CACHE_DIR";

/**
 * The cache folder that the environment variable `RECOVAR_CACHE_DIR` names;
 * null if it names none or this process may not look. Nobody is asked for the
 * permission. `TMPDIR` does not count: on most clusters it is always set.
 *
 * Permission: `--allow-env=RECOVAR_CACHE_DIR`; without it the answer is null.
 */
export async function getCacheDir(): Promise<string | null> {
  const permission = { name: "env", variable: VARIABLE } as const;
  const { state } = await Deno.permissions.query(permission);
  return state === "granted" ? Deno.env.get(VARIABLE) || null : null;
}

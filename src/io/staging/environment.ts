const VARIABLE = "RECOVAR_CACHE_DIR";

/**
 * The cache folder that the environment names; null if it names none or this
 * process may not look. Nobody is asked for the permission. `TMPDIR` does not
 * count: on most clusters it is always set.
 *
 * Permission: `--allow-env=RECOVAR_CACHE_DIR`.
 */
export async function cacheDirFromEnvironment(): Promise<string | null> {
  const permission = { name: "env", variable: VARIABLE } as const;
  const { state } = await Deno.permissions.query(permission);
  return state === "granted" ? Deno.env.get(VARIABLE) || null : null;
}

/** Runs `use` with a new folder below the project, and removes it. */
export async function withFolder(
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const root = new URL("../../../.tmp", import.meta.url).pathname;
  await Deno.mkdir(root, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: root });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

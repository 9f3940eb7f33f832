import { resolve } from "@std/path/posix";

/**
 * The folder that `--datadir` means. The library takes it as relative to the
 * metadata file; who types a command often means the folder they stand in,
 * and gets it where only that one exists.
 */
export async function resolveDatadir(
  file: string,
  datadir: string | undefined,
): Promise<string | undefined> {
  if (datadir === undefined) return undefined;
  const besideFile = resolve(file, "..", datadir);
  const here = resolve(datadir);
  if (await isFolder(besideFile) || !await isFolder(here)) return besideFile;
  return here;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    // Not there, or not to be looked at: reading it will say which.
    return false;
  }
}

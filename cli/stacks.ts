import { dirname, isAbsolute, resolve } from "@std/path/posix";
import { readNeeds, withPermissions } from "./permissions.ts";

/**
 * Does what reads a particle file, its stacks, and other files named, with the
 * folder that `--datadir` means.
 *
 * @throws {DeniedError} if something is not permitted.
 */
export async function withStacks<T>(
  file: string,
  datadir: string | undefined,
  work: (datadir: string | undefined) => Promise<T>,
  others: readonly (string | undefined)[] = [],
): Promise<T> {
  return await withPermissions(readNeeds(file, ...others), async () => {
    if (datadir === undefined) return await work(undefined);
    const path = await resolveDatadir(file, datadir);
    const folder = { name: "read", path, isFolder: true } as const;
    return await withPermissions([folder], () => work(path));
  });
}

/**
 * What to add if stacks of a file are missing: RELION's paths start from the
 * project folder, where its users stand, and it may not be looked at.
 */
export async function projectHint(file: string): Promise<string> {
  const project = Deno.cwd();
  if (!resolve(file).startsWith(`${project}/`)) return "";
  const { state } = await Deno.permissions.query({
    name: "read",
    path: project,
  });
  return state === "granted"
    ? ""
    : "\nThis folder was not looked at: it takes --allow-read=.";
}

/**
 * The folder that `--datadir` means: like every path on a command line it
 * starts from the folder the user stands in; where there is none, from that
 * of the particle file, as in the library.
 */
export async function resolveDatadir(
  file: string,
  datadir: string,
): Promise<string> {
  const here = resolve(datadir);
  if (isAbsolute(datadir) || await isFolder(here)) return here;
  const besideFile = resolve(dirname(file), datadir);
  return await isFolder(besideFile) ? besideFile : here;
}

/** Whether a folder is known to be there; nobody is asked for a permission. */
async function isFolder(path: string): Promise<boolean> {
  const { state } = await Deno.permissions.query({ name: "read", path });
  if (state !== "granted") return false;
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

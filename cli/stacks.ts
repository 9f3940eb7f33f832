import { dirname, resolve } from "@std/path/posix";
import { MissingFileError } from "../mod.ts";
import { type Need, readNeeds, withPermissions } from "./permissions.ts";

/**
 * Does what reads a particle file, its stacks, and other files named, with the
 * folder that `--datadir` means: where stacks are missing there, and it may
 * mean one beside the particle file as well, with that.
 *
 * @param lacksStacks Whether a result tells of missing stacks.
 * @throws {DeniedError} if something is not permitted.
 */
export async function withStacks<T>(
  file: string,
  datadir: string | undefined,
  work: (datadir: string | undefined) => Promise<T>,
  others: readonly Need[] = [],
  lacksStacks: (result: T) => boolean = () => false,
): Promise<T> {
  return await withPermissions([...readNeeds(file), ...others], async () => {
    if (datadir === undefined) return await work(undefined);
    const [first, second] = await datadirs(file, datadir);
    const attempt = (path: string) => {
      const folder = { name: "read", path, isFolder: true } as const;
      return withPermissions([folder], () => work(path));
    };
    if (second === undefined) return await attempt(first);
    try {
      const result = await attempt(first);
      if (!lacksStacks(result)) return result;
      const other = await attempt(second);
      return lacksStacks(other) ? result : other;
    } catch (error) {
      if (!lacksStack(error)) throw error;
      return await attempt(second).catch((other) => {
        throw lacksStack(other) ? error : other;
      });
    }
  });
}

function lacksStack(error: unknown): boolean {
  return error instanceof MissingFileError && error.code === "stack-missing";
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
  return (await datadirs(file, datadir))[0];
}

/** The one or two folders that `--datadir` may mean, the likelier first. */
async function datadirs(
  file: string,
  datadir: string,
): Promise<[string, string?]> {
  const here = resolve(datadir);
  const besideFile = resolve(dirname(file), datadir);
  if (here === besideFile || !await isFolder(besideFile)) return [here];
  return await isFolder(here) ? [here, besideFile] : [besideFile];
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

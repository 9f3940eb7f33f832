import { dirname, resolve } from "@std/path/posix";
import { parseHdf5Path } from "../mod.ts";

/** A file that a command reads, or writes with a temporary file beside it. */
export interface Need {
  /** What is done. */
  readonly name: "read" | "write";
  /** Path of the file, or of the folder. */
  readonly path: string;
  /** The path is a folder of which parts may be enough. */
  readonly isFolder?: boolean | undefined;
}

/** The files that a command reads, those that were named. */
export function readNeeds(...paths: (string | undefined)[]): Need[] {
  return paths.filter((path) => path !== undefined)
    .map((path) => ({ name: "read", path: parseHdf5Path(path).file }));
}

/** What a command needs is not permitted. */
export class DeniedError extends Error {
  /** The flags that would permit it. */
  readonly flags: readonly string[];

  /** Makes an error that says which flags to add. */
  constructor(flags: readonly string[], options: ErrorOptions) {
    super(
      `Permission denied: add ${flags.join(" ")} to the flags of deno run`,
      options,
    );
    this.name = "DeniedError";
    this.flags = flags;
  }
}

/**
 * Does what needs permissions. At a terminal, Deno would ask for every single
 * stack: here it asks for each folder once. A denial names all flags to add.
 *
 * @throws {DeniedError} if something is not permitted.
 */
export async function withPermissions<T>(
  needs: readonly Need[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    for (const need of needs) await askOnce(need);
    return await work();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw new DeniedError(await missingFlags(needs, error.message), {
      cause: error,
    });
  }
}

async function askOnce(need: Need): Promise<void> {
  if (need.isFolder || await isGranted(need)) return;
  const descriptor = { name: need.name, path: folderOf(need) };
  const { state } = await Deno.permissions.request(descriptor);
  if (state !== "granted") {
    throw new Deno.errors.NotCapable(`No ${need.name} access`);
  }
}

async function isGranted({ name, path }: Need): Promise<boolean> {
  return (await Deno.permissions.query({ name, path })).state === "granted";
}

function folderOf({ path, isFolder }: Need): string {
  return isFolder ? path : dirname(path);
}

/** The flags for all needs not granted, and for what Deno refused. */
async function missingFlags(
  needs: readonly Need[],
  refusal: string,
): Promise<string[]> {
  const missing = new Map<string, string[]>();
  const add = (name: string, place: string) => {
    const places = missing.get(name) ?? [];
    if (places.some((other) => contains(other, place))) return;
    missing.set(name, [...places, place]);
  };
  for (const need of needs) {
    if (!await isGranted(need)) add(need.name, folderOf(need));
  }
  const [, name, place] = /Requires (\w+) access to "(.*)"/.exec(refusal) ?? [];
  // A file beside which there will be others; or a folder, or a variable.
  if (name !== undefined) add(name, place.replace(/\/[^/]*\.\w+$/, "") || "/");
  return [...missing].map(([name, places]) =>
    quoted(`--allow-${name}=${places.map(sayable).join(",")}`)
  );
}

function contains(folder: string, path: string): boolean {
  const [outer, inner] = [resolve(folder), resolve(path)];
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** The folder, or one above it: a flag cannot hold a path with a comma. */
function sayable(folder: string): string {
  return folder.includes(",")
    ? resolve(folder).replace(/\/[^/]*,.*$/, "") || "/"
    : folder;
}

/** The word as a shell takes it unchanged. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * From the image paths written in a metadata file to the stacks on this
 * machine. Paths in metadata come from Linux machines and are joined the
 * POSIX way everywhere.
 *
 * @module
 */
import { basename, dirname, isAbsolute, join, resolve } from "@std/path/posix";
import { ArgumentError } from "../core/errors.ts";
import { isFolder, statFile } from "./read_file.ts";

/** How image paths of a metadata file are to be read. */
export interface StackPathOptions {
  /**
   * Folder that relative image paths start from; itself relative to the
   * folder of the metadata file.
   *
   * @default {the folder of the metadata file}
   */
  readonly datadir?: string | null | undefined;
  /**
   * Leading part to take off the image paths, whole path components.
   *
   * @default {nothing}
   */
  readonly stripPrefix?: string | null | undefined;
}

/** Where a stack was found, or what was tried in vain. */
export interface StackSearch {
  /** Path of the stack, or null if none of the tried ones exists. */
  readonly found: string | null;
  /** How it was found: as written, or by which fallback. */
  readonly by: "path" | "project" | "name" | null;
  /** The paths that were tried, in order. */
  readonly tried: readonly string[];
  /** Errors of paths that this process may not look at. */
  readonly denied: readonly Error[];
}

/** Folder that relative image paths of a metadata file start from. */
export function imageRoot(
  metadataPath: string,
  datadir?: string | null,
): string {
  return resolve(dirname(resolve(metadataPath)), datadir ?? "");
}

/**
 * Takes `prefix` off the paths that begin with it, at a boundary of path
 * components; other paths stay as they are.
 *
 * @throws {ArgumentError} `strip-prefix-unused` if no path begins with it.
 */
export function stripPathPrefix(
  paths: readonly string[],
  prefix: string,
): string[] {
  const wanted = prefix.replace(/\/+$/, "");
  let matches = 0;
  const stripped = paths.map((path) => {
    const begins = path.startsWith(wanted) &&
      (path.length === wanted.length || path[wanted.length] === "/");
    if (!begins) return path;
    matches++;
    return path.slice(wanted.length).replace(/^\/+/, "");
  });
  if (matches === 0 && paths.length > 0) {
    throw new ArgumentError(
      "strip-prefix-unused",
      `Cannot strip "${prefix}" from the image paths: none begins with it, ` +
        `the first is "${paths[0]}"`,
      { label: "stripPrefix", expected: paths[0], actual: prefix },
    );
  }
  return stripped;
}

/** Path of a stack before any search: joined to the root unless absolute. */
export function joinToRoot(root: string, path: string): string {
  return isAbsolutePath(path) ? path : join(root, path);
}

/** Whether a path of metadata is absolute on Linux or on Windows. */
export function isAbsolutePath(path: string): boolean {
  return isAbsolute(path) || /^[A-Za-z]:[\\/]/.test(path);
}

/**
 * Looks for the stack that metadata name `path`, in this order:
 *
 * 1. at `root/path`, also with `.mrc` for `.mrcs` and the other way round;
 * 2. if `upward`, at the same path below each folder above `root`: RELION
 *    writes paths relative to its project folder, not to the job's;
 * 3. by its bare name in the deepest existing folder on the way to it, which
 *    finds stacks copied flat into one folder.
 *
 * A folder this process may not read counts as empty.
 *
 * Permission: `--allow-read` of the folders looked at.
 */
export async function findStack(
  root: string,
  path: string,
  options: { readonly upward?: boolean | undefined } = {},
): Promise<StackSearch> {
  const tried: string[] = [];
  const denied: Error[] = [];
  const exists = async (candidate: string) => {
    for (const variant of extensionVariants(candidate)) {
      if (tried.includes(variant)) continue;
      tried.push(variant);
      if (await permitted(statFile(variant), denied)) return variant;
    }
    return null;
  };
  const candidate = joinToRoot(root, path);
  let found = await exists(candidate);
  if (found !== null) return { found, by: "path", tried, denied };
  if (options.upward && !isAbsolutePath(path)) {
    for (const folder of foldersAbove(root)) {
      found = await exists(join(folder, path));
      if (found !== null) return { found, by: "project", tried, denied };
    }
  }
  const folder = await deepestFolder(dirname(candidate), denied);
  if (folder !== null) found = await exists(join(folder, basename(candidate)));
  return { found, by: found === null ? null : "name", tried, denied };
}

/**
 * The path and its likely misspellings: cryoSPARC writes stacks as `.mrc`,
 * RELION wants `.mrcs`, and conversions have made `.mrcs.mrcs`.
 */
export function extensionVariants(path: string): string[] {
  const variants = [path];
  if (path.endsWith(".mrc")) variants.push(`${path}s`);
  if (path.endsWith(".mrcs")) variants.push(path.slice(0, -1));
  const doubled = /(\.mrcs?)\.mrcs?$/.exec(path);
  if (doubled) variants.push(path.slice(0, doubled.index) + doubled[1]);
  return variants;
}

function* foldersAbove(folder: string): Generator<string> {
  for (let at = folder; dirname(at) !== at; at = dirname(at)) yield dirname(at);
}

async function deepestFolder(
  start: string,
  denied: Error[],
): Promise<string | null> {
  for (let folder = start;; folder = dirname(folder)) {
    if (await permitted(isFolder(folder), denied)) return folder;
    if (dirname(folder) === folder) return null;
  }
}

/** What was asked, or null if this process may not know. */
async function permitted<T>(
  answer: Promise<T>,
  denied: Error[],
): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    denied.push(error);
    return null;
  }
}

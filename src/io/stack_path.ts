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
  /**
   * How it was found: as written, under another extension, below a folder
   * above the root, or by its bare name.
   */
  readonly by: "path" | "extension" | "project" | "name" | null;
  /** The paths that were tried, in order. */
  readonly tried: readonly string[];
  /** Fallback paths that this process may not look at. */
  readonly denied: readonly string[];
  /** Deno's error if the path as written may not be looked at. */
  readonly denial: Error | null;
}

/** Folder that relative image paths of a metadata file start from. */
export function imageRoot(
  metadataPath: string,
  datadir?: string | null,
): string {
  return resolve(dirname(resolve(metadataPath)), datadir ?? "");
}

/**
 * Takes `prefix` off the paths that begin with it; other paths stay as they
 * are.
 *
 * @throws {ArgumentError} `strip-prefix-unused` if no path begins with it.
 */
export function stripPathPrefix(
  paths: readonly string[],
  prefix: string,
): string[] {
  const stripped = paths.map((path) => withoutPrefix(path, prefix));
  if (paths.length > 0 && stripped.every((path) => path === null)) {
    throw new ArgumentError(
      "strip-prefix-unused",
      `Cannot strip "${prefix}" from the image paths: none begins with it, ` +
        `the first is "${paths[0]}"`,
      { label: "stripPrefix", expected: paths[0], actual: prefix },
    );
  }
  return stripped.map((path, i) => path ?? paths[i]);
}

/** A path without its first components `prefix`; null if it has others. */
export function withoutPrefix(path: string, prefix: string): string | null {
  const wanted = prefix.replace(/\/+$/, "");
  const begins = path.startsWith(wanted) &&
    (path.length === wanted.length || path[wanted.length] === "/");
  return begins ? path.slice(wanted.length).replace(/^\/+/, "") : null;
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
 * A fallback that this process may not read counts as absent, and nobody is
 * asked for the permission.
 *
 * Permission: `--allow-read` of the folders looked at.
 */
export async function findStack(
  root: string,
  path: string,
  options: { readonly upward?: boolean | undefined } = {},
): Promise<StackSearch> {
  const search = new Search();
  const candidate = joinToRoot(root, path);
  let found = await search.asWritten(candidate);
  if (found !== null) return search.result(found, "path");
  found = await search.fallback(candidate);
  if (found !== null) return search.result(found, "extension");
  if (options.upward && !isAbsolutePath(path)) {
    for (const folder of foldersAbove(root)) {
      found = await search.fallback(join(folder, path));
      if (found !== null) return search.result(found, "project");
    }
  }
  const folder = await search.deepestFolder(dirname(candidate));
  if (folder !== null) {
    found = await search.fallback(join(folder, basename(candidate)));
  }
  return search.result(found, found === null ? null : "name");
}

/** What a search has tried so far. */
class Search {
  readonly #tried: string[] = [];
  readonly #denied: string[] = [];
  #denial: Error | null = null;

  /** The path itself, if it is a file. */
  async asWritten(path: string): Promise<string | null> {
    this.#tried.push(path);
    try {
      return await statFile(path) === null ? null : path;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotCapable)) throw error;
      this.#denial = error;
      return null;
    }
  }

  /** The first file among the variants of a path not tried yet. */
  async fallback(path: string): Promise<string | null> {
    for (const variant of extensionVariants(path)) {
      if (this.#tried.includes(variant)) continue;
      this.#tried.push(variant);
      if (await this.#mayRead(variant) && await statFile(variant) !== null) {
        return variant;
      }
    }
    return null;
  }

  /** The first folder on the way up from `start` that exists. */
  async deepestFolder(start: string): Promise<string | null> {
    for (let folder = start;; folder = dirname(folder)) {
      if (await this.#mayRead(folder) && await isFolder(folder)) return folder;
      if (dirname(folder) === folder) return null;
    }
  }

  result(found: string | null, by: StackSearch["by"]): StackSearch {
    const [tried, denied, denial] = [this.#tried, this.#denied, this.#denial];
    return { found, by, tried, denied, denial };
  }

  async #mayRead(path: string): Promise<boolean> {
    const { state } = await Deno.permissions.query({ name: "read", path });
    if (state === "granted") return true;
    this.#denied.push(path);
    return false;
  }
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

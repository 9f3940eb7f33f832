import type { BigIntStats, Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { fileError, isNotFound } from "./file_errors.ts";

/**
 * Reads a whole file.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 */
export async function readFileBytes(
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Size and time of the last change of a file. */
export interface FileState {
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
}

/**
 * Size and time of a regular file, or null if there is none at this path.
 *
 * Permission: `--allow-read` of the file.
 */
export async function statFile(path: string): Promise<FileState | null> {
  const stats = await statOrNull(path);
  return stats?.isFile()
    ? { size: Number(stats.size), mtimeNs: (stats as BigIntStats).mtimeNs }
    : null;
}

/**
 * Whether `path` is a folder.
 *
 * Permission: `--allow-read` of the folder.
 */
export async function isFolder(path: string): Promise<boolean> {
  return (await statOrNull(path))?.isDirectory() ?? false;
}

/**
 * Names of what lies in a folder.
 *
 * Permission: `--allow-read` of the folder.
 *
 * @throws {MissingFileError} if there is no such folder.
 */
export async function namesInFolder(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    throw fileError(error, path);
  }
}

async function statOrNull(path: string): Promise<Stats | BigIntStats | null> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (isNotFound(error)) return null;
    throw fileError(error, path);
  }
}

import { stat } from "node:fs/promises";
import { resolve } from "@std/path/posix";

/** A file in a state: another size, time or inode is another state. */
export interface SourceState {
  /** Absolute path. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Time of the last change in milliseconds since 1970. */
  readonly mtimeMs: number;
  /** Number of the inode; 0 where there is none. */
  readonly inode: number;
}

/**
 * The state of a regular file.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws whatever the platform throws if there is none.
 */
export async function sourceState(path: string): Promise<SourceState> {
  const { size, mtimeMs, ino } = await stat(path);
  return { path: resolve(path), size, mtimeMs, inode: ino };
}

/** Whether two states are the same. */
export function isSameState(a: SourceState, b: SourceState): boolean {
  return a.path === b.path && a.size === b.size && a.mtimeMs === b.mtimeMs &&
    a.inode === b.inode;
}

/** Name of a state in the cache: 20 hexadecimal digits. */
export async function keyOf(state: SourceState): Promise<string> {
  const { path, mtimeMs, size, inode } = state;
  const text = new TextEncoder().encode(`${path}:${mtimeMs}:${size}:${inode}`);
  const digest = await crypto.subtle.digest("SHA-256", text);
  return new Uint8Array(digest).toHex().slice(0, 20);
}

/** Stand-in for `jsr:@std/path/posix`, on `node:path`. */

import { posix } from "node:path";

/** Unlike Node's, never empties a name that equals its suffix. */
export function basename(path: string, suffix = ""): string {
  const base = posix.basename(path) || path.slice(0, 1);
  return suffix !== "" && base !== suffix && base.endsWith(suffix)
    ? base.slice(0, -suffix.length)
    : base;
}

/** Unlike Node's, drops every slash between the folder and the name. */
export function dirname(path: string): string {
  return posix.dirname(path).replace(/(?!^)\/+$/, "");
}

export function extname(path: string): string {
  return posix.extname(path);
}

export function isAbsolute(path: string): boolean {
  return posix.isAbsolute(path);
}

export function join(path: string, ...paths: string[]): string {
  return posix.join(path, ...paths);
}

export function normalize(path: string): string {
  return posix.normalize(path);
}

export function relative(from: string, to: string): string {
  return posix.relative(from, to);
}

export function resolve(...paths: string[]): string {
  return posix.resolve(...paths);
}

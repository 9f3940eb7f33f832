import { posix } from "node:path";

export function basename(path: string, suffix = ""): string {
  return posix.basename(path, suffix);
}
export function dirname(path: string): string {
  return posix.dirname(path);
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

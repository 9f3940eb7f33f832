import { DataFormatError, MissingFileError } from "../core/errors.ts";

/**
 * Turns what the platform throws for a file into an error of this package:
 * `Deno.open` and `node:fs` report the same fault in different ways. A denied
 * permission (`Deno.errors.NotCapable`) comes back unchanged, so that callers
 * can tell "not allowed" from "not there".
 */
export function fileError(cause: unknown, path: string): unknown {
  if (cause instanceof Deno.errors.NotCapable) return cause;
  if (isNotFound(cause)) {
    return new MissingFileError("file-missing", `No such file: "${path}"`, {
      paths: [path],
      cause,
    });
  }
  if (isFault(cause)) return cause;
  const reason = errorCode(cause) ??
    (cause instanceof Error ? cause.message : String(cause));
  if (reason === "EISDIR") return folderError(path);
  return new DataFormatError(
    "file-unreadable",
    `Cannot access "${path}": ${reason}`,
    { path, cause },
  );
}

/** A folder was given where a file is wanted. */
export function folderError(path: string): DataFormatError {
  return new DataFormatError(
    "file-is-folder",
    `Cannot read "${path}": it is a folder`,
    { path },
  );
}

/** Whether an error of the platform says that a file does not exist. */
export function isNotFound(error: unknown): boolean {
  const code = errorCode(error);
  return error instanceof Deno.errors.NotFound || code === "ENOENT" ||
    code === "ENOTDIR";
}

function isFault(error: unknown): boolean {
  return error instanceof DataFormatError || error instanceof MissingFileError;
}

function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

import { dirname, resolve } from "@std/path/posix";
import { ArgumentError, MissingFileError } from "../core/errors.ts";
import { isFolder, statFile } from "./read_file.ts";

/**
 * Refuses to write a file that exists, unless forced, or has no folder: for
 * programs that work long before they write.
 *
 * Permission: `--allow-read` of the folder.
 *
 * @throws {ArgumentError} `file-exists`
 * @throws {MissingFileError} `folder-missing`
 */
export async function checkNew(path: string, force: boolean): Promise<void> {
  if (!await isFolder(dirname(resolve(path)))) {
    throw new MissingFileError(
      "folder-missing",
      `Cannot write "${path}": its folder does not exist`,
      { paths: [path] },
    );
  }
  // Looked at even if forced: without read permission nothing is written.
  const exists = await statFile(path) !== null;
  if (!exists || force) return;
  throw new ArgumentError(
    "file-exists",
    `Cannot write "${path}": it exists; use another name or force (--force)`,
    { actual: path },
  );
}

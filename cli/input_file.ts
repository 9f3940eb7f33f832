import { join } from "@std/path/posix";
import { ArgumentError, MissingFileError, parseHdf5Path } from "../mod.ts";
import { fileNames } from "./nearest.ts";

/**
 * Makes sure that there is a file, before anything is said about its kind.
 *
 * @throws {MissingFileError} if there is none.
 * @throws {ArgumentError} if it is a folder; proposes a file in it.
 */
export async function requireFile(input: string): Promise<void> {
  const { file: path } = parseHdf5Path(input);
  let state: Deno.FileInfo;
  try {
    state = await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    // Whatever else is wrong with it, reading will say.
    if (!isNotThere(error)) return;
    throw new MissingFileError("file-missing", `No such file: "${path}"`, {
      paths: [path],
      cause: error,
    });
  }
  if (state.isDirectory) throw await folderGiven(path);
}

function isNotThere(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotADirectory;
}

async function folderGiven(folder: string): Promise<ArgumentError> {
  const names = await fileNames(folder);
  const example = names.find((name) => name.endsWith(".star")) ??
    names.find((name) => /\.mrcs?$/.test(name));
  const proposal = example === undefined
    ? ""
    : `, such as "${join(folder, example)}"`;
  return new ArgumentError(
    "file-is-folder",
    `"${folder}" is a folder: name a file${proposal}`,
    { actual: folder },
  );
}

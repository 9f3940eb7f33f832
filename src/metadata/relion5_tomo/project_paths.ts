import { dirname, isAbsolute, join, resolve } from "@std/path/posix";
import { MissingFileError } from "../../core/errors.ts";
import { statFile } from "../../io/read_file.ts";

/** Folders above that of the naming file where the project may begin. */
const MOST_PARENTS = 5;

/**
 * Paths in the files of a RELION project: relative to the project folder, not
 * to the file that names them. The folder is found with the first file and
 * holds for the whole set.
 */
export class ProjectPaths {
  readonly #given: boolean;
  #root: string | null;

  /** Starts with the project folder if it is known. */
  constructor(projectDir: string | null | undefined) {
    this.#given = projectDir !== null && projectDir !== undefined;
    this.#root = this.#given ? resolve(projectDir!) : null;
  }

  /** The project folder, or null as long as it is not known. */
  get root(): string | null {
    return this.#root;
  }

  /**
   * Where the file is that another names.
   *
   * Permission: `--allow-read` of the folders looked at; a folder above that
   * may not be read ends the search.
   *
   * @throws {MissingFileError} with all that was tried.
   */
  async find(name: string, namingFile: string): Promise<string> {
    if (isAbsolute(name)) {
      if (await statFile(name) !== null) return name;
      throw missing(name, namingFile, [name], null);
    }
    if (this.#root !== null) {
      const path = join(this.#root, name);
      if (this.#given || await statFile(path) !== null) {
        if (await statFile(path) !== null) return path;
        throw missing(name, namingFile, [path], null);
      }
    }
    return await this.#climb(name, namingFile);
  }

  async #climb(name: string, namingFile: string): Promise<string> {
    const tried = this.#root === null ? [] : [join(this.#root, name)];
    let folder = dirname(resolve(namingFile));
    for (let steps = 0; steps <= MOST_PARENTS; steps++) {
      const path = join(folder, name);
      // The file beside is wanted; folders above are looked at if allowed.
      if (steps > 0 && !await mayRead(path)) {
        throw missing(name, namingFile, tried, folder);
      }
      tried.push(path);
      if (await statFile(path) !== null) {
        this.#root ??= folder;
        return path;
      }
      if (dirname(folder) === folder) break;
      folder = dirname(folder);
    }
    throw missing(name, namingFile, tried, null);
  }
}

async function mayRead(path: string): Promise<boolean> {
  const { state } = await Deno.permissions.query({ name: "read", path });
  return state === "granted";
}

function missing(
  name: string,
  namingFile: string,
  tried: readonly string[],
  stoppedAt: string | null,
): MissingFileError {
  const stop = stoppedAt === null
    ? ""
    : `; the search ended at "${stoppedAt}", which this process may not read`;
  return new MissingFileError(
    "missing-file",
    `Cannot find "${name}", which "${namingFile}" names: tried ${
      tried.map((path) => `"${path}"`).join(", ")
    }${stop}; give RELION's project folder as projectDir`,
    { paths: [name], tried },
  );
}

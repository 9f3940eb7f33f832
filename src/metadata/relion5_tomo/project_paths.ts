import { dirname, resolve } from "@std/path/posix";
import { MissingFileError } from "../../core/errors.ts";
import { statFile } from "../../io/read_file.ts";
import { isAbsolutePath, joinToRoot } from "../../io/stack_path.ts";

/** Folders above that of the naming file that may be the project folder. */
const PARENTS = 5;

/** Missing files that a message names. */
const SHOWN = 5;

/** What became of the search for one file. */
export interface FileSearch {
  /** Name as it is written. */
  readonly name: string;
  /** File that names it. */
  readonly namedIn: string;
  /** Path of the file, or null if it was not found. */
  readonly found: string | null;
  /** The paths tried, in order. */
  readonly tried: readonly string[];
  /** Folder at which the search ended because it may not be read. */
  readonly unreadable: string | null;
}

/**
 * Finds the files that RELION names relative to its project folder. Where that
 * is not stated, it is the folder of the naming file, or the nearest of five
 * above it, in which the first file named exists.
 */
export class ProjectPaths {
  readonly #isStated: boolean;
  #root: string | null;

  /** Starts with the project folder, or null to find it. */
  constructor(projectDir: string | null) {
    this.#isStated = projectDir !== null;
    this.#root = projectDir === null ? null : resolve(projectDir);
  }

  /** The project folder, or null as long as no file has shown it. */
  get root(): string | null {
    return this.#root;
  }

  /**
   * Looks for the file that `namedIn` calls `name`. Nobody is asked for the
   * permission to read folders above that of `namedIn`.
   *
   * Permission: `--allow-read` of the file.
   */
  async search(name: string, namedIn: string): Promise<FileSearch> {
    const tried: string[] = [];
    const search = { name, namedIn, found: null, tried, unreadable: null };
    for (const folder of this.#folders(name, namedIn)) {
      const path = joinToRoot(folder, name);
      if (tried.includes(path)) continue;
      const isAbove = tried.length > 0;
      if (isAbove && !await mayRead(path)) {
        return { ...search, unreadable: folder };
      }
      tried.push(path);
      if (await statFile(path) === null) continue;
      if (!isAbsolutePath(name)) this.#root ??= folder;
      return { ...search, found: path };
    }
    return search;
  }

  /** Folders that a name may count from. */
  *#folders(name: string, namedIn: string): Generator<string> {
    const nearest = dirname(resolve(namedIn));
    if (isAbsolutePath(name)) {
      yield nearest;
      return;
    }
    if (this.#root !== null) yield this.#root;
    if (this.#isStated) return;
    let folder = nearest;
    for (let above = 0; above <= PARENTS; above++) {
      yield folder;
      if (dirname(folder) === folder) return;
      folder = dirname(folder);
    }
  }

  /**
   * The paths that searches found.
   *
   * @throws {MissingFileError} `missing-file` that names all not found.
   */
  foundOf(searches: readonly FileSearch[]): string[] {
    const missing = searches.filter(({ found }) => found === null);
    if (missing.length > 0) throw this.#missing(missing);
    return searches.map(({ found }) => found!);
  }

  #missing(searches: readonly FileSearch[]): MissingFileError {
    const [{ namedIn, unreadable }] = searches;
    const names = searches.slice(0, SHOWN).map(({ name }) => `"${name}"`);
    const more = searches.length > SHOWN
      ? ` and ${searches.length - SHOWN} more, ${searches.length} in all`
      : "";
    const tried = searches[0].tried.map((path) => `"${path}"`).join(", ");
    const stopped = unreadable === null
      ? ""
      : `; the search ended at "${unreadable}", which may not be read`;
    const remedy = this.#isStated
      ? `check that projectDir "${this.#root}" is RELION's project folder`
      : "give RELION's project folder as projectDir";
    return new MissingFileError(
      "missing-file",
      `Cannot find ${names.join(", ")}${more}, named in "${namedIn}": tried ` +
        `${tried}${stopped}; ${remedy}`,
      {
        paths: searches.map(({ name }) => name),
        tried: searches.flatMap((search) => search.tried),
      },
    );
  }
}

async function mayRead(path: string): Promise<boolean> {
  const { state } = await Deno.permissions.query({ name: "read", path });
  return state === "granted";
}

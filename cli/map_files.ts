import { dirname, join, resolve } from "@std/path/posix";
import {
  ArgumentError,
  checkNew,
  MissingFileError,
  type Reconstruction,
  writeFsc,
  writeVolume,
} from "../mod.ts";

/** The files of a reconstruction. */
export interface MapFiles {
  readonly half1: string;
  readonly half2: string;
  readonly map: string;
  readonly fsc: string;
}

/** Their names in a folder. */
export function mapFiles(folder: string): MapFiles {
  return {
    half1: join(folder, "half1.mrc"),
    half2: join(folder, "half2.mrc"),
    map: join(folder, "map.mrc"),
    fsc: join(folder, "fsc.star"),
  };
}

/**
 * The folder that maps are written to. If none are, disposal removes it
 * unless it was there before.
 */
export class MapFolder implements AsyncDisposable {
  /** The files to write. */
  readonly files: MapFiles;
  readonly #path: string;
  #isNew: boolean;

  private constructor(path: string, isNew: boolean) {
    this.files = mapFiles(path);
    this.#path = path;
    this.#isNew = isNew;
  }

  /**
   * Makes the folder if it is not there, and sees that the files can be
   * written.
   *
   * @throws {MissingFileError} `folder-missing` if it would lie in none.
   * @throws {ArgumentError} `file-exists` unless forced; `file-is-folder`.
   */
  static async open(path: string, force: boolean): Promise<MapFolder> {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(new MapFolder(path, await makeFolder(path)));
    for (const file of Object.values(folder.files)) {
      await checkNew(file, force);
      if (await isFolder(file)) throw folderInTheWay(file);
    }
    stack.move();
    return folder;
  }

  /** Writes all files, or none: they get their names when all are whole. */
  async write({ halfMaps, average, fsc }: Reconstruction): Promise<void> {
    const work = await Deno.makeTempDir({ dir: this.#path, prefix: ".maps-" });
    try {
      const made = mapFiles(work);
      await writeVolume(made.half1, halfMaps[0]);
      await writeVolume(made.half2, halfMaps[1]);
      await writeVolume(made.map, average);
      await writeFsc(made.fsc, fsc);
      for (const name of ["half1", "half2", "map", "fsc"] as const) {
        // Without a pause, so that hardly a kill can fall between two names.
        Deno.renameSync(made[name], this.files[name]);
      }
      this.#isNew = false;
    } finally {
      await Deno.remove(work, { recursive: true });
    }
  }

  /** Removes the folder if it was made here and nothing was written. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isNew) return;
    this.#isNew = false;
    try {
      await Deno.remove(this.#path);
    } catch {
      // Others have put something there: then it stays.
    }
  }
}

/** Whether the folder had to be made. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await Deno.mkdir(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new MissingFileError(
      "folder-missing",
      `Cannot make the folder "${path}": "${
        dirname(resolve(path))
      }" does not exist`,
      { paths: [path], cause: error },
    );
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function folderInTheWay(path: string): ArgumentError {
  return new ArgumentError(
    "file-is-folder",
    `Cannot write "${path}": it is a folder; use another name`,
    { actual: path },
  );
}

/**
 * Writing several files so that all of them appear, or none: they are made in
 * a hidden folder beside their final names, which they take at the end.
 *
 * @module
 */
import { join } from "@std/path/posix";
import { ArgumentError, MissingFileError } from "../core/errors.ts";
import { fileError, isNotFound } from "./file_errors.ts";
import { isFolder } from "./read_file.ts";

/** File whose lock tells that a process still works in a folder. */
const LOCK = ".lock";

/**
 * A hidden folder in one that is to be filled. Without `publish()`, disposal
 * removes it, and the folder that was made for it.
 */
export class WorkingFolder implements AsyncDisposable {
  readonly #target: string;
  readonly #path: string;
  readonly #prefix: string;
  readonly #isNew: boolean;
  #lock: Deno.FsFile | null = null;
  #isDone = false;

  private constructor(
    target: string,
    path: string,
    prefix: string,
    isNew: boolean,
  ) {
    this.#target = target;
    this.#path = path;
    this.#prefix = prefix;
    this.#isNew = isNew;
  }

  /**
   * Begins to fill `target`, which is made if it does not exist. Working
   * folders that a killed process left there are removed.
   *
   * Permission: `--allow-read` and `--allow-write` of `target`.
   *
   * @param prefix First part of the name of working folders.
   * @throws {ArgumentError} `folder-not-empty`; `folder-in-use` while another
   * process fills it; `folder-is-file`.
   * @throws {MissingFileError} `folder-missing` if it would lie in none.
   * @throws {DataFormatError} if `target` cannot be written.
   */
  static async open(target: string, prefix: string): Promise<WorkingFolder> {
    const isNew = await makeFolder(target);
    const id = crypto.randomUUID().slice(0, 8);
    const path = join(target, `${prefix}-${id}`);
    const folder = new WorkingFolder(target, path, prefix, isNew);
    try {
      for (const name of folder.#checkEmpty()) {
        await removeLeft(target, join(target, name));
      }
      // In one go: a folder without a lock is taken for one that was left.
      Deno.mkdirSync(path);
      folder.#lock = Deno.openSync(join(path, LOCK), {
        write: true,
        createNew: true,
      });
      tryLock(folder.#lock);
    } catch (error) {
      await folder[Symbol.asyncDispose]();
      throw error instanceof ArgumentError ? error : fileError(error, target);
    }
    return folder;
  }

  /** Path of an entry while it is made. */
  at(name: string): string {
    return join(this.#path, name);
  }

  /** Makes a folder in it. */
  async makeFolder(name: string): Promise<void> {
    try {
      await Deno.mkdir(this.at(name));
    } catch (error) {
      throw fileError(error, this.at(name));
    }
  }

  /**
   * Gives entries their final names, in this order. If one cannot have it,
   * none does.
   *
   * @throws {ArgumentError} `folder-not-empty` if others were put there.
   */
  async publish(names: readonly string[]): Promise<void> {
    // Without a pause, so that hardly a kill can fall between two names.
    this.#checkEmpty();
    const published: string[] = [];
    try {
      for (const name of names) {
        Deno.renameSync(this.at(name), join(this.#target, name));
        published.push(name);
      }
    } catch (error) {
      for (const name of published.reverse()) {
        Deno.renameSync(join(this.#target, name), this.at(name));
      }
      throw fileError(error, this.#target);
    }
    this.#isDone = true;
    await this.#remove();
  }

  /** Removes what was not published. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDone) return;
    this.#isDone = true;
    await this.#remove();
    await this.#leave();
  }

  async #remove(): Promise<void> {
    // Windows does not remove what is open.
    this.#lock?.close();
    this.#lock = null;
    await removeIfThere(this.#path);
  }

  /** Removes a folder that was made here. */
  async #leave(): Promise<void> {
    if (!this.#isNew) return;
    try {
      await Deno.remove(this.#target);
    } catch {
      // Others have put something there: then it stays.
    }
  }

  /** Names of left working folders, if nothing else is in the target. */
  #checkEmpty(): string[] {
    const pattern = /^-[0-9a-f]{8}$/;
    const isWorking = (name: string) =>
      name.startsWith(this.#prefix) &&
      pattern.test(name.slice(this.#prefix.length));
    const names = [...Deno.readDirSync(this.#target)].map(({ name }) => name);
    const other = names.find((name) => !isWorking(name));
    if (other === undefined) return names;
    throw new ArgumentError(
      "folder-not-empty",
      `Cannot write to "${this.#target}": it holds "${other}"; name a new or ` +
        `an empty folder`,
      { label: "folder", expected: "an empty folder", actual: other },
    );
  }
}

/** Removes a working folder if no process works in it. */
async function removeLeft(target: string, path: string): Promise<void> {
  try {
    using lock = await Deno.open(join(path, LOCK), { write: true });
    if (!tryLock(lock)) {
      throw new ArgumentError(
        "folder-in-use",
        `Cannot write to "${target}": another process is filling it; wait ` +
          `until it ends, or name another folder`,
        { label: "folder", expected: "an empty folder", actual: path },
      );
    }
  } catch (error) {
    // Killed before it had a lock.
    if (!isNotFound(error)) throw error;
  }
  await removeIfThere(path);
}

/** Locks a file, or says that another process has. */
function tryLock(file: Deno.FsFile): boolean {
  try {
    return file.tryLockSync(true);
  } catch {
    // Not all disks have locks: then who works is not known.
    return true;
  }
}

/** Makes a folder, and says whether it was not there. */
async function makeFolder(path: string): Promise<boolean> {
  if (await isFolder(path)) return false;
  try {
    await Deno.mkdir(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) {
      throw new ArgumentError(
        "folder-is-file",
        `Cannot make the folder "${path}": there is a file of this name; ` +
          `name a new or an empty folder`,
        { label: "folder", expected: "an empty folder", actual: path },
      );
    }
    if (!isNotFound(error)) throw fileError(error, path);
    throw new MissingFileError(
      "folder-missing",
      `Cannot make the folder "${path}": the one it is to lie in does not exist`,
      { paths: [path] },
    );
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

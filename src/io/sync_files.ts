import { shortRead } from "./byte_source.ts";
import { changedFile } from "./file_pool.ts";
import { SyncFile } from "./sync_file.ts";

/** Files open at most: several workers share the limit of the process. */
const MOST_OPEN_FILES = 32;

/**
 * Any number of files read without waiting, of which only the most recently
 * used stay open: what a `FilePool` is where nothing else wants to run.
 */
export class SyncFiles implements Disposable {
  readonly #open = new Map<string, SyncFile>();
  readonly #limit: number;

  /** Makes a pool that keeps up to `limit` files open. */
  constructor(limit: number = MOST_OPEN_FILES) {
    this.#limit = limit;
  }

  /**
   * Fills `target` from a file; `size` is what it had at first.
   *
   * Permission: `--allow-read` of the file.
   *
   * @throws {MissingFileError} if there is no such file.
   * @throws {DataFormatError} `file-changed` if it has grown, `file-short` if
   * it ends before.
   */
  read(path: string, size: number, target: Uint8Array, offset: number): void {
    const file = this.#use(path);
    if (file.size > size) throw changedFile(path, size, file.size);
    if (file.readSome(target, offset) < target.length) {
      throw shortRead({ path, size }, target.length, offset);
    }
  }

  #use(path: string): SyncFile {
    const file = this.#open.get(path) ?? new SyncFile(path);
    this.#open.delete(path);
    this.#open.set(path, file);
    for (const [oldest, other] of this.#open) {
      if (this.#open.size <= this.#limit) break;
      this.#open.delete(oldest);
      other.close();
    }
    return file;
  }

  /** Closes every file. */
  [Symbol.dispose](): void {
    for (const file of this.#open.values()) file.close();
    this.#open.clear();
  }
}

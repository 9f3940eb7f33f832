import { DataFormatError } from "../core/errors.ts";
import {
  type ByteRead,
  type ByteSource,
  openFile,
  readEach,
} from "./byte_source.ts";

/** Files a pool keeps open at most: well below the usual limit of 1024. */
const MOST_OPEN_FILES = 128;

interface OpenFile {
  readonly source: Promise<ByteSource>;
  users: number;
}

/**
 * Any number of files, of which only the most recently used stay open. A set
 * of particles may lie in thousands of stacks, more than a process may open.
 */
export class FilePool implements AsyncDisposable {
  readonly #open = new Map<string, OpenFile>();
  readonly #limit: number;
  readonly #openFile: ((path: string) => Promise<ByteSource>) | null;

  /**
   * Makes a pool that keeps up to `limit` files open, by `open` where the
   * bytes of a path are not those of the file itself.
   */
  constructor(
    limit: number = MOST_OPEN_FILES,
    open: ((path: string) => Promise<ByteSource>) | null = null,
  ) {
    this.#limit = limit;
    this.#openFile = open;
  }

  /**
   * A source that opens its file when it is read and may close it between
   * reads.
   *
   * Permission: `--allow-read` of the file.
   *
   * @throws {MissingFileError} if there is no such file.
   */
  async source(path: string): Promise<ByteSource> {
    const size = await this.#use(path, (file) => Promise.resolve(file.size));
    const file = this.#openFile === null ? path : undefined;
    return new PooledSource(this, path, size, file);
  }

  /** Reads from a file of the pool; `size` is what it had at first. */
  async read(
    path: string,
    size: number,
    read: (file: ByteSource) => Promise<void>,
  ): Promise<void> {
    await this.#use(path, (file) => {
      if (file.size !== size) throw changedFile(path, size, file.size);
      return read(file);
    });
  }

  async #use<T>(
    path: string,
    action: (file: ByteSource) => Promise<T>,
  ): Promise<T> {
    const entry = this.#open.get(path) ??
      { source: this.#openFile?.(path) ?? openFile(path), users: 0 };
    this.#open.delete(path);
    this.#open.set(path, entry);
    entry.users++;
    try {
      return await action(await this.#opened(path, entry));
    } finally {
      entry.users--;
      await this.#closeSurplus();
    }
  }

  async #opened(path: string, entry: OpenFile): Promise<ByteSource> {
    try {
      return await entry.source;
    } catch (error) {
      if (this.#open.get(path) === entry) this.#open.delete(path);
      throw error;
    }
  }

  async #closeSurplus(): Promise<void> {
    for (const [path, entry] of this.#open) {
      if (this.#open.size <= this.#limit) return;
      if (entry.users > 0) continue;
      this.#open.delete(path);
      await (await entry.source).close();
    }
  }

  /** Closes every file. A later read opens its file anew. */
  async close(): Promise<void> {
    const entries = [...this.#open.values()];
    this.#open.clear();
    // A file that could not be opened has been reported to who wanted it.
    const files = await Promise.allSettled(entries.map(({ source }) => source));
    for (const file of files) {
      if (file.status === "fulfilled") await file.value.close();
    }
  }

  /** Closes every file. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

class PooledSource implements ByteSource {
  readonly path: string;
  readonly size: number;
  readonly file: string | undefined;
  readonly #pool: FilePool;

  constructor(
    pool: FilePool,
    path: string,
    size: number,
    file: string | undefined,
  ) {
    this.#pool = pool;
    this.path = path;
    this.size = size;
    this.file = file;
  }

  read(target: Uint8Array, offset: number): Promise<void> {
    return this.#pool.read(
      this.path,
      this.size,
      (file) => file.read(target, offset),
    );
  }

  readEach(reads: readonly ByteRead[]): Promise<void> {
    return this.#pool.read(
      this.path,
      this.size,
      (file) => readEach(file, reads),
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** A file has another size than when it was opened first. */
export function changedFile(
  path: string,
  expected: number,
  actual: number,
): DataFormatError {
  return new DataFormatError(
    "file-changed",
    `Cannot go on reading "${path}": its size changed from ${expected} to ` +
      `${actual} bytes since it was opened`,
    { path, expected, actual },
  );
}

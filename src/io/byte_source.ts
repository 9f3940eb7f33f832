/**
 * Bytes at an offset: the one contract by which everything above reads.
 *
 * @module
 */
import { readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { setImmediate } from "node:timers";
import { forEachConcurrently } from "../core/concurrency.ts";
import { DataFormatError } from "../core/errors.ts";
import { fileError, folderError } from "./file_errors.ts";

/** A run of bytes that can be read at any offset, such as an open file. */
export interface ByteSource extends AsyncDisposable {
  /** Name for messages: the path of a file. */
  readonly path: string;
  /** Length in bytes. */
  readonly size: number;
  /**
   * Path at which another thread may open the same bytes by itself; absent
   * where there is none.
   */
  readonly file?: string | undefined;
  /**
   * Fills `target` with the bytes from `offset` on. Overlapping calls do not
   * disturb each other.
   *
   * @throws {DataFormatError} `file-short` if the source ends before.
   */
  read(target: Uint8Array, offset: number): Promise<void>;
  /**
   * Does many short reads, in turn: where it is there, it costs less than as
   * many calls of `read`. Use {@linkcode readEach}.
   */
  readEach?(reads: readonly ByteRead[]): Promise<void>;
  /** Releases what the source holds. Closing twice is fine. */
  close(): Promise<void>;
}

/** A read of some bytes. */
export interface ByteRead {
  /** What is to be filled. */
  readonly target: Uint8Array;
  /** Where its bytes begin in the source. */
  readonly offset: number;
}

/** Reads under way at a time, where they are not done in turn. */
const READS_UNDER_WAY = 4;

/** One read call must stay below 2 GiB on every platform. */
const LARGEST_READ = 2 ** 30;

/**
 * Below this length a synchronous read wins: an asynchronous call costs about
 * 60 µs on Deno 2.9, as long as copying this much from the page cache.
 */
const SMALLEST_ASYNC_READ = 2 ** 19;

/** Whether a read of so many bytes is short: better done in turn with others. */
export function isShortRead(length: number): boolean {
  return length < SMALLEST_ASYNC_READ;
}

/**
 * Does many short reads of a source.
 *
 * @throws {DataFormatError} `file-short` if the source ends before.
 */
export async function readEach(
  source: ByteSource,
  reads: readonly ByteRead[],
): Promise<void> {
  if (source.readEach !== undefined) return await source.readEach(reads);
  await forEachConcurrently(
    reads,
    READS_UNDER_WAY,
    ({ target, offset }) => source.read(target, offset),
  );
}

/** Synchronous reads let timers and aborts in at least this often. */
const YIELD_EVERY_MS = 10;

/**
 * Opens a file for reading.
 *
 * Permission: `--allow-read` of the file.
 *
 * @param name What messages call it.
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if it is a folder or cannot be opened.
 */
export async function openFile(
  path: string,
  name: string = path,
): Promise<ByteSource> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "r");
    const stats = await handle.stat();
    if (stats.isDirectory()) throw folderError(name);
    return new FileSource(name, stats.size, handle);
  } catch (error) {
    await handle?.close();
    throw fileError(error, name);
  }
}

/** Makes a source of bytes in memory; `path` only serves messages. */
export function bytesSource(bytes: Uint8Array, path = "<memory>"): ByteSource {
  return new MemorySource(path, bytes);
}

class FileSource implements ByteSource {
  readonly path: string;
  readonly size: number;
  #handle: FileHandle | null;
  #lastYield = performance.now();

  constructor(path: string, size: number, handle: FileHandle) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
  }

  async read(target: Uint8Array, offset: number): Promise<void> {
    checkEnd(this, target.length, offset);
    let done = 0;
    while (done < target.length) {
      const length = Math.min(target.length - done, LARGEST_READ);
      const count = await this.#readSome(target, done, length, offset + done);
      if (count === 0) throw shortRead(this, target.length, offset);
      done += count;
    }
  }

  async readEach(reads: readonly ByteRead[]): Promise<void> {
    let unclocked = 0;
    for (const { target, offset } of reads) {
      const { length } = target;
      unclocked += length;
      // Looking at the clock for each small image would cost by itself; this
      // read does, and yields if it is time.
      if (unclocked >= SMALLEST_ASYNC_READ) {
        unclocked = 0;
        await this.read(target, offset);
        continue;
      }
      checkEnd(this, length, offset);
      const handle = this.#requireOpen();
      // A short count is rare: it is read again as a whole.
      if (this.#readNow(handle, target, 0, length, offset) < length) {
        await this.read(target, offset);
      }
    }
  }

  async #readSome(
    target: Uint8Array,
    start: number,
    length: number,
    offset: number,
  ): Promise<number> {
    const handle = this.#requireOpen();
    if (isShortRead(length)) {
      if (performance.now() - this.#lastYield > YIELD_EVERY_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        this.#lastYield = performance.now();
      }
      return this.#readNow(handle, target, start, length, offset);
    }
    try {
      const { bytesRead } = await handle.read(target, start, length, offset);
      return bytesRead;
    } catch (error) {
      throw fileError(error, this.path);
    }
  }

  #readNow(
    { fd }: FileHandle,
    target: Uint8Array,
    start: number,
    length: number,
    offset: number,
  ): number {
    try {
      return readSync(fd, target, start, length, offset);
    } catch (error) {
      throw fileError(error, this.path);
    }
  }

  #requireOpen(): FileHandle {
    if (this.#handle !== null) return this.#handle;
    throw new DataFormatError(
      "file-closed",
      `Cannot read "${this.path}": it was closed`,
      { path: this.path },
    );
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

class MemorySource implements ByteSource {
  readonly path: string;
  readonly #bytes: Uint8Array;

  constructor(path: string, bytes: Uint8Array) {
    this.path = path;
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  // deno-lint-ignore require-await
  async read(target: Uint8Array, offset: number): Promise<void> {
    checkEnd(this, target.length, offset);
    target.set(this.#bytes.subarray(offset, offset + target.length));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function checkEnd(source: ByteSource, length: number, offset: number): void {
  if (offset + length > source.size) throw shortRead(source, length, offset);
}

/** A source ends before what was to be read. */
export function shortRead(
  source: Pick<ByteSource, "path" | "size">,
  length: number,
  offset: number,
): DataFormatError {
  return new DataFormatError(
    "file-short",
    `Cannot read ${length} bytes at ${offset} of "${source.path}": ` +
      `it has ${source.size} bytes`,
    {
      path: source.path,
      offset,
      expected: offset + length,
      actual: source.size,
    },
  );
}

/**
 * Writing so that a reader sees the old file or the whole new one, never a
 * part: everything goes to a temporary file in the same folder, which takes
 * the final name at the end.
 *
 * @module
 */
import { ftruncateSync, readSync, writeSync } from "node:fs";
import { type FileHandle, open, rename, utimes } from "node:fs/promises";
import { ArgumentError, MissingFileError } from "../core/errors.ts";
import { fileError, isNotFound } from "./file_errors.ts";

/** What a file can be written from. */
export type FileContent =
  | Uint8Array
  | Iterable<Uint8Array>
  | AsyncIterable<Uint8Array>;

/**
 * Writes a file whole or not at all.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @throws {MissingFileError} if the folder does not exist.
 */
export async function writeFileAtomically(
  path: string,
  content: FileContent,
): Promise<void> {
  await using writer = await AtomicFileWriter.open(path);
  let offset = 0;
  const chunks = content instanceof Uint8Array ? [content] : content;
  for await (const chunk of chunks) {
    await writer.write(chunk, offset);
    offset += chunk.length;
  }
  await writer.commit();
}

/**
 * A file that takes its final name when it is committed. Without `commit()`,
 * disposal removes what was written.
 */
export class AtomicFileWriter implements AsyncDisposable {
  readonly #path: string;
  readonly #temporary: string;
  #handle: FileHandle | null;

  private constructor(path: string, temporary: string, handle: FileHandle) {
    this.#path = path;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /**
   * Starts a file that will be named `path`.
   *
   * Permission: `--allow-read` and `--allow-write` of the folder.
   */
  static async open(path: string): Promise<AtomicFileWriter> {
    const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
    try {
      const handle = await open(temporary, "wx+");
      return new AtomicFileWriter(path, temporary, handle);
    } catch (error) {
      if (isNotFound(error)) throw folderMissing(path);
      throw fileError(error, path);
    }
  }

  /** Writes bytes at an offset. */
  async write(bytes: Uint8Array, offset: number): Promise<void> {
    const handle = this.#writable();
    let done = 0;
    while (done < bytes.length) {
      const length = Math.min(bytes.length - done, 2 ** 30);
      try {
        const { bytesWritten } = await handle.write(
          bytes,
          done,
          length,
          offset + done,
        );
        done += bytesWritten;
      } catch (error) {
        throw fileError(error, this.#path);
      }
    }
  }

  /** Writes bytes at an offset, for libraries that cannot wait. */
  writeSync(bytes: Uint8Array, offset: number): void {
    this.#transferAll(bytes, offset, writeSync);
  }

  /** Fills `target` with what was written from `offset` on. */
  readSync(target: Uint8Array, offset: number): void {
    this.#transferAll(target, offset, readSync);
  }

  /** Cuts what was written, or extends it with zeros, to `size` bytes. */
  truncateSync(size: number): void {
    const { fd } = this.#writable();
    try {
      ftruncateSync(fd, size);
    } catch (error) {
      throw fileError(error, this.#path);
    }
  }

  #transferAll(
    bytes: Uint8Array,
    offset: number,
    transfer: (
      fd: number,
      bytes: Uint8Array,
      start: number,
      length: number,
      offset: number,
    ) => number,
  ): void {
    const { fd } = this.#writable();
    let done = 0;
    while (done < bytes.length) {
      const length = Math.min(bytes.length - done, 2 ** 30);
      try {
        const count = transfer(fd, bytes, done, length, offset + done);
        if (count === 0) throw new Error("it ends before");
        done += count;
      } catch (error) {
        throw fileError(error, this.#path);
      }
    }
  }

  /**
   * Puts the file on the disk under its final name.
   *
   * @param mtime Time of the last change that it is to bear, if not now.
   */
  async commit(mtime?: Date): Promise<void> {
    const handle = this.#writable();
    this.#handle = null;
    try {
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (mtime !== undefined) {
        await utimes(this.#temporary, mtime, mtime);
      }
      await rename(this.#temporary, this.#path);
    } catch (error) {
      await this.#removeTemporary();
      throw fileError(error, this.#path);
    }
  }

  /** Removes what was written; the old file, if any, stays. */
  async abort(): Promise<void> {
    const handle = this.#handle;
    if (handle === null) return;
    this.#handle = null;
    await handle.close();
    await this.#removeTemporary();
  }

  /** Aborts unless the file was committed. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }

  /** Needs write permission only, unlike `rm` of node:fs. */
  async #removeTemporary(): Promise<void> {
    try {
      await Deno.remove(this.#temporary);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  #writable(): FileHandle {
    if (this.#handle === null) {
      throw new ArgumentError(
        "file-closed",
        `Cannot write "${this.#path}": it was closed`,
      );
    }
    return this.#handle;
  }
}

function folderMissing(path: string): MissingFileError {
  return new MissingFileError(
    "folder-missing",
    `Cannot write "${path}": its folder does not exist`,
    { paths: [path] },
  );
}

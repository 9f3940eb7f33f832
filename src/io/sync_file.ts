import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { DataFormatError } from "../core/errors.ts";
import { fileError, folderError } from "./file_errors.ts";

/** One read call must stay below 2 GiB on every platform. */
const LARGEST_READ = 2 ** 30;

/**
 * A file read without waiting, for libraries that cannot wait and for workers
 * that need not. All else reads by a `ByteSource`.
 */
export class SyncFile implements Disposable {
  /** Path as it was given. */
  readonly path: string;
  /** Length in bytes. */
  readonly size: number;
  #fd: number | null;

  /**
   * Opens a file.
   *
   * Permission: `--allow-read` of the file.
   *
   * @throws {MissingFileError} if there is no such file.
   * @throws {DataFormatError} if it is a folder or cannot be opened.
   */
  constructor(path: string) {
    this.path = path;
    let fd: number | null = null;
    try {
      fd = openSync(path, "r");
      const stats = fstatSync(fd);
      if (stats.isDirectory()) throw folderError(path);
      this.size = stats.size;
    } catch (error) {
      if (fd !== null) closeSync(fd);
      throw fileError(error, path);
    }
    this.#fd = fd;
  }

  /**
   * Fills `target` with the bytes from `offset` on.
   *
   * @throws {DataFormatError} if the file ends before.
   */
  read(target: Uint8Array, offset: number): void {
    if (this.readSome(target, offset) < target.length) {
      throw endsEarly(this.path, target.length, offset);
    }
  }

  /** Fills as much of `target` as there is from `offset` on; says how much. */
  readSome(target: Uint8Array, offset: number): number {
    let done = 0;
    while (done < target.length) {
      const count = this.#readSome(target, done, offset + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  #readSome(target: Uint8Array, start: number, offset: number): number {
    const length = Math.min(target.length - start, LARGEST_READ);
    try {
      return this.#fd === null
        ? 0
        : readSync(this.#fd, target, start, length, offset);
    } catch (error) {
      throw fileError(error, this.path);
    }
  }

  /** Releases the file. Closing twice is fine. */
  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  /** Releases the file. */
  [Symbol.dispose](): void {
    this.close();
  }
}

function endsEarly(
  path: string,
  length: number,
  offset: number,
): DataFormatError {
  return new DataFormatError(
    "file-short",
    `Cannot read ${length} bytes at ${offset} of "${path}": it ends before`,
    { path, offset, expected: offset + length },
  );
}

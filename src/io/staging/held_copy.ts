/**
 * Copies being read bear a shared lock of the operating system, so that no
 * program makes room by removing them. It goes with the process, however that
 * ends. Where the file system has no locks, a copy may go while it is read:
 * open files stay readable, and later reads take the source.
 *
 * @module
 */
import { type ByteSource, openFile } from "../byte_source.ts";

/** A copy to read from. */
export interface StagedCopy {
  /** Path of the copy. */
  readonly copyPath: string;
  /** Bytes. */
  readonly size: number;
  /** Time of the copy's last change in milliseconds since 1970. */
  readonly copyMtimeMs: number;
}

/**
 * Opens a copy under the name of its source; null if it is not there any
 * more, or not as it was left.
 */
export async function openCopy(
  { copyPath, size, copyMtimeMs }: StagedCopy,
  sourcePath: string,
): Promise<ByteSource | null> {
  let lock: Deno.FsFile | undefined;
  try {
    lock = await Deno.open(copyPath);
    if (!lockIfPossible(lock, false)) throw new Error("It is being removed");
    const stats = await lock.stat();
    if (stats.size !== size || stats.mtime?.getTime() !== copyMtimeMs) {
      throw new Error("It was written by others");
    }
    const file = await openFile(copyPath, sourcePath);
    if (file.size === size) return new HeldCopy(file, lock);
    await file.close();
    throw new Error("It was replaced");
  } catch {
    lock?.close();
    return null;
  }
}

/** Whether some program reads this copy; false if that cannot be told. */
export async function isBeingRead(copyPath: string): Promise<boolean> {
  try {
    using file = await Deno.open(copyPath, { read: true, write: true });
    return !lockIfPossible(file, true);
  } catch {
    return false;
  }
}

function lockIfPossible(file: Deno.FsFile, exclusive: boolean): boolean {
  try {
    return file.tryLockSync(exclusive);
  } catch {
    return true;
  }
}

class HeldCopy implements ByteSource {
  readonly #file: ByteSource;
  #lock: Deno.FsFile | null;

  constructor(file: ByteSource, lock: Deno.FsFile) {
    this.#file = file;
    this.#lock = lock;
  }

  get path(): string {
    return this.#file.path;
  }

  get size(): number {
    return this.#file.size;
  }

  read(target: Uint8Array, offset: number): Promise<void> {
    return this.#file.read(target, offset);
  }

  async close(): Promise<void> {
    this.#lock?.close();
    this.#lock = null;
    await this.#file.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

import { mkdir } from "node:fs/promises";
import {
  type CachedKey,
  cachedKeys,
  isAbandoned,
  removeFile,
} from "./cached_files.ts";
import { removeUnlessUsed } from "./remove_key.ts";
import { roomOnDisk } from "./disk_space.ts";

/**
 * The room for copies in a folder. Copies used least recently go to make room
 * for new ones, unless they are needed here or being read anywhere.
 */
export class CacheRoom {
  readonly #folder: string;
  readonly #quota: number;
  readonly #isNeeded: (copyPath: string) => boolean;
  /** Taken one after another, or two would take the same room. */
  #last: Promise<unknown> = Promise.resolve();
  #contents: Contents | null = null;
  #underWay = 0;

  /** Takes the folder, its quota in bytes and which copies have to stay. */
  constructor(
    folder: string,
    quota: number,
    isNeeded: (copyPath: string) => boolean,
  ) {
    this.#folder = folder;
    this.#quota = quota;
    this.#isNeeded = isNeeded;
  }

  /**
   * Takes room for a copy of so many bytes; false if there is none.
   *
   * Permission: `--allow-read` and `--allow-write` of the folder.
   */
  take(size: number): Promise<boolean> {
    const taken = this.#last.then(() => this.#take(size));
    this.#last = taken.catch(() => {});
    return taken;
  }

  /** Says that a copy is done, or was given up. */
  settle(size: number, isDone: boolean): void {
    this.#underWay -= size;
    if (!isDone && this.#contents !== null) this.#contents.used -= size;
  }

  async #take(size: number): Promise<boolean> {
    // Listed once: with thousands of copies that takes its time.
    const contents = this.#contents ??= await this.#readContents();
    const { newestFirst } = contents;
    let room = await this.#room(contents);
    const removable = newestFirst.reduce((sum, { size }) => sum + size, 0);
    // Nobody loses a copy for one that has no place anyway.
    if (room + removable < size) return false;
    while (room < size) {
      const oldest = newestFirst.pop();
      if (oldest === undefined) return false;
      if (await removeUnlessUsed(oldest)) contents.used -= oldest.size;
      room = await this.#room(contents);
    }
    contents.used += size;
    this.#underWay += size;
    return true;
  }

  /** Bytes that copies may still take. */
  async #room({ used }: Contents): Promise<number> {
    const onDisk = await roomOnDisk(this.#folder) ?? Infinity;
    return Math.min(this.#quota - used, onDisk - this.#underWay);
  }

  async #readContents(): Promise<Contents> {
    // Only a folder that is there has a disk to ask for room.
    await mkdir(this.#folder, { recursive: true });
    let keys = await cachedKeys(this.#folder);
    const abandoned = keys.flatMap(({ temporaries }) => temporaries)
      .filter(isAbandoned);
    for (const { path } of abandoned) await removeFile(path);
    if (abandoned.length > 0) keys = await cachedKeys(this.#folder);
    const used = keys.reduce((sum, { size }) => sum + size, 0);
    const newestFirst = keys
      .filter(({ copies, record }) =>
        (copies.length > 0 || record !== null) &&
        !copies.some(({ path }) => this.#isNeeded(path))
      )
      .sort((a, b) => b.lastUsedMs - a.lastUsedMs);
    return { used, newestFirst };
  }
}

interface Contents {
  /** Bytes of all files of the cache. */
  used: number;
  /** Copies that may go, and what is left of unfinished ones. */
  readonly newestFirst: CachedKey[];
}

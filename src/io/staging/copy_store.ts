import { stat, utimes } from "node:fs/promises";
import { join } from "@std/path/posix";
import { openFile } from "../byte_source.ts";
import { AtomicFileWriter } from "../write_file.ts";
import { copyName, recordName } from "./cache_layout.ts";
import { removeFile } from "./cached_files.ts";
import { copyBytes } from "./copy_bytes.ts";
import { type CopyRecord, formatRecord, readRecord } from "./copy_record.ts";
import type { StagedCopy } from "./held_copy.ts";
import {
  isSameState,
  keyOf,
  type SourceState,
  sourceState,
} from "./source_state.ts";

/** Writes a file that nobody sees before it is whole. */
export type CopyWriter = Pick<AtomicFileWriter, "write" | "commit" | "abort">;

/** Opens a writer; tests give one that fails. */
export type OpenWriter = (path: string) => Promise<CopyWriter>;

/**
 * Finds and makes copies in a folder. A copy takes its name when it is whole
 * and on the disk, and counts when its record is, too: whoever dies on the
 * way, and however many make the same copy at once, nobody finds a part.
 */
export class CopyStore {
  /** Folder of the copies. */
  readonly folder: string;
  readonly #openWriter: OpenWriter;

  /** Takes the folder of the copies; there has to be one to add to. */
  constructor(folder: string, openWriter: OpenWriter = AtomicFileWriter.open) {
    this.folder = folder;
    this.#openWriter = openWriter;
  }

  /**
   * The whole copy of a file in a state, or null; it counts as used now.
   *
   * Permission: `--allow-read` of the folder; `--allow-write` to note the use.
   */
  async find(source: SourceState): Promise<StagedCopy | null> {
    const key = await keyOf(source);
    const recordPath = join(this.folder, recordName(key));
    const record = await readRecord(recordPath);
    if (record === null || !isSameState(record, source)) return null;
    const copy = this.#copyOf(key, source, record);
    try {
      const { size, mtimeMs } = await stat(copy.copyPath);
      if (size !== copy.size || mtimeMs !== copy.copyMtimeMs) return null;
    } catch {
      return null;
    }
    await noteUse(recordPath);
    return copy;
  }

  /**
   * Copies a file in a state; null if it is not in that state any more.
   *
   * Permission: `--allow-read` of the file and the folder, `--allow-write` of
   * the folder.
   */
  async add(source: SourceState): Promise<StagedCopy | null> {
    const key = await keyOf(source);
    const copyPath = join(this.folder, copyName(key, source.path));
    let other: StagedCopy | null = null;
    const isWritten = await this.#write(copyPath, async (writer) => {
      if (!await copyUnchanged(source, writer)) return false;
      // Another program may have been faster.
      other = await this.find(source);
      if (other !== null) return false;
      // The same of whoever makes this copy, so that each record fits all.
      await writer.commit(new Date(source.mtimeMs));
      return true;
    });
    if (!isWritten) return other;
    try {
      return await this.#record(key, source, copyPath);
    } catch (error) {
      // Without a record it is only in the way.
      await removeFile(copyPath);
      throw error;
    }
  }

  /** Writes a file, of which nothing stays unless it was committed. */
  async #write<T>(
    path: string,
    write: (writer: CopyWriter) => Promise<T>,
  ): Promise<T> {
    const writer = await this.#openWriter(path);
    try {
      return await write(writer);
    } finally {
      await writer.abort();
    }
  }

  async #record(
    key: string,
    source: SourceState,
    copyPath: string,
  ): Promise<StagedCopy> {
    const { mtimeMs: copyMtimeMs } = await stat(copyPath);
    const record = {
      ...source,
      copy: copyName(key, source.path),
      copyMtimeMs,
      staged: new Date().toISOString(),
    };
    const text = new TextEncoder().encode(formatRecord(record));
    await this.#write(join(this.folder, recordName(key)), async (writer) => {
      await writer.write(text, 0);
      await writer.commit();
    });
    return this.#copyOf(key, source, record);
  }

  #copyOf(
    key: string,
    { path, size }: SourceState,
    { copyMtimeMs }: CopyRecord,
  ): StagedCopy {
    // Not the name in the record: that file may be anyone's.
    const copyPath = join(this.folder, copyName(key, path));
    return { copyPath, size, copyMtimeMs };
  }
}

/** Copies a file; false if it changed meanwhile. */
async function copyUnchanged(
  source: SourceState,
  writer: CopyWriter,
): Promise<boolean> {
  if (!isSameState(source, await sourceState(source.path))) return false;
  {
    await using file = await openFile(source.path);
    if (file.size !== source.size) return false;
    await copyBytes(file, writer);
  }
  return isSameState(source, await sourceState(source.path));
}

async function noteUse(recordPath: string): Promise<void> {
  try {
    const now = new Date();
    await utimes(recordPath, now, now);
  } catch {
    // The copy serves as well from a folder that may only be read.
  }
}

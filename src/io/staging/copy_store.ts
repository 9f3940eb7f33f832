import { mkdir, stat, utimes } from "node:fs/promises";
import { join } from "@std/path/posix";
import { openFile } from "../byte_source.ts";
import { AtomicFileWriter, writeFileAtomically } from "../write_file.ts";
import { copyName, recordName } from "./cache_layout.ts";
import { copyBytes } from "./copy_bytes.ts";
import { type CopyRecord, formatRecord, readRecord } from "./copy_record.ts";
import type { StagedCopy } from "./held_copy.ts";
import {
  isSameState,
  keyOf,
  type SourceState,
  sourceState,
} from "./source_state.ts";

/** Opens the writer of a copy; tests give one that fails. */
export type OpenWriter = (
  path: string,
) => Promise<Pick<AtomicFileWriter, "write" | "commit" | "abort">>;

/**
 * Finds and makes copies in a folder. A copy takes its name when it is whole
 * and on the disk, and counts when its record is, too: whoever dies on the
 * way, and however many make the same copy at once, nobody finds a part.
 */
export class CopyStore {
  /** Folder of the copies. */
  readonly folder: string;
  readonly #openWriter: OpenWriter;

  /** Takes the folder of the copies, which need not be there yet. */
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
    await mkdir(this.folder, { recursive: true });
    const writer = await this.#openWriter(copyPath);
    try {
      const isWhole = await copyUnchanged(source, writer);
      const other = isWhole ? await this.find(source) : null;
      if (!isWhole || other !== null) {
        await writer.abort();
        return other;
      }
      await writer.commit();
    } catch (error) {
      await writer.abort();
      throw error;
    }
    return await this.#record(key, source, copyPath);
  }

  async #record(
    key: string,
    source: SourceState,
    copyPath: string,
  ): Promise<StagedCopy> {
    // The same of whoever makes this copy, so that all records hold for it.
    const time = new Date(source.mtimeMs);
    await utimes(copyPath, time, time);
    const { mtimeMs: copyMtimeMs } = await stat(copyPath);
    const record = {
      ...source,
      copy: copyName(key, source.path),
      copyMtimeMs,
      staged: new Date().toISOString(),
    };
    const text = new TextEncoder().encode(formatRecord(record));
    await writeFileAtomically(join(this.folder, recordName(key)), text);
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
  writer: Pick<AtomicFileWriter, "write">,
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

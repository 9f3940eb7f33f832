/**
 * Staging: stacks are copied to a fast disk when a set is opened, and read
 * there, under the names they have.
 *
 * @module
 */
import { resolve } from "@std/path/posix";
import { forEachConcurrently } from "../../core/concurrency.ts";
import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import { type ByteSource, openFile } from "../byte_source.ts";
import { fileError } from "../file_errors.ts";
import { copiesFolder } from "./cache_layout.ts";
import { CacheRoom } from "./cache_room.ts";
import { CopyStore, type OpenWriter } from "./copy_store.ts";
import { getCacheDir } from "./environment.ts";
import { openCopy, type StagedCopy } from "./held_copy.ts";
import { isSameState, type SourceState, sourceState } from "./source_state.ts";
import { quotaOf, type StagingOptions } from "./staging_options.ts";
import { StagingReport } from "./staging_report.ts";

/** Stacks copied at a time. */
const COPIES_UNDER_WAY = 4;

/**
 * A file written this recently may be written again within one tick of its
 * clock without its size or time telling.
 */
const SETTLED_AFTER_MS = 2000;

/**
 * The copies of one loader. Its stacks stay what they were when it opened
 * them: from the copies, or from files that have not changed.
 */
export class Staging {
  readonly #cacheDir: string;
  readonly #store: CopyStore;
  readonly #room: CacheRoom;
  readonly #report: StagingReport;
  readonly #states = new Map<string, SourceState>();
  readonly #copies = new Map<string, StagedCopy>();
  /** Paths of copies: not to be removed to make room for others. */
  readonly #inUse = new Set<string>();
  /** Whether the folder may be used, and copying has not failed. */
  #isUsable = true;

  /** Use {@linkcode openStaging}; tests give a writer of their own. */
  constructor(cacheDir: string, quota: number, openWriter?: OpenWriter) {
    this.#cacheDir = resolve(cacheDir);
    const folder = copiesFolder(cacheDir);
    this.#report = new StagingReport(cacheDir, quota);
    this.#store = new CopyStore(folder, openWriter);
    this.#room = new CacheRoom(
      folder,
      quota,
      (path) => this.#inUse.has(path),
    );
  }

  /** Says which permissions keep this process from using the cache. */
  deny(permissions: readonly string[]): void {
    this.#isUsable = false;
    this.#report.denied(permissions);
  }

  /** What kept stacks from being copied. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#report.diagnostics;
  }

  /**
   * Opens a stack: its copy, if there is a whole one, else the file itself.
   *
   * Permission: `--allow-read` of the file and of the cache folder.
   *
   * @throws {MissingFileError} if there is no such file.
   * @throws {DataFormatError} `file-changed` if there is no copy and the file
   * was written since this loader first opened it.
   */
  async open(path: string): Promise<ByteSource> {
    return await this.#openCopy(path) ?? await this.#openSource(path);
  }

  async #openCopy(path: string): Promise<ByteSource | null> {
    let copy = this.#copies.get(path);
    if (copy === undefined && !this.#states.has(path)) {
      copy = await this.#findCopy(path);
    }
    if (copy === undefined) return null;
    const source = await openCopy(copy, path);
    if (source === null) this.#copies.delete(path);
    return source;
  }

  /** Looks at a stack for the first time. */
  async #findCopy(path: string): Promise<StagedCopy | undefined> {
    if (!this.#isUsable || this.#isInCache(path)) return undefined;
    let state: SourceState;
    try {
      state = await sourceState(path);
    } catch {
      // Opening the file will say what is wrong with it.
      return undefined;
    }
    this.#states.set(path, state);
    const copy = await this.#store.find(state);
    if (copy === null) return undefined;
    this.#use(path, copy);
    return copy;
  }

  #use(path: string, copy: StagedCopy): void {
    this.#copies.set(path, copy);
    this.#inUse.add(copy.copyPath);
  }

  async #openSource(path: string): Promise<ByteSource> {
    const source = await openFile(path);
    try {
      const before = this.#states.get(path);
      if (before !== undefined) checkUnchanged(before, await sourceState(path));
      return source;
    } catch (error) {
      await source.close();
      throw fileError(error, path);
    }
  }

  /**
   * Copies those of the opened stacks that have no copy, several at a time.
   * What cannot be copied is read where it is.
   *
   * Permission: `--allow-read` of the files, `--allow-read` and
   * `--allow-write` of the cache folder.
   */
  async copyAll(paths: Iterable<string>): Promise<void> {
    await forEachConcurrently(
      new Set(paths),
      COPIES_UNDER_WAY,
      (path) => this.#copy(path),
    );
  }

  async #copy(path: string): Promise<void> {
    const state = this.#states.get(path);
    if (!this.#isUsable || state === undefined || this.#copies.has(path)) {
      return;
    }
    if (Date.now() - state.mtimeMs < SETTLED_AFTER_MS) {
      return this.#report.unsettled(path);
    }
    try {
      if (!await this.#room.take(state.size)) {
        return this.#report.noRoom(path, state.size);
      }
      let copy: StagedCopy | null = null;
      try {
        copy = await this.#store.add(state);
      } finally {
        this.#room.settle(state.size, copy !== null);
      }
      if (copy !== null) this.#use(path, copy);
    } catch (error) {
      this.#isUsable = false;
      this.#report.failed(path, error);
    }
  }

  #isInCache(path: string): boolean {
    const absolute = resolve(path);
    return absolute === this.#cacheDir ||
      absolute.startsWith(this.#cacheDir.replace(/\/*$/, "/"));
  }
}

function checkUnchanged(before: SourceState, now: SourceState): void {
  if (isSameState(before, now)) return;
  const { path } = now;
  throw new DataFormatError(
    "file-changed",
    `Cannot go on reading "${path}": it was written since it was opened`,
    { path, expected: before, actual: now },
  );
}

/**
 * The staging that options or the environment ask for, or null. Nobody is
 * asked for a permission.
 *
 * @throws {ArgumentError} `cache-quota` unless the quota is a number from 0.
 */
export async function openStaging(
  options: StagingOptions,
): Promise<Staging | null> {
  const quota = quotaOf(options);
  if (options.skipStaging) return null;
  const cacheDir = options.cacheDir === undefined
    ? await getCacheDir()
    : options.cacheDir;
  if (!cacheDir) return null;
  const staging = new Staging(cacheDir, quota);
  const denied = await deniedAccess(copiesFolder(cacheDir));
  if (denied.length > 0) staging.deny(denied);
  return staging;
}

async function deniedAccess(path: string): Promise<string[]> {
  const names = ["read", "write"] as const;
  const statuses = await Promise.all(
    names.map((name) => Deno.permissions.query({ name, path })),
  );
  return names.filter((_, i) => statuses[i].state !== "granted");
}

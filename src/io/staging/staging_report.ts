import type { Diagnostic } from "../../core/errors.ts";

/** What kept stacks from being copied; each reason is told once. */
export class StagingReport {
  readonly #cacheDir: string;
  readonly #quota: number;
  readonly #unsettled: string[] = [];
  readonly #noRoom: string[] = [];
  #noRoomBytes = 0;
  #failure: Diagnostic | null = null;

  /** Takes the folder and its quota, for the messages. */
  constructor(cacheDir: string, quota: number) {
    this.#cacheDir = cacheDir;
    this.#quota = quota;
  }

  /** The process may not use the cache folder. */
  denied(permissions: readonly string[]): void {
    const flags = permissions.map((name) => `--allow-${name}`).join(" and ");
    this.#failure ??= {
      severity: "warning",
      code: "staging-denied",
      message: `Stacks are read from their original place: the cache folder ` +
        `"${this.#cacheDir}" takes ${flags}`,
      path: this.#cacheDir,
    };
  }

  /** Copying failed. */
  failed(path: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#failure ??= {
      severity: "warning",
      code: "staging-failed",
      message: `Stacks are read from their original place: they could not ` +
        `be copied to the cache folder "${this.#cacheDir}": ${reason}`,
      path,
    };
  }

  /** A stack was only just written. */
  unsettled(path: string): void {
    this.#unsettled.push(path);
  }

  /** A stack has no place in the cache. */
  noRoom(path: string, size: number): void {
    this.#noRoom.push(path);
    this.#noRoomBytes += size;
  }

  /** What was found so far. */
  get diagnostics(): readonly Diagnostic[] {
    const limit = this.#quota === Infinity
      ? "the rest of its disk is to stay free"
      : `its quota is ${this.#quota} bytes`;
    return [
      ...this.#failure === null ? [] : [this.#failure],
      ...notes(
        "staging-no-room",
        this.#noRoom,
        `the cache folder "${this.#cacheDir}" has no room for ` +
          `${this.#noRoomBytes} bytes more, ${limit}`,
      ),
      ...notes(
        "staging-unsettled",
        this.#unsettled,
        "written within the last two seconds",
      ),
    ];
  }
}

function notes(
  code: string,
  paths: readonly string[],
  why: string,
): Diagnostic[] {
  if (paths.length === 0) return [];
  const stacks = paths.length === 1
    ? "1 stack is"
    : `${paths.length} stacks are`;
  const message = `${stacks} read from the original place: ${why}`;
  return [{ severity: "note", code, message, path: paths[0] }];
}

import type { ReadMrcHeaderOptions } from "../formats/mrc/mod.ts";
import type { Diagnostic } from "../core/errors.ts";
import { FilePool } from "../io/file_pool.ts";
import type { Staging } from "../io/staging/staging.ts";
import { MrcStack } from "./mrc_stack.ts";

/** Stacks opened so far, each header read once. */
export class OpenStacks implements AsyncDisposable {
  readonly #pool: FilePool;
  readonly #stacks = new Map<string, Promise<MrcStack>>();
  readonly #options: ReadMrcHeaderOptions | undefined;
  readonly #staging: Staging | null;

  /**
   * Makes an empty set.
   *
   * @param options How to read doubtful headers.
   * @param staging Where copies of the stacks are, if they are copied.
   */
  constructor(
    options?: ReadMrcHeaderOptions,
    staging: Staging | null = null,
  ) {
    this.#options = options;
    this.#staging = staging;
    this.#pool = new FilePool(
      undefined,
      staging === null ? null : (path) => staging.open(path),
    );
  }

  /** What kept stacks from being copied. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#staging?.diagnostics ?? [];
  }

  /**
   * The stack at `path`, opened if it was not yet.
   *
   * @throws {MissingFileError} if there is no such file.
   * @throws {DataFormatError} if it is no sound stack of square images.
   */
  stack(path: string): Promise<MrcStack> {
    let stack = this.#stacks.get(path);
    if (stack === undefined) {
      stack = this.#open(path);
      this.#stacks.set(path, stack);
    }
    return stack;
  }

  async #open(path: string): Promise<MrcStack> {
    return await MrcStack.open(await this.#pool.source(path), this.#options);
  }

  /**
   * Copies opened stacks to the cache, if there is one; they are read from
   * there. Called when the headers are known to be sound.
   */
  async stage(paths: readonly string[]): Promise<void> {
    if (this.#staging === null) return;
    await this.#staging.copyAll(paths);
    // Whatever is read next is opened anew, as a copy where there is one.
    await this.#pool.close();
  }

  /** Closes all files; a later read opens its file anew. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Closes all files. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

import type { ReadMrcHeaderOptions } from "../formats/mrc/mod.ts";
import { FilePool } from "../io/file_pool.ts";
import { MrcStack } from "./mrc_stack.ts";

/** Stacks opened so far, each header read once. */
export class OpenStacks implements AsyncDisposable {
  readonly #pool = new FilePool();
  readonly #stacks = new Map<string, Promise<MrcStack>>();
  readonly #options: ReadMrcHeaderOptions | undefined;

  /** Makes an empty set; `options` say how to read doubtful headers. */
  constructor(options?: ReadMrcHeaderOptions) {
    this.#options = options;
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

  /** Closes all files; a later read opens its file anew. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Closes all files. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

import { fromFileUrl } from "../../tests/support/paths.ts";
import { lines } from "./lines.ts";
import type { Interpreter } from "./find_python.ts";
import type { Run, Subject } from "./subject.ts";

/** The program that runs the peers. */
export const PEER_SERVER = fromFileUrl(
  new URL("../peers/serve.py", import.meta.url),
);

/**
 * An interpreter that prepares and runs the peers on request. Without one no
 * peer is there.
 */
export class Python implements AsyncDisposable {
  readonly #process: Deno.ChildProcess | null;
  readonly #requests: WritableStreamDefaultWriter<Uint8Array> | null;
  readonly #replies: AsyncGenerator<string> | null;

  /** Starts the interpreter. */
  constructor(interpreter: Interpreter | null) {
    this.#process = interpreter === null
      ? null
      : new Deno.Command(interpreter.program, {
        args: ["-B", PEER_SERVER],
        stdin: "piped",
        stdout: "piped",
      }).spawn();
    this.#requests = this.#process?.stdin.getWriter() ?? null;
    this.#replies = this.#process === null ? null : lines(this.#process.stdout);
  }

  /** Process id. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /**
   * Prepares `function` of `peers/module.py`; null if something that it
   * imports is not installed.
   */
  async prepare(
    peer: `${string}.${string}`,
    args: Readonly<Record<string, unknown>>,
  ): Promise<Subject | null> {
    if (this.#process === null) return null;
    const { run } = await this.#ask<{ run: number | null }>({
      prepare: peer,
      args,
    });
    return run === null ? null : () => this.#ask<Run>({ run });
  }

  /** Lets go of all that was prepared. */
  async forget(): Promise<void> {
    if (this.#process !== null) await this.#ask({ forget: true });
  }

  async #ask<Reply>(request: unknown): Promise<Reply> {
    const line = `${JSON.stringify(request)}\n`;
    await this.#requests!.write(new TextEncoder().encode(line));
    const { value, done } = await this.#replies!.next();
    if (done) throw new Error(`Python stopped at: ${line.slice(0, 200)}`);
    return JSON.parse(value);
  }

  /** Stops the interpreter. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#requests?.close();
    await this.#process?.status;
  }
}

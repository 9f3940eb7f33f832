/** Work was ended by Ctrl-C, and what it had begun was tidied up. */
export class InterruptedError extends Error {
  /** Makes the error. */
  constructor() {
    super("Interrupted: nothing was written");
    this.name = "InterruptedError";
  }
}

/**
 * Does work that leaves files behind if it is cut short: the first Ctrl-C
 * aborts its signal, the next one ends the process.
 *
 * @throws {InterruptedError} if Ctrl-C was pressed before it was done.
 */
export async function withInterrupts<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = () => Deno.removeSignalListener("SIGINT", interrupt);
  const interrupt = () => {
    stop();
    controller.abort(new InterruptedError());
  };
  Deno.addSignalListener("SIGINT", interrupt);
  try {
    return await work(controller.signal);
  } finally {
    stop();
  }
}

/**
 * Lets a Ctrl-C arrive: work that waits for nothing but small files may keep
 * it out for long.
 */
export async function letSignalsIn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** How {@linkcode inOrder} goes. */
export interface InOrderOptions {
  /** Results under way beyond the one handed out; 0 is none. */
  readonly depth: number;
  /** Ends the walk: it throws the signal's reason, also while it waits. */
  readonly signal?: AbortSignal | null | undefined;
}

/**
 * Makes something of each item in turn and keeps the next ones under way while
 * the consumer works on the present one. Order and content stay the same; an
 * error is thrown at the step it belongs to. Who leaves early waits for what is
 * under way, an abort does not.
 *
 * @param finish Called once when the walk ends, however it does.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  make: (item: Item) => Promise<Result>,
  finish: () => Promise<void>,
  { depth, signal }: InOrderOptions,
): AsyncGenerator<Result, void, undefined> {
  const iterator = items[Symbol.iterator]();
  const underWay: Promise<Result>[] = [];
  const aborted = signal ? new Abort(signal) : null;
  try {
    while (true) {
      signal?.throwIfAborted();
      while (underWay.length <= depth) {
        const next = iterator.next();
        if (next.done) break;
        const result = make(next.value);
        // An error waits for its turn; it is not unhandled in the meantime.
        result.catch(() => {});
        underWay.push(result);
      }
      const first = underWay.shift();
      if (first === undefined) return;
      yield await (aborted?.race(first) ?? first);
    }
  } finally {
    aborted?.[Symbol.dispose]();
    const finished = Promise.allSettled([finish(), ...underWay]);
    if (!signal?.aborted) await finished;
  }
}

/** The abort of a signal as something to wait for. */
class Abort implements Disposable {
  readonly #signal: AbortSignal;
  readonly #aborted = Promise.withResolvers<never>();
  readonly #onAbort = () => this.#aborted.reject(this.#signal.reason);

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.#aborted.promise.catch(() => {});
    signal.addEventListener("abort", this.#onAbort);
  }

  race<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#aborted.promise]);
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener("abort", this.#onAbort);
  }
}

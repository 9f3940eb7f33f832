/** One run of something measured. */
export interface Run {
  /** How long it took. */
  readonly seconds: number;
  /** A number that all who do the same work must agree on. */
  readonly check: number;
}

/** Something measured: a piece of this package, or a peer. */
export type Subject = () => Promise<Run>;

/** A subject of this process; `action` returns its check. */
export function subject(action: () => number | Promise<number>): Subject {
  return async () => {
    const start = performance.now();
    const check = await action();
    return { seconds: (performance.now() - start) / 1000, check };
  };
}

/**
 * Keeps the next items of `source` under way while the consumer works on the
 * present one. Order and content stay the same; an error is thrown at the
 * step it belongs to; leaving early stops the source.
 *
 * @param depth Items under way beyond the one handed out; 0 is none.
 */
export async function* prefetched<T>(
  source: AsyncIterable<T>,
  depth: number,
): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  const underWay: Promise<IteratorResult<T>>[] = [];
  const start = () => {
    const next = iterator.next();
    // An error waits for its turn; it is not unhandled in the meantime.
    next.catch(() => {});
    underWay.push(next);
  };
  try {
    while (true) {
      while (underWay.length <= depth) start();
      const result = await underWay.shift()!;
      if (result.done) return;
      yield result.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/**
 * Runs `action` on every item, at most `limit` at a time, and waits for all.
 * The first error stops further starts and is thrown when those under way are
 * done.
 */
export async function forEachConcurrently<T>(
  items: Iterable<T>,
  limit: number,
  action: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failed = false;
  const worker = async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      try {
        await action(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
      if (failed) return;
    }
  };
  const results = await Promise.allSettled(
    Array.from({ length: Math.max(1, limit) }, worker),
  );
  for (const result of results) {
    if (result.status === "rejected") throw result.reason;
  }
}

import { assertEquals, assertRejects } from "@std/assert";
import { inOrder } from "../../src/images/in_order.ts";

interface Log {
  readonly made: number[];
  finished: number;
}

/** A walk through 0 … 3 that notes what it does. */
function walk(
  depth: number,
  { failAt = Infinity, signal }: { failAt?: number; signal?: AbortSignal } = {},
) {
  const log: Log = { made: [], finished: 0 };
  const make = async (item: number) => {
    log.made.push(item);
    // The later ones are done first.
    await pause(4 - item);
    if (item === failAt) throw new Error("bad item");
    return item;
  };
  const finish = () => {
    log.finished++;
    return Promise.resolve();
  };
  const items = inOrder([0, 1, 2, 3], make, finish, { depth, signal });
  return { log, items };
}

async function pause(ms = 0): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

Deno.test("inOrder() keeps order and content at every depth", async () => {
  for (const depth of [0, 1, 2, 9]) {
    const { log, items } = walk(depth);
    assertEquals(await Array.fromAsync(items), [0, 1, 2, 3]);
    assertEquals(log, { made: [0, 1, 2, 3], finished: 1 });
  }
});

Deno.test("inOrder() makes so many ahead of the one handed out", async () => {
  for (const [depth, ahead] of [[0, 1], [1, 2], [2, 3], [9, 4]]) {
    const { log, items } = walk(depth);
    assertEquals(log.made, []);
    await items.next();
    await pause();
    assertEquals(log.made.length, ahead, `depth ${depth}`);
    await items.return();
  }
});

Deno.test("inOrder() throws at the step that failed", async () => {
  const { log, items } = walk(2, { failAt: 2 });
  assertEquals((await items.next()).value, 0);
  assertEquals((await items.next()).value, 1);
  await assertRejects(() => items.next(), Error, "bad item");
  assertEquals(await items.next(), { done: true, value: undefined });
  assertEquals(log.finished, 1);
});

Deno.test("inOrder() starts no more when the consumer leaves", async () => {
  const { log, items } = walk(1);
  for await (const item of items) {
    if (item === 1) break;
  }
  assertEquals(log, { made: [0, 1, 2], finished: 1 });
});

Deno.test("inOrder() throws the reason of its signal at the next step", async () => {
  const controller = new AbortController();
  const { log, items } = walk(1, { signal: controller.signal });
  assertEquals((await items.next()).value, 0);
  const reason = new Error("enough");
  controller.abort(reason);
  assertEquals(await assertRejects(() => items.next()), reason);
  assertEquals(log.finished, 1);
  assertEquals((await items.next()).done, true);
  await pause(4);
});

Deno.test("inOrder() does not wait for a step that was aborted", async () => {
  const controller = new AbortController();
  const never = new Promise<number>(() => {});
  const items = inOrder([0], () => never, () => Promise.resolve(), {
    depth: 0,
    signal: controller.signal,
  });
  const step = items.next();
  await pause();
  controller.abort();
  const error = await assertRejects(() => step);
  assertEquals((error as Error).name, "AbortError");
});

Deno.test("inOrder() makes nothing once its signal is aborted", async () => {
  const { log, items } = walk(1, { signal: AbortSignal.abort("no") });
  let reason: unknown;
  await items.next().catch((thrown) => reason = thrown);
  assertEquals([reason, log.made, log.finished], ["no", [], 1]);
});

import { assertEquals, assertRejects } from "@std/assert";
import { prefetched } from "../../src/images/prefetch.ts";

async function* counting(log: string[], failAt = Infinity) {
  try {
    for (let i = 0; i < 4; i++) {
      log.push(`make ${i}`);
      await Promise.resolve();
      if (i === failAt) throw new Error("bad item");
      yield i;
    }
  } finally {
    log.push("stop");
  }
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}

Deno.test("prefetched() keeps order and content at every depth", async () => {
  for (const depth of [0, 1, 2, 9]) {
    const items = await Array.fromAsync(prefetched(counting([]), depth));
    assertEquals(items, [0, 1, 2, 3]);
  }
});

Deno.test("prefetched() makes the next item before handing one out", async () => {
  for (const [depth, ahead] of [[0, 1], [1, 2], [2, 3]]) {
    const log: string[] = [];
    const items = prefetched(counting(log), depth);
    await items.next();
    await pause();
    assertEquals(log.length, ahead, `depth ${depth}`);
    await items.return();
  }
});

Deno.test("prefetched() throws at the step that failed", async () => {
  const items = prefetched(counting([], 2), 1);
  assertEquals((await items.next()).value, 0);
  await pause();
  assertEquals((await items.next()).value, 1);
  await assertRejects(() => items.next(), Error, "bad item");
});

Deno.test("prefetched() stops the source when the consumer leaves", async () => {
  const log: string[] = [];
  for await (const item of prefetched(counting(log), 1)) {
    if (item === 1) break;
  }
  assertEquals(log.at(-1), "stop");
  assertEquals(log.includes("make 3"), false);
});

import { assert, assertEquals, assertRejects } from "@std/assert";
import type { BatchTask } from "../../src/images/batch_task.ts";
import { WorkerPool } from "../../src/images/worker_pool.ts";

/** A task that fills all rows but the first with zeros. */
function task(pixel = 7): BatchTask {
  const images = new Float32Array(3 * 16).fill(pixel);
  const rest = { reads: null, process: null, spectra: null };
  return { D: 4, count: 1, images, ...rest };
}

Deno.test("WorkerPool hands memory to workers and back", async () => {
  using pool = new WorkerPool(2);
  const given = task();
  const running = pool.run(given);
  const { images, spectra } = await running;
  assertEquals([given.images.length, images.length, spectra], [0, 48, null]);
  assertEquals([images[15], images[16]], [7, 0]);
});

Deno.test("WorkerPool does more tasks than it has workers", async () => {
  using pool = new WorkerPool(2);
  const tasks = Array.from({ length: 7 }, (_, i) => pool.run(task(i)));
  const done = await Promise.all(tasks);
  assertEquals(done.map(({ images }) => images[0]), [0, 1, 2, 3, 4, 5, 6]);
});

Deno.test("WorkerPool goes on after a task that failed", async () => {
  using pool = new WorkerPool(1);
  const process = {
    layout: "half",
    applyImageMask: false,
    sign: 1,
    dtype: "complex64",
  } as const;
  const spectra = new Float32Array(3);
  const error = await assertRejects(() =>
    pool.run({ ...task(), process, spectra })
  );
  assertEquals((error as { code?: string }).code, "out");
  assertEquals((await pool.run(task(3))).images[0], 3);
});

Deno.test("WorkerPool stops idle workers and starts others", async () => {
  using pool = new WorkerPool(1, 10);
  assertEquals((await pool.run(task(1))).images[0], 1);
  await new Promise((resolve) => setTimeout(resolve, 40));
  assertEquals(pool.started, 0);
  assertEquals((await pool.run(task(2))).images[0], 2);
  assertEquals(pool.started, 1);
});

Deno.test("WorkerPool fails what is under way when it is disposed", async () => {
  const pool = new WorkerPool(1);
  const running = pool.run(task());
  const failure = assertRejects(() => running, Error, "ended");
  pool[Symbol.dispose]();
  await failure;
  await assertRejects(() => pool.run(task()), Error, "ended");
  assert(pool.started === 0);
});

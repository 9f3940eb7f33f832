import { assert, assertEquals, assertRejects } from "@std/assert";
import type { BatchTask } from "../../src/images/batch_task.ts";
import { IdleWorkers } from "../../src/images/idle_workers.ts";
import { WorkerPool } from "../../src/images/worker_pool.ts";
import { WorkerThread } from "../../src/images/worker_thread.ts";

/** A task that fills all rows but the first with zeros. */
function task(pixel = 7): BatchTask {
  const images = new Float32Array(3 * 16).fill(pixel);
  const rest = { reads: null, process: null, spectra: null };
  return { D: 4, count: 1, images, ...rest };
}

Deno.test("WorkerPool hands memory to workers and back", async () => {
  using idle = new IdleWorkers();
  using pool = new WorkerPool(2, idle);
  const given = task();
  const running = pool.run(given);
  const { images, spectra } = await running;
  assertEquals([given.images.length, images.length, spectra], [0, 48, null]);
  assertEquals([images[15], images[16]], [7, 0]);
});

Deno.test("WorkerPool does more tasks than it has workers", async () => {
  using idle = new IdleWorkers();
  using pool = new WorkerPool(2, idle);
  const tasks = Array.from({ length: 7 }, (_, i) => pool.run(task(i)));
  const done = await Promise.all(tasks);
  assertEquals(done.map(({ images }) => images[0]), [0, 1, 2, 3, 4, 5, 6]);
});

Deno.test("WorkerPool goes on after a task that failed", async () => {
  using idle = new IdleWorkers();
  using pool = new WorkerPool(1, idle);
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

Deno.test("WorkerThread stops when it is idle, and says so", async () => {
  const thread = new WorkerThread(10);
  assertEquals((await thread.run(task(1))).images[0], 1);
  assert(thread.claim());
  await new Promise((resolve) => setTimeout(resolve, 50));
  // It was claimed, and so it waited.
  assertEquals((await thread.run(task(2))).images[0], 2);
  for (let tries = 0; tries < 100 && thread.claim(); tries++) {
    await thread.run(task(3));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assertEquals(thread.claim(), false);
  thread.stop(null);
});

Deno.test("WorkerPool takes idle workers first, and live ones", async () => {
  using idle = new IdleWorkers();
  const dead = new WorkerThread();
  const warm = new WorkerThread();
  await Promise.all([dead.run(task()), warm.run(task())]);
  idle.give(warm);
  idle.give(dead);
  dead.stop(null);
  assertEquals(idle.take(), warm);
  await warm.run(task());
  idle.give(warm);
  {
    using pool = new WorkerPool(1, idle);
    await pool.run(task());
    await pool.run(task());
  }
  assertEquals(idle.take(), warm);
  warm.stop(null);
});

Deno.test("WorkerPool fails what is under way when it is disposed", async () => {
  using idle = new IdleWorkers();
  const pool = new WorkerPool(1, idle);
  const running = pool.run(task());
  const failure = assertRejects(() => running, Error, "ended");
  pool[Symbol.dispose]();
  await failure;
  await assertRejects(() => pool.run(task()), Error, "ended");
});

import type { BatchTask } from "./batch_task.ts";
import type { IdleWorkers } from "./idle_workers.ts";
import type { TaskMemory } from "./task_messages.ts";
import { PROGRAM, type WorkerThread } from "./worker_thread.ts";

/**
 * Workers that do tasks for one walk. Each has its tasks in a row, so that it
 * need not wait for this thread between them.
 */
export class WorkerPool implements Disposable {
  readonly #size: number;
  readonly #idle: IdleWorkers;
  readonly #workers = new Set<WorkerThread>();
  #permitted: Promise<void> | null = null;
  #isClosed = false;

  /**
   * Makes a pool of up to `size` workers, which come from `idle` when they are
   * needed and go there in the end.
   */
  constructor(size: number, idle: IdleWorkers) {
    this.#size = size;
    this.#idle = idle;
  }

  /**
   * Does a task in a worker. The memory of the task goes there; what comes
   * back is the same memory in new arrays.
   *
   * Permission: `--allow-read` of the stacks to read and, if this package is in
   * local files, of its folder `src`.
   *
   * @throws what the task throws.
   * @throws {Deno.errors.NotCapable} if the workers may not start.
   */
  async run(task: BatchTask): Promise<TaskMemory> {
    await (this.#permitted ??= requirePermission());
    if (this.#isClosed) throw hasEnded();
    return await this.#leastBusy().run(task);
  }

  /** The worker with the fewest tasks, claimed; another while there is room. */
  #leastBusy(): WorkerThread {
    let best: WorkerThread | undefined;
    for (const worker of this.#workers) {
      if (best === undefined || worker.load < best.load) best = worker;
    }
    const isFull = this.#workers.size >= this.#size;
    if (best === undefined || (best.load > 0 && !isFull)) {
      best = this.#idle.take();
      this.#workers.add(best);
      return best;
    }
    if (best.claim()) return best;
    this.#workers.delete(best);
    return this.#leastBusy();
  }

  /** Leaves idle workers to the next walk; tasks under way fail. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const worker of this.#workers) {
      if (worker.load === 0) this.#idle.give(worker);
      else worker.stop(hasEnded());
    }
    this.#workers.clear();
  }
}

function hasEnded(): Error {
  return new Error("The walk has ended");
}

/**
 * Workers that may not read their own program do not start. In a package from
 * a registry they need no permission.
 *
 * @throws {Deno.errors.NotCapable} naming the folder to allow.
 */
async function requirePermission(): Promise<void> {
  if (PROGRAM.protocol !== "file:") return;
  const path = decodeURIComponent(new URL("../", PROGRAM).pathname);
  const { state } = await Deno.permissions.request({ name: "read", path });
  if (state === "granted") return;
  throw new Deno.errors.NotCapable(
    `Requires read access to "${path}" to start workers: allow it, or use ` +
      "workers: 0",
  );
}

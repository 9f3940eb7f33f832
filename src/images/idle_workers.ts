import { WorkerThread } from "./worker_thread.ts";

/**
 * Workers that a walk through some images left to the next one: they are warm,
 * their code and the transforms compiled. They stop when the images are closed,
 * or by themselves.
 */
export class IdleWorkers implements Disposable {
  readonly #idle: WorkerThread[] = [];
  #isClosed = false;

  /** A worker claimed for tasks: one that is idle, else a new one. */
  take(): WorkerThread {
    for (let idle = this.#idle.pop(); idle !== undefined;) {
      if (idle.claim()) return idle;
      idle = this.#idle.pop();
    }
    return new WorkerThread();
  }

  /** Keeps a worker without tasks. */
  give(worker: WorkerThread): void {
    if (this.#isClosed) worker.stop(null);
    else this.#idle.push(worker);
  }

  /** Stops the workers. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const worker of this.#idle.splice(0)) worker.stop(null);
  }
}

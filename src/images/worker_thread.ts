import { kernelsAreOn } from "../kernels/kernel.ts";
import type { BatchTask } from "./batch_task.ts";
import {
  buffersOf,
  type TaskMemory,
  type TaskReply,
  type WorkerMessage,
} from "./task_messages.ts";
import { unpackError } from "./worker_errors.ts";
import { WorkerState } from "./worker_state.ts";

/** The program of the workers. */
export const PROGRAM: URL = new URL("./batch_worker.ts", import.meta.url);

/**
 * Workers without a task for so long stop by themselves. A worker keeps its
 * process alive, and a walk may be abandoned half-way.
 */
const IDLE_MS = 1000;

/** What waits for a task. */
interface UnderWay {
  readonly resolve: (done: TaskMemory) => void;
  readonly reject: (error: unknown) => void;
}

/** A worker, and the tasks that it has in a row. */
export class WorkerThread {
  readonly #worker = new Worker(PROGRAM, { type: "module" });
  readonly #state = WorkerState.create();
  readonly #tasks = new Map<number, UnderWay>();
  #lastId = 0;

  /** Starts a worker, claimed for tasks. */
  constructor(idleMs: number = IDLE_MS) {
    this.#worker.onmessage = ({ data }: MessageEvent<TaskReply>) => {
      const task = this.#tasks.get(data.id);
      this.#tasks.delete(data.id);
      if (this.#tasks.size === 0) this.#state.release();
      if ("done" in data) task?.resolve(data.done);
      else task?.reject(unpackError(data.error));
    };
    this.#worker.onerror = (event) => {
      // It is thrown at the batches it belongs to, not beside them.
      event.preventDefault();
      this.stop(new Error(`A worker failed: ${event.message}`));
    };
    const kernels = kernelsAreOn();
    this.#send({ state: this.#state.memory, idleMs, kernels }, []);
  }

  /** Tasks that are not done. */
  get load(): number {
    return this.#tasks.size;
  }

  /** Whether tasks may be sent: a worker without any may have stopped. */
  claim(): boolean {
    return this.#tasks.size > 0 || this.#state.claim();
  }

  /**
   * Does a task; the worker was claimed. The memory of the task goes there;
   * what comes back is the same memory in new arrays.
   *
   * @throws what the task throws.
   */
  run(task: BatchTask): Promise<TaskMemory> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#tasks.set(id, { resolve, reject });
      this.#send({ id, task }, buffersOf(task));
    });
  }

  #send(message: WorkerMessage, transfer: Transferable[]): void {
    this.#worker.postMessage(message, transfer);
  }

  /** Stops the worker; its tasks fail for this reason. */
  stop(reason: unknown): void {
    this.#state.close();
    this.#worker.terminate();
    for (const { reject } of this.#tasks.values()) reject(reason);
    this.#tasks.clear();
  }
}

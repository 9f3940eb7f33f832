import type { BatchTask } from "./batch_task.ts";
import {
  buffersOf,
  type TaskMemory,
  type TaskMessage,
  type TaskReply,
} from "./task_messages.ts";
import { unpackError } from "./worker_errors.ts";

/** The program of the workers. */
const PROGRAM = new URL("./batch_worker.ts", import.meta.url);

/**
 * Workers without a task for so long stop; they start anew with the next one.
 * A worker keeps its process alive, and a walk may be abandoned half-way.
 */
const IDLE_MS = 1000;

/** A task that a worker has. */
interface UnderWay {
  readonly resolve: (done: TaskMemory) => void;
  readonly reject: (error: unknown) => void;
}

/** A worker and its tasks by number. */
interface Member {
  readonly worker: Worker;
  readonly tasks: Map<number, UnderWay>;
}

/**
 * Workers that do tasks for one walk. Each has its tasks in a row, so that it
 * need not wait for this thread between them.
 */
export class WorkerPool implements Disposable {
  readonly #size: number;
  readonly #idleMs: number;
  readonly #members = new Set<Member>();
  #permitted: Promise<void> | null = null;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #lastId = 0;
  #isClosed = false;

  /**
   * Makes a pool of up to `size` workers, which start when they are needed and
   * stop when they had no task for `idleMs`.
   */
  constructor(size: number, idleMs: number = IDLE_MS) {
    this.#size = size;
    this.#idleMs = idleMs;
  }

  /** Workers that run now. */
  get started(): number {
    return this.#members.size;
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
    if (this.#isClosed) throw new Error("The walk has ended");
    clearTimeout(this.#idleTimer);
    const { worker, tasks } = this.#leastBusy();
    const id = ++this.#lastId;
    const message: TaskMessage = { id, task };
    try {
      return await new Promise<TaskMemory>((resolve, reject) => {
        tasks.set(id, { resolve, reject });
        worker.postMessage(message, buffersOf(task));
      });
    } finally {
      if (this.#isIdle() && !this.#isClosed) this.#stopWhenIdle();
    }
  }

  /** The worker with the fewest tasks; a new one while there is room. */
  #leastBusy(): Member {
    let best: Member | undefined;
    for (const member of this.#members) {
      if (best === undefined || member.tasks.size < best.tasks.size) {
        best = member;
      }
    }
    const isFull = this.#members.size >= this.#size;
    return best !== undefined && (isFull || best.tasks.size === 0)
      ? best
      : this.#start();
  }

  #start(): Member {
    const worker = new Worker(PROGRAM, { type: "module" });
    const tasks = new Map<number, UnderWay>();
    const member = { worker, tasks };
    worker.onmessage = ({ data }: MessageEvent<TaskReply>) => {
      const task = tasks.get(data.id);
      tasks.delete(data.id);
      if ("done" in data) task?.resolve(data.done);
      else task?.reject(unpackError(data.error));
    };
    worker.onerror = (event) => {
      // It is thrown at the batches it belongs to, not beside them.
      event.preventDefault();
      this.#drop(member, new Error(`A worker failed: ${event.message}`));
    };
    this.#members.add(member);
    return member;
  }

  #drop(member: Member, reason: unknown): void {
    this.#members.delete(member);
    member.worker.terminate();
    for (const { reject } of member.tasks.values()) reject(reason);
    member.tasks.clear();
  }

  #isIdle(): boolean {
    return [...this.#members].every(({ tasks }) => tasks.size === 0);
  }

  #stopWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    const stop = () => this.#stopAll(new Error("The workers were idle"));
    this.#idleTimer = setTimeout(stop, this.#idleMs);
    Deno.unrefTimer(this.#idleTimer);
  }

  #stopAll(reason: unknown): void {
    for (const member of this.#members) this.#drop(member, reason);
  }

  /** Stops the workers; tasks under way fail. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    clearTimeout(this.#idleTimer);
    this.#stopAll(new Error("The walk has ended"));
  }
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

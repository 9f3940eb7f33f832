/**
 * The program of a worker: does the tasks that it is sent, one after another,
 * and sends their memory back. All it imports is of this package.
 *
 * @module
 */
import { switchKernels } from "../kernels/kernel.ts";
import { BatchTasks } from "./batch_task.ts";
import {
  buffersOf,
  type StartMessage,
  type TaskMessage,
  type TaskReply,
  type WorkerMessage,
} from "./task_messages.ts";
import { packError } from "./worker_errors.ts";
import { WorkerState } from "./worker_state.ts";

/** The part of a worker's global scope in use. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<WorkerMessage>) => void) | null;
  postMessage(message: TaskReply, transfer?: Transferable[]): void;
  close(): void;
}

const scope = globalThis as unknown as WorkerScope;
const tasks = new BatchTasks();
let stopWhenIdle = () => {};

scope.onmessage = ({ data }) => {
  if ("state" in data) return start(data);
  reply(data);
  stopWhenIdle();
};

/** Stops once there was no task for a while. */
function start({ state, idleMs, kernels }: StartMessage): void {
  switchKernels(kernels);
  const shared = new WorkerState(state);
  let timer: ReturnType<typeof setTimeout> | undefined;
  stopWhenIdle = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (shared.closeIdle()) scope.close();
      else stopWhenIdle();
    }, idleMs);
  };
  stopWhenIdle();
}

function reply({ id, task }: TaskMessage): void {
  try {
    tasks.run(task);
  } catch (error) {
    scope.postMessage({ id, error: packError(error) });
    return;
  }
  const done = { images: task.images, spectra: task.spectra };
  scope.postMessage({ id, done }, buffersOf(done));
}

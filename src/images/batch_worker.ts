/**
 * The program of a worker: does the tasks that it is sent, one after another,
 * and sends their memory back. All it imports is of this package.
 *
 * @module
 */
import { BatchTasks } from "./batch_task.ts";
import {
  buffersOf,
  type TaskMessage,
  type TaskReply,
} from "./task_messages.ts";
import { packError } from "./worker_errors.ts";

/** The part of a worker's global scope in use. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<TaskMessage>) => void) | null;
  postMessage(message: TaskReply, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
const tasks = new BatchTasks();

scope.onmessage = ({ data: { id, task } }) => {
  try {
    tasks.run(task);
  } catch (error) {
    scope.postMessage({ id, error: packError(error) });
    return;
  }
  const done = { images: task.images, spectra: task.spectra };
  scope.postMessage({ id, done }, buffersOf(done));
};

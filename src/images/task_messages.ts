import type { BatchTask } from "./batch_task.ts";
import type { PackedError } from "./worker_errors.ts";

/** A task for a worker. */
export interface TaskMessage {
  /** Number by which the reply is known. */
  readonly id: number;
  /** The task. */
  readonly task: BatchTask;
}

/** Memory of a task: what comes back when it is done. */
export type TaskMemory = Pick<BatchTask, "images" | "spectra">;

/** What became of a task: its memory, or why it failed. */
export type TaskReply =
  | { readonly id: number; readonly done: TaskMemory }
  | { readonly id: number; readonly error: PackedError };

/** The buffers that change hands with a task. */
export function buffersOf({ images, spectra }: TaskMemory): ArrayBuffer[] {
  return spectra === null ? [images.buffer] : [images.buffer, spectra.buffer];
}

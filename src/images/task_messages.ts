import type { BatchTask } from "./batch_task.ts";
import type { PackedError } from "./worker_errors.ts";

/** The first message to a worker. */
export interface StartMessage {
  /** Memory of its `WorkerState`. */
  readonly state: Int32Array;
  /** How long it stays without a task. */
  readonly idleMs: number;
  /** Whether it uses kernels, as this thread does. */
  readonly kernels: boolean;
}

/** A task for a worker. */
export interface TaskMessage {
  /** Number by which the reply is known. */
  readonly id: number;
  /** The task. */
  readonly task: BatchTask;
}

/** What a worker is sent. */
export type WorkerMessage = StartMessage | TaskMessage;

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

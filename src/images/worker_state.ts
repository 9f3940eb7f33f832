const IDLE = 0;
const BUSY = 1;
const CLOSED = 2;

/**
 * Whether a worker has tasks, as it and its owner agree: in shared memory, so
 * that no task is sent to a worker that stops in the same moment.
 */
export class WorkerState {
  /** The state, to be shared. */
  readonly memory: Int32Array;

  /** Takes a state that another thread made. */
  constructor(memory: Int32Array) {
    this.memory = memory;
  }

  /** A state, claimed. */
  static create(): WorkerState {
    const memory = new Int32Array(new SharedArrayBuffer(4));
    memory[0] = BUSY;
    return new WorkerState(memory);
  }

  /** The owner wants to send tasks; false if the worker has stopped. */
  claim(): boolean {
    return Atomics.compareExchange(this.memory, 0, IDLE, BUSY) === IDLE;
  }

  /** The owner has its replies. */
  release(): void {
    Atomics.compareExchange(this.memory, 0, BUSY, IDLE);
  }

  /** The worker wants to stop; false if its owner has tasks for it. */
  closeIdle(): boolean {
    return Atomics.compareExchange(this.memory, 0, IDLE, CLOSED) === IDLE;
  }

  /** The owner stops the worker. */
  close(): void {
    Atomics.store(this.memory, 0, CLOSED);
  }
}

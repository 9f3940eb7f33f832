import type { FloatArray } from "../core/nd_array.ts";
import { allocateBytes } from "./pixel_memory.ts";

/**
 * Memory for the batches of one walk. What is given back serves a later batch:
 * fresh memory costs several times what reading into old memory does, and is
 * collected late. The array given back is detached, so that a late look at it
 * finds nothing rather than other images.
 *
 * It goes to workers and comes back, and is nowhere twice. Shared memory would
 * neither detach nor count as memory to the collector: a walk without `using`
 * would grow by every batch.
 */
export class BatchMemory {
  readonly #free: ArrayBuffer[] = [];

  /** A buffer for `count` images of so many bytes, whatever is in it. */
  take(count: number, imageBytes: number): ArrayBuffer {
    const buffer = this.#free.pop();
    return buffer === undefined || buffer.byteLength < count * imageBytes
      ? allocateBytes(count, imageBytes).buffer
      : buffer;
  }

  /** Takes the memory of an array back, once. */
  give({ buffer }: FloatArray): void {
    if (buffer instanceof ArrayBuffer && !buffer.detached) {
      this.#free.push(buffer.transfer());
    }
  }
}

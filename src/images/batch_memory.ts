import type { FloatArray } from "../core/nd_array.ts";
import { allocateBytes } from "./pixel_memory.ts";

/** Buffers of walks that ended, for the next one unless collected before. */
const spares: WeakRef<ArrayBuffer>[] = [];

/** More of them are not looked through. */
const MOST_SPARES = 16;

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
export class BatchMemory implements Disposable {
  readonly #free: ArrayBuffer[] = [];
  #hasEnded = false;

  /** A buffer for `count` images of so many bytes, whatever is in it. */
  take(count: number, imageBytes: number): ArrayBuffer {
    const bytes = count * imageBytes;
    const buffer = this.#free.pop();
    if (buffer !== undefined && buffer.byteLength >= bytes) return buffer;
    return takeSpare(bytes) ?? allocateBytes(count, imageBytes).buffer;
  }

  /** Takes the memory of an array back, once. */
  give({ buffer }: FloatArray): void {
    if (!(buffer instanceof ArrayBuffer) || buffer.detached) return;
    const free = buffer.transfer();
    if (this.#hasEnded) addSpare(free);
    else this.#free.push(free);
  }

  /** Leaves the memory to the next walk. */
  [Symbol.dispose](): void {
    this.#hasEnded = true;
    for (const buffer of this.#free.splice(0)) addSpare(buffer);
  }
}

function addSpare(buffer: ArrayBuffer): void {
  spares.push(new WeakRef(buffer));
  if (spares.length > MOST_SPARES) spares.shift();
}

/** A spare buffer that is large enough and not much too large. */
function takeSpare(bytes: number): ArrayBuffer | null {
  for (let i = spares.length - 1; i >= 0; i--) {
    const buffer = spares[i].deref();
    const length = buffer?.byteLength ?? 0;
    const isFit = length >= bytes && length <= 2 * bytes;
    if (buffer === undefined || isFit) spares.splice(i, 1);
    if (buffer !== undefined && isFit) return buffer;
  }
  return null;
}

import type { FloatArray } from "../core/nd_array.ts";
import { allocateBytes } from "./pixel_memory.ts";

/** Most bytes that are kept between walks. */
const MOST_SPARE_BYTES = 2 ** 28;

/** Memory that walks through some images left to the next one. */
export class SpareMemory implements Disposable {
  readonly #buffers: ArrayBuffer[] = [];
  #bytes = 0;
  #isClosed = false;

  /** Keeps a buffer, and drops the oldest ones if there are too many. */
  add(buffer: ArrayBuffer): void {
    if (this.#isClosed) return;
    this.#buffers.push(buffer);
    this.#bytes += buffer.byteLength;
    while (this.#bytes > MOST_SPARE_BYTES) this.#remove(0);
  }

  /** A buffer that is large enough and not much too large. */
  take(bytes: number): ArrayBuffer | null {
    const at = this.#buffers.findLastIndex(({ byteLength }) =>
      byteLength >= bytes && byteLength <= 2 * bytes
    );
    return at < 0 ? null : this.#remove(at);
  }

  #remove(at: number): ArrayBuffer {
    const [buffer] = this.#buffers.splice(at, 1);
    this.#bytes -= buffer.byteLength;
    return buffer;
  }

  /** Drops all, and what comes later. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#buffers.length = this.#bytes = 0;
  }
}

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
  readonly #spare: SpareMemory;
  readonly #free: ArrayBuffer[] = [];
  #hasEnded = false;

  /** Makes memory that begins with what other walks left. */
  constructor(spare: SpareMemory) {
    this.#spare = spare;
  }

  /** A buffer for `count` images of so many bytes, whatever is in it. */
  take(count: number, imageBytes: number): ArrayBuffer {
    const bytes = count * imageBytes;
    const buffer = this.#free.pop();
    if (buffer !== undefined && buffer.byteLength >= bytes) return buffer;
    return this.#spare.take(bytes) ?? allocateBytes(count, imageBytes).buffer;
  }

  /** Takes the memory of an array back, once. */
  give({ buffer }: FloatArray): void {
    if (!(buffer instanceof ArrayBuffer) || buffer.detached) return;
    const free = buffer.transfer();
    if (this.#hasEnded) this.#spare.add(free);
    else this.#free.push(free);
  }

  /** Leaves the memory to the next walk. */
  [Symbol.dispose](): void {
    this.#hasEnded = true;
    for (const buffer of this.#free.splice(0)) this.#spare.add(buffer);
  }
}

import { showImages } from "../display/show_images.ts";
import { ndArray } from "../core/nd_array.ts";
import type { ImageStack } from "./image_loader.ts";
import { allocatePixels } from "./pixel_memory.ts";

/**
 * Memory for the batches of one walk. What is given back serves a later batch:
 * fresh memory costs several times what reading into old memory does, and is
 * collected late. The array given back is detached, so that a late look at it
 * finds nothing rather than other images.
 */
export class BatchMemory {
  readonly #free: ArrayBuffer[] = [];

  /** An array for `count` images of side `D`, whatever is in it. */
  take(count: number, D: number): ImageStack {
    const length = count * D * D;
    const buffer = this.#free.pop();
    const data = buffer === undefined || buffer.byteLength < 4 * length
      ? allocatePixels(count, D)
      : new Float32Array(buffer, 0, length);
    return showImages(ndArray(data, [count, D, D]));
  }

  /** Takes an array back, once. */
  give({ data: { buffer } }: ImageStack): void {
    if (!buffer.detached) this.#free.push(buffer.transfer());
  }
}

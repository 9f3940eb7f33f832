import { forEachConcurrently } from "../core/concurrency.ts";
import type { BatchMaker, MadeBatch } from "./batch_maker.ts";
import type { BatchPlan } from "./batch_plan.ts";

/** Bytes of images that are read at once. */
const PIECE_BYTES = 2 ** 22;

/** Images that are mixed with one another, in memory in file order. */
interface HeldWindow {
  /** Resolves to the images, a piece after another. */
  readonly pieces: Promise<Float32Array<ArrayBuffer>[]>;
  /** For each image of the window, its place in the pieces. */
  readonly places: Int32Array;
  /** Where the window begins in the order of the walk. */
  readonly start: number;
  /** Batches still to be taken from it. */
  batchesLeft: number;
}

/** What a walk by windows is made of. */
export interface ShuffleBufferParts {
  /** Makes the batches. */
  readonly maker: BatchMaker;
  /** The batches in the order of the walk. */
  readonly plan: BatchPlan;
  /** First batch of each window; at last, the number of batches. */
  readonly windows: readonly number[];
  /** Puts images into the order in which they lie in files. */
  readonly fileOrder: (images: Int32Array) => Int32Array | null;
  /** Pixels of an image. */
  readonly pixels: number;
  /** Pieces read at a time. */
  readonly concurrency: number;
  /** Whether the next window is read while one is taken from. */
  readonly readAhead: boolean;
}

/**
 * Deals shuffled batches out of windows of images. A window is read in file
 * order by large reads; every image is read once.
 */
export class ShuffleBuffer {
  readonly #parts: ShuffleBufferParts;
  readonly #held = new Map<number, HeldWindow>();
  #isClosed = false;

  /** Reads nothing yet. */
  constructor(parts: ShuffleBufferParts) {
    this.#parts = parts;
  }

  /** Makes a batch of the walk; batches are asked for in order. */
  async make(batch: number, rows: number): Promise<MadeBatch> {
    const { maker, plan: { starts }, windows, pixels } = this.#parts;
    const number = windows.findIndex((start) => start > batch) - 1;
    const window = this.#window(number);
    if (this.#parts.readAhead && number + 2 < windows.length) {
      this.#window(number + 1);
    }
    const pieces = await window.pieces;
    const [first, end] = [starts[batch], starts[batch + 1]];
    const places = window.places.subarray(
      first - window.start,
      end - window.start,
    );
    const deal = (out: Float32Array) => gather(pieces, places, pixels, out);
    const made = maker.makeOf(end - first, rows, deal);
    window.batchesLeft--;
    if (window.batchesLeft === 0) {
      this.#held.delete(number);
      for (const piece of pieces) maker.giveBack(piece);
    }
    return await made;
  }

  #window(number: number): HeldWindow {
    let window = this.#held.get(number);
    if (window === undefined) {
      window = this.#read(number);
      this.#held.set(number, window);
    }
    return window;
  }

  #read(number: number): HeldWindow {
    const { plan: { order, starts }, windows, fileOrder } = this.#parts;
    const [from, to] = [windows[number], windows[number + 1]];
    const start = starts[from];
    const images = order.subarray(start, starts[to]);
    const sorted = fileOrder(images);
    const places = sorted === null ? images.map((_, i) => i) : inverse(sorted);
    const inFile = sorted === null ? images : sorted.map((i) => images[i]);
    const pieces = this.#readPieces(inFile);
    // An error waits for the first batch of the window.
    pieces.catch(() => {});
    return { pieces, places, start, batchesLeft: to - from };
  }

  async #readPieces(
    images: Int32Array,
  ): Promise<Float32Array<ArrayBuffer>[]> {
    const { maker, pixels, concurrency } = this.#parts;
    const length = piecesOf(pixels);
    const count = Math.ceil(images.length / length);
    const pieces: Float32Array<ArrayBuffer>[] = new Array(count);
    await forEachConcurrently(pieces.keys(), concurrency, async (piece) => {
      if (this.#isClosed) return;
      const part = images.slice(piece * length, (piece + 1) * length);
      pieces[piece] = await maker.read(part);
    });
    return pieces;
  }

  /** Reads no more; resolves when nothing is read. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const held = [...this.#held.values()];
    await Promise.allSettled(held.map(({ pieces }) => pieces));
  }
}

/** Images of a piece. */
function piecesOf(pixels: number): number {
  return Math.max(1, Math.floor(PIECE_BYTES / (4 * pixels)));
}

/** Copies images out of pieces to rows. */
function gather(
  pieces: readonly Float32Array[],
  places: Int32Array,
  pixels: number,
  out: Float32Array,
): void {
  const length = piecesOf(pixels);
  for (let row = 0; row < places.length; row++) {
    const piece = pieces[Math.floor(places[row] / length)];
    const start = places[row] % length * pixels;
    out.set(piece.subarray(start, start + pixels), row * pixels);
  }
}

function inverse(order: Int32Array): Int32Array {
  const places = new Int32Array(order.length);
  for (let place = 0; place < order.length; place++) {
    places[order[place]] = place;
  }
  return places;
}

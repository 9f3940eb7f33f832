/**
 * What one read of a stack brings, and where its pixels go: for whoever
 * reads, waiting or not.
 *
 * @module
 */
import { decodePixels } from "../formats/mrc/decode.ts";
import type { MrcPixelLayout } from "../formats/mrc/pixel_layout.ts";
import type { ReadRun } from "./read_plan.ts";

/** How the images of a stack lie in its file. Every header is one. */
export interface StackLayout extends MrcPixelLayout {
  /** Where the first image begins. */
  readonly dataOffset: number;
  /** Bytes of one image. */
  readonly imageBytes: number;
}

/** Byte of the file at which a run begins. */
export function offsetOf(run: ReadRun, layout: StackLayout): number {
  return layout.dataOffset + run.first * layout.imageBytes;
}

/** The rows of `out` that a direct run fills. */
export function rowsOfRun(
  run: ReadRun,
  layout: StackLayout,
  out: Float32Array,
): Float32Array {
  const pixels = layout.nx * layout.ny;
  const start = run.rows[0] * pixels;
  return out.subarray(start, start + run.count * pixels);
}

/** Whether the bytes of the file are those of the pixels in memory. */
export function isNative({ mode, littleEndian = true }: StackLayout): boolean {
  return mode === 2 && littleEndian;
}

/** Bytes of each wanted image of a run that was read, and the row it is for. */
export function* imagesOfRun(
  run: ReadRun,
  { imageBytes }: StackLayout,
  bytes: Uint8Array,
): Generator<[image: Uint8Array, row: number]> {
  for (let i = 0; i < run.sections.length; i++) {
    const start = (run.sections[i] - run.first) * imageBytes;
    yield [bytes.subarray(start, start + imageBytes), run.rows[i]];
  }
}

/** Decodes each wanted image of a run that was read to its row of `out`. */
export function decodeRun(
  run: ReadRun,
  layout: StackLayout,
  bytes: Uint8Array,
  out: Float32Array,
): void {
  const pixels = layout.nx * layout.ny;
  for (const [image, row] of imagesOfRun(run, layout, bytes)) {
    decodePixels(image, layout, out.subarray(row * pixels, (row + 1) * pixels));
  }
}

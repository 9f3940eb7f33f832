import type { NumericArray } from "../../core/nd_array.ts";
import { swapBytes } from "./byte_swap.ts";
import { decodeHalves } from "./half_float.ts";
import { modeInfo } from "./modes.ts";
import { bytesPerImage } from "./pixel_layout.ts";
import { quantize, type StoredPixels } from "./quantize.ts";
import type { RunningStatistics } from "./statistics.ts";
import { bytesOf } from "./views.ts";
import type { StackFormat } from "./stack_format.ts";

/**
 * Encodes whole images as they go to the file, and takes the values that are
 * stored, after rounding, into `statistics`. The result may be a view of `values`.
 *
 * @throws {ArgumentError} `mrc-value` naming the first value that does not fit.
 */
export function encodePixels(
  values: NumericArray,
  format: StackFormat,
  firstIndex: number,
  statistics: RunningStatistics,
): Uint8Array {
  const { mode, littleEndian, clip } = format;
  const stored = quantize(values, mode, clip, firstIndex);
  statistics.add(mode === 12 ? halvesToFloats(stored as Uint16Array) : stored);
  if (mode === 101) return packNibbles(stored, format);
  const bytes = bytesOf(stored);
  if (littleEndian) return bytes;
  const swapped = bytes.slice();
  swapBytes(swapped, modeInfo(mode).bitsPerPixel / 8 as 1 | 2 | 4);
  return swapped;
}

function halvesToFloats(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  decodeHalves(halves, values);
  return values;
}

/** Two pixels a byte, the left one in the low bits; rows begin at whole bytes. */
function packNibbles(pixels: StoredPixels, format: StackFormat): Uint8Array {
  const { nx, ny } = format;
  const rowBytes = Math.ceil(nx / 2);
  const images = pixels.length / (nx * ny);
  const bytes = new Uint8Array(images * bytesPerImage(format));
  for (let row = 0; row < images * ny; row++) {
    for (let x = 0; x < nx; x++) {
      bytes[row * rowBytes + (x >> 1)] |= pixels[row * nx + x] << 4 * (x & 1);
    }
  }
  return bytes;
}

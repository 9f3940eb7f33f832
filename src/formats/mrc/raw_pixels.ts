import { nativeWords, swapBytes } from "./byte_swap.ts";
import { checkLength, decodePixels, encodedLength } from "./decode.ts";
import { takeRealParts, unpackNibbles } from "./pixel_loops.ts";
import { bytesPerImage, type MrcPixelLayout } from "./pixel_layout.ts";
import { float32View, int16View, int8View, uint16View } from "./views.ts";

/** Pixels of the type that the file has. */
export type MrcRawPixels =
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>;

/**
 * Decodes whole images into a new array of the file's own type: `Int8Array`
 * or `Uint8Array` (mode 0), `Int16Array` (1, real parts of 3), `Uint16Array` (6),
 * `Float32Array` (2, real parts of 4, values of 12), `Uint8Array` (values of 101).
 *
 * @throws {ArgumentError} if `bytes` does not hold whole images.
 */
export function decodeRawPixels(
  bytes: Uint8Array,
  layout: MrcPixelLayout,
): MrcRawPixels {
  const { nx, ny, mode, littleEndian = true, signedBytes = true } = layout;
  const count = Math.floor(bytes.length / bytesPerImage(layout));
  const pixels = count * nx * ny;
  checkLength(bytes, encodedLength(pixels, layout));
  switch (mode) {
    case 0:
      return signedBytes ? int8View(bytes.slice()) : bytes.slice();
    case 1:
      return int16View(ownWords(bytes, 2, littleEndian));
    case 2:
      return float32View(ownWords(bytes, 4, littleEndian));
    case 3: {
      const target = new Int16Array(pixels);
      takeRealParts(int16View(nativeWords(bytes, 2, littleEndian)), target);
      return target;
    }
    case 6:
      return uint16View(ownWords(bytes, 2, littleEndian));
    case 4:
    case 12: {
      const target = new Float32Array(pixels);
      decodePixels(bytes, layout, target);
      return target;
    }
    case 101: {
      const target = new Uint8Array(pixels);
      unpackNibbles(bytes, layout, target);
      return target;
    }
  }
}

/** A copy of words in the byte order of this machine. */
function ownWords(
  bytes: Uint8Array,
  wordBytes: 2 | 4,
  littleEndian: boolean,
): Uint8Array<ArrayBuffer> {
  const words = bytes.slice();
  if (!littleEndian) swapBytes(words, wordBytes);
  return words;
}

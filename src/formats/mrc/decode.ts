import { ArgumentError } from "../../core/errors.ts";
import { nativeWords } from "./byte_swap.ts";
import { decodeHalves } from "./half_float.ts";
import {
  copyFloats,
  takeRealParts,
  unpackNibbles,
  widenInt16,
  widenInt8,
  widenUint16,
  widenUint8,
} from "./pixel_loops.ts";
import { float32View, int16View, int8View, uint16View } from "./views.ts";
import { bytesPerImage, type MrcPixelLayout } from "./pixel_layout.ts";

/**
 * Where the bytes of images may be read to, so that
 * {@linkcode decodePixels} turns them into `target` without another buffer:
 * the end of `target`'s own memory. For 32-bit floats that is all of it, and
 * little-endian ones need no decoding. Complex floats
 * (mode 4) get a buffer of their own.
 *
 * @throws {ArgumentError} if `target` does not hold whole images.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { decodePixels, readBuffer } from "@cryoset/cryoset/mrc";
 *
 * const layout = { nx: 2, ny: 1, mode: 1 } as const;
 * const image = new Float32Array(2);
 * const bytes = readBuffer(image, layout);
 * bytes.set([1, 0, 255, 255]); // in practice: source.read(bytes, offset)
 * decodePixels(bytes, layout, image);
 * assertEquals([...image], [1, -1]);
 * ```
 */
export function readBuffer(
  target: Float32Array,
  layout: MrcPixelLayout,
): Uint8Array {
  const length = encodedLength(target.length, layout);
  if (length > target.byteLength) return new Uint8Array(length);
  const end = target.byteOffset + target.byteLength;
  return new Uint8Array(target.buffer, end - length, length);
}

/**
 * Decodes whole images into `target`, byte order and all. Every value is
 * exact. `bytes` may begin at any address and lie where
 * {@linkcode readBuffer} put them.
 *
 * @throws {ArgumentError} if `target` does not hold whole images, or `bytes`
 * not exactly those.
 */
export function decodePixels(
  bytes: Uint8Array,
  layout: MrcPixelLayout,
  target: Float32Array,
): void {
  const { mode, littleEndian = true, signedBytes = true } = layout;
  checkLength(bytes, encodedLength(target.length, layout));
  switch (mode) {
    case 0:
      if (signedBytes) widenInt8(int8View(bytes), target);
      else widenUint8(bytes, target);
      return;
    case 1:
      return widenInt16(int16View(nativeWords(bytes, 2, littleEndian)), target);
    case 2:
      return copyFloats(bytes, littleEndian, target);
    case 3:
      return takeRealParts(
        int16View(nativeWords(bytes, 2, littleEndian)),
        target,
      );
    case 4:
      return takeRealParts(
        float32View(nativeWords(bytes, 4, littleEndian)),
        target,
      );
    case 6:
      return widenUint16(
        uint16View(nativeWords(bytes, 2, littleEndian)),
        target,
      );
    case 12:
      return decodeHalves(
        uint16View(nativeWords(bytes, 2, littleEndian)),
        target,
      );
    case 101:
      return unpackNibbles(bytes, layout, target);
  }
}

/** Bytes that so many pixels take in the file. */
export function encodedLength(pixels: number, layout: MrcPixelLayout): number {
  const images = pixels / (layout.nx * layout.ny);
  if (!Number.isInteger(images)) {
    throw new ArgumentError(
      "mrc-buffer-length",
      `Cannot decode images of ${layout.nx} x ${layout.ny} pixels into an array of ` +
        `"${pixels}": it must hold whole images`,
      { label: "target", actual: pixels },
    );
  }
  return images * bytesPerImage(layout);
}

/** Refuses bytes of another length. */
export function checkLength(bytes: Uint8Array, expected: number): void {
  if (bytes.length !== expected) {
    throw new ArgumentError(
      "mrc-buffer-length",
      `Cannot decode "${bytes.length}" bytes: these images take ${expected}`,
      { label: "bytes", expected, actual: bytes.length },
    );
  }
}

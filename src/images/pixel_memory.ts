import { ArgumentError, IndexError } from "../core/errors.ts";

/** Memory for `count` images of side `D`, or an error that states the size. */
export function allocatePixels(
  count: number,
  D: number,
): Float32Array<ArrayBuffer> {
  return new Float32Array(allocateBytes(count, 4 * D * D).buffer);
}

/** Memory for `count` images of so many bytes each. */
export function allocateBytes(
  count: number,
  imageBytes: number,
): Uint8Array<ArrayBuffer> {
  const bytes = count * imageBytes;
  try {
    return new Uint8Array(bytes);
  } catch (cause) {
    throw new ArgumentError(
      "too-large",
      `Cannot hold ${count} images of ${imageBytes} bytes in memory at once: ` +
        `they take "${(bytes / 1e9).toFixed(1)}" GB; read them in batches`,
      { actual: bytes, cause },
    );
  }
}

/** Refuses memory that does not hold `count` images, or the given rows. */
export function checkRoom(
  out: Float32Array,
  count: number,
  rows: Int32Array | null,
  D: number,
): void {
  if (rows !== null && rows.length !== count) {
    throw new ArgumentError(
      "rows-length",
      `Cannot read ${count} images to "${rows.length}" rows: every image ` +
        `needs its row`,
      { label: "rows", expected: count, actual: rows.length },
    );
  }
  const room = Math.floor(out.length / (D * D));
  const outside = rows?.find((row) => row < 0 || row >= room);
  if (outside !== undefined) {
    throw new IndexError(
      "row-range",
      `Cannot read an image to row "${outside}": the memory given has ` +
        `${room} rows of ${D} × ${D} pixels`,
      { label: "rows", expected: [0, room - 1], actual: outside },
    );
  }
  if (rows === null && count > room) {
    throw new ArgumentError(
      "out-too-small",
      `Cannot read ${count} images of ${D} × ${D} pixels into "${out.length}" ` +
        `values: that is room for ${room}`,
      { label: "out", expected: count * D * D, actual: out.length },
    );
  }
}

/** Copies images at these positions to rows of `out`, or to rows 0, 1, 2 ... */
export function copyImages(
  images: Float32Array,
  positions: Int32Array,
  out: Float32Array,
  rows: Int32Array | null,
  D: number,
): void {
  const pixels = D * D;
  for (let i = 0; i < positions.length; i++) {
    const start = positions[i] * pixels;
    const row = rows === null ? i : rows[i];
    out.set(images.subarray(start, start + pixels), row * pixels);
  }
}

/** What a hand-made stack is to look like. */
export interface MrcBytesOptions {
  readonly mode?: 0 | 1 | 2 | 6 | 12;
  readonly bigEndian?: boolean;
  readonly pixelSize?: number;
  readonly extended?: number;
}

/**
 * Bytes of an MRC stack, written field by field here and not by the package:
 * `value(image, pixel)` gives the pixels.
 */
export function mrcBytes(
  count: number,
  D: number,
  value: (image: number, pixel: number) => number,
  options: MrcBytesOptions = {},
): Uint8Array {
  const { mode = 2, bigEndian = false, pixelSize = 1, extended = 0 } = options;
  const itemSize = { 0: 1, 1: 2, 2: 4, 6: 2, 12: 2 }[mode];
  const offset = 1024 + extended;
  const bytes = new Uint8Array(offset + count * D * D * itemSize);
  const view = new DataView(bytes.buffer);
  const int = (at: number, n: number) => view.setInt32(at, n, !bigEndian);
  const float = (at: number, x: number) => view.setFloat32(at, x, !bigEndian);
  [D, D, count, mode].forEach((n, i) => int(4 * i, n));
  [D, D, 1].forEach((n, i) => int(28 + 4 * i, n));
  [D * pixelSize, D * pixelSize, pixelSize].forEach((x, i) =>
    float(40 + 4 * i, x)
  );
  [90, 90, 90].forEach((x, i) => float(52 + 4 * i, x));
  [1, 2, 3].forEach((n, i) => int(64 + 4 * i, n));
  [0, -1, -2].forEach((x, i) => float(76 + 4 * i, x));
  int(92, extended);
  bytes.set(new TextEncoder().encode("MAP "), 208);
  bytes.set(bigEndian ? [0x11, 0x11] : [0x44, 0x44], 212);
  float(216, -1);
  let at = offset;
  for (let image = 0; image < count; image++) {
    for (let pixel = 0; pixel < D * D; pixel++, at += itemSize) {
      const x = value(image, pixel);
      if (mode === 0) view.setInt8(at, x);
      else if (mode === 1) view.setInt16(at, x, !bigEndian);
      else if (mode === 6) view.setUint16(at, x, !bigEndian);
      else if (mode === 12) view.setFloat16(at, x, !bigEndian);
      else view.setFloat32(at, x, !bigEndian);
    }
  }
  return bytes;
}

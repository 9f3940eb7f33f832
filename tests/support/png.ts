import { decode } from "fast-png";

/** A PNG file as pixels. */
export function pixelsOf(png: Uint8Array): {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** A channel of a pixel. */
  at(x: number, y: number, channel?: number): number;
} {
  const { width, height, channels, data } = decode(png, { checkCrc: true });
  return {
    width,
    height,
    channels,
    at: (x, y, channel = 0) => data[(y * width + x) * channels + channel],
  };
}

import { modeInfo, type MrcMode } from "./modes.ts";

/** How the pixels of an image lie in the file. Every header is one. */
export interface MrcPixelLayout {
  /** Columns. */
  readonly nx: number;
  /** Rows. */
  readonly ny: number;
  /** Pixel type. */
  readonly mode: MrcMode;
  /** Byte order. @default true */
  readonly littleEndian?: boolean | undefined;
  /** Whether the bytes of mode 0 are signed. @default true */
  readonly signedBytes?: boolean | undefined;
  /**
   * Whether the rows of mode 101 begin at whole bytes, as MRC2014 has it.
   * Otherwise an odd row ends in the middle of a byte and the next one goes on
   * from there, as RELION has it. Of no effect if `nx` is even.
   *
   * @default true
   */
  readonly paddedRows?: boolean | undefined;
}

/** Bytes of one image; all images of a stack begin at whole bytes. */
export function bytesPerImage(layout: MrcPixelLayout): number {
  const { nx, ny, mode, paddedRows = true } = layout;
  const { bitsPerPixel } = modeInfo(mode);
  return paddedRows
    ? Math.ceil(nx * bitsPerPixel / 8) * ny
    : Math.ceil(nx * ny * bitsPerPixel / 8);
}

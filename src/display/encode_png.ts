/** Pixels as a screen shows them, rows from the top. */
export interface Raster {
  /** Pixels of a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Numbers of a pixel: 1 grey, 3 red, green, blue. */
  readonly channels: 1 | 3;
  /** 0 to 255, channels fastest; width × height × channels. */
  readonly data: Uint8Array;
}

/**
 * A raster as the bytes of a PNG file (W3C Portable Network Graphics).
 *
 * @param description Stands in the file as its description.
 */
export async function encodePng(
  { width, height, channels, data }: Raster,
  description?: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { encode } = await import("fast-png");
  const text = description === undefined
    ? undefined
    : { Description: latin1(description), Software: "cryoset" };
  const image = { width, height, channels, depth: 8 as const, data };
  return encode(text === undefined ? image : { ...image, text }) as Uint8Array<
    ArrayBuffer
  >;
}

/** PNG's plain text has the letters of Latin-1. */
function latin1(text: string): string {
  return text.replaceAll("→", "to").replace(/[^\x20-\x7e\xa0-\xff]/g, "?");
}

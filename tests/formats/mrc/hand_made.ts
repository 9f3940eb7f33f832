/**
 * MRC files made by hand, byte by byte, with nothing of the code under test.
 *
 * @module
 */

/** What goes where in a header; the rest is that of a sound stack. */
export interface HandMadeHeader {
  readonly nx?: number;
  readonly ny?: number;
  readonly nz?: number;
  readonly mode?: number;
  readonly littleEndian?: boolean;
  readonly map?: string;
  readonly stamp?: readonly number[];
  readonly nsymbt?: number;
  /** 32-bit integers by their offset. */
  readonly int32?: { readonly [offset: number]: number };
  /** 32-bit floats by their offset. */
  readonly float32?: { readonly [offset: number]: number };
}

/** 1024 bytes; a stack of 2 images of 3 columns and 2 rows of floats by default. */
export function handMadeHeader(header: HandMadeHeader = {}): Uint8Array {
  const { nx = 3, ny = 2, nz = 2, mode = 2, littleEndian = true } = header;
  const { map = "MAP ", nsymbt = 0, int32 = {}, float32 = {} } = header;
  const { stamp = littleEndian ? [0x44, 0x44] : [0x11, 0x11] } = header;
  const view = new DataView(new ArrayBuffer(1024));
  const integers = {
    0: nx,
    4: ny,
    8: nz,
    12: mode,
    28: nx,
    32: ny,
    36: 1,
    64: 1,
    68: 2,
    72: 3,
    92: nsymbt,
    108: 20141,
    ...int32,
  };
  for (const [offset, value] of Object.entries(integers)) {
    view.setInt32(Number(offset), value, littleEndian);
  }
  for (const [offset, value] of Object.entries(float32)) {
    view.setFloat32(Number(offset), value, littleEndian);
  }
  [...map].forEach((char, i) => view.setUint8(208 + i, char.charCodeAt(0)));
  stamp.forEach((byte, i) => view.setUint8(212 + i, byte));
  return new Uint8Array(view.buffer);
}

/** Runs of bytes, joined. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** The same numbers for the same seed, in [0, 1): a linear congruential generator. */
export function seededRandom(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) &
      0xffffffffffffffffn;
    return Number(state >> 11n) / 2 ** 53;
  };
}

/** Codes of the diagnostics of a header, in order. */
export function codesOf(
  header: { readonly diagnostics: readonly { readonly code: string }[] },
): string[] {
  return header.diagnostics.map(({ code }) => code);
}

/**
 * Opcodes of protocol 4 with their arguments.
 *
 * @module
 */
import { ArgumentError } from "../../core/errors.ts";

/** SHORT_BINUNICODE or BINUNICODE. */
export function text(value: string): Uint8Array {
  const utf8 = new TextEncoder().encode(value);
  return utf8.length < 256
    ? Uint8Array.of(0x8c, utf8.length, ...utf8)
    : joined(sized(0x58, utf8.length, 4), utf8);
}

/** BINFLOAT. */
export function float(value: number): Uint8Array {
  const out = new Uint8Array(9);
  out[0] = 0x47;
  new DataView(out.buffer).setFloat64(1, value, false);
  return out;
}

/** BININT1, BININT2, BININT or LONG1, whichever is the shortest. */
export function integer(value: bigint): Uint8Array {
  if (value >= 0n && value < 256n) return Uint8Array.of(0x4b, Number(value));
  if (value >= 0n && value < 65536n) return sized(0x4d, Number(value), 2);
  if (BigInt.asIntN(32, value) === value) {
    return sized(0x4a, Number(BigInt.asUintN(32, value)), 4);
  }
  let length = 5;
  while (length < 256 && BigInt.asIntN(8 * length, value) !== value) length++;
  if (length === 256) {
    throw new ArgumentError(
      "pickle-value",
      `Cannot write an integer of more than 255 bytes into a pickle`,
    );
  }
  const digits = BigInt.asUintN(8 * length, value).toString(16);
  const bytes = Uint8Array.fromHex(digits.padStart(2 * length, "0")).reverse();
  return Uint8Array.of(0x8a, length, ...bytes);
}

/** The opcode and length of bytes that follow: BINBYTES or BINBYTES8. */
export function bytesHeader(length: number): Uint8Array {
  return length < 2 ** 32 ? sized(0x42, length, 4) : sized(0x8e, length, 8);
}

/** STACK_GLOBAL with its two names. */
export function global(module: string, name: string): Uint8Array {
  return joined(text(module), text(name), Uint8Array.of(0x93));
}

/** An opcode and a little-endian number of some bytes. */
function sized(opcode: number, value: number, bytes: 2 | 4 | 8): Uint8Array {
  const out = new Uint8Array(1 + bytes);
  out[0] = opcode;
  let rest = value;
  for (let k = 1; k <= bytes; k++) {
    out[k] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return out;
}

/** Pieces one after another. */
export function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const out = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

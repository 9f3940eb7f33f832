import {
  type EncodablePickle,
  encodePickle,
} from "../../src/formats/pickle/mod.ts";

/** A pickle in one piece. */
export function pickleBytes(value: EncodablePickle): Uint8Array<ArrayBuffer> {
  const pieces = [...encodePickle(value)];
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const out = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

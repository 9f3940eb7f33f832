/** Bytes from Latin-1 text and bytes, one after another. */
export function latin1Bytes(...parts: (string | Uint8Array)[]): Uint8Array {
  const pieces = parts.map((part) =>
    typeof part === "string"
      ? Uint8Array.from(part, (letter) => letter.charCodeAt(0))
      : part
  );
  const out = new Uint8Array(
    pieces.reduce((sum, piece) => sum + piece.length, 0),
  );
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** A number as little-endian bytes, in Latin-1. */
export function little(value: number, bytes: number): string {
  let text = "";
  for (let k = 0; k < bytes; k++) {
    text += String.fromCharCode(Math.floor(value / 256 ** k) % 256);
  }
  return text;
}

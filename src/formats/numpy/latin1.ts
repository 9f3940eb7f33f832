/** Characters that are spread over one call's arguments at a time. */
const RUN = 8192;

/**
 * Bytes as the characters of the same numbers, ISO 8859-1. The "latin1" of
 * `TextDecoder` is Windows-1252, which has others at 0x80 to 0x9f.
 */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += RUN) {
    text += String.fromCharCode(...bytes.subarray(start, start + RUN));
  }
  return text;
}

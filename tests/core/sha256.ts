/** SHA-256 of text (as UTF-8) or of the bytes of an array, in hex. */
export async function sha256(
  content: string | Int32Array<ArrayBuffer>,
): Promise<string> {
  const bytes = typeof content === "string"
    ? new TextEncoder().encode(content)
    : content;
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}

import type { StarFile } from "../metadata/star_file.ts";

/**
 * SHA-256, in hex, of the image names of a STAR file in their order: by it a
 * list of rows knows the file it was made for. Null without image names.
 */
export async function imagesDigest(star: StarFile): Promise<string | null> {
  if (!star.df.has("_rlnImageName")) return null;
  const names = star.df.text("_rlnImageName").join("\n");
  const bytes = new TextEncoder().encode(names);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}

import { StarFile } from "../metadata/star_file.ts";
import {
  imageNamesOfTable,
  type ParticleTable,
} from "../metadata/particle_table.ts";

/**
 * SHA-256, in hex, of the image names of a table in their order: by it a list
 * of rows knows the file it was made for. Null without image names.
 */
export async function imagesDigest(
  table: ParticleTable,
): Promise<string | null> {
  const names = table instanceof StarFile ? starNames(table) : csNames(table);
  if (names === null) return null;
  const bytes = new TextEncoder().encode(names.join("\n"));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}

function starNames(star: StarFile): readonly string[] | null {
  const label = "_rlnImageName";
  return star.df.has(label) ? star.df.text(label) : null;
}

function csNames(table: ParticleTable): readonly string[] | null {
  const names = imageNamesOfTable(table);
  if (names === null) return null;
  const { files, fileIndex, sections } = names;
  return Array.from(sections, (s, row) => `${s + 1}@${files[fileIndex[row]]}`);
}

import { checkOptions } from "../../core/options.ts";
import { type MrcImages, sectionsOf } from "./encode.ts";
import { ENCODE_KEYS, type EncodeMrcOptions } from "./stack_format.ts";
import { MrcStackWriter } from "./stack_writer.ts";

/**
 * Writes images or a volume to an MRC2014 file, whole or not at all: a file
 * of that name keeps its content until the new one is complete.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @param images Array of shape [ny, nx] or [nz, ny, nx].
 * @throws {ArgumentError} `mrc-value` if a value does not fit the mode;
 * `mrc-shape`, `mrc-field` or `mrc-option` if an argument does not fit.
 * @throws {MissingFileError} if the folder does not exist.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readMrc, writeMrc } from "@cryoset/cryoset/mrc";
 *
 * const path = await Deno.makeTempFile({ suffix: ".mrc" });
 * const volume = { data: new Float32Array(64).fill(0.5), shape: [4, 4, 4] };
 * await writeMrc(path, volume, { voxelSize: 3, isVolume: true });
 * const { header } = await readMrc(path);
 * assertEquals([header.ispg, header.dmean, header.voxelSize.z], [1, 0.5, 3]);
 * await Deno.remove(path);
 * ```
 */
export async function writeMrc(
  path: string,
  images: MrcImages,
  options: EncodeMrcOptions = {},
): Promise<void> {
  checkOptions("writeMrc()", options, ENCODE_KEYS);
  const [, ny, nx] = sectionsOf(images);
  await using writer = await MrcStackWriter.open(path, { ...options, nx, ny });
  await writer.write(images.data);
  await writer.commit();
}

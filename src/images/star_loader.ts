import { checkOptions } from "../core/options.ts";
import { parseImageNames } from "../metadata/image_names.ts";
import { loadStarParticles } from "../metadata/load_star_particles.ts";
import { TomoStarFile } from "../metadata/relion5_tomo/tomo_star_file.ts";
import { checkImageRows } from "../metadata/single_particles.ts";
import type { StarFile } from "../metadata/star_file.ts";
import {
  locatedImages,
  MULTI_MRC_OPTIONS,
  MultiMRCLoader,
  type MultiMRCLoaderOptions,
  openLoader,
} from "./multi_mrc_loader.ts";

/**
 * Images of a RELION STAR file.
 *
 * Permission: `--allow-read` of the STAR file and of the folders of its
 * stacks.
 */
export class StarLoader extends MultiMRCLoader {
  /**
   * Opens the stacks that the column `_rlnImageName` of the main table names,
   * `section@path` with sections counted from 1.
   *
   * @param star Path of the STAR file, or the file already read; without a
   * path of its own, its relative paths start from the current folder.
   * @throws {MissingFileError} if the file or stacks are missing.
   * @throws {DataFormatError} if the file or a stack is malformed.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { StarLoader, writeMrc } from "@cryoset/cryoset";
   *
   * const folder = await Deno.makeTempDir();
   * const pixels = Float32Array.from({ length: 12 }, (_, pixel) => pixel);
   * await writeMrc(`${folder}/a.mrcs`, { data: pixels, shape: [3, 2, 2] });
   * const star = "data_\nloop_\n_rlnImageName\n3@a.mrcs\n1@a.mrcs\n";
   * await Deno.writeTextFile(`${folder}/particles.star`, star);
   *
   * await using particles = await StarLoader.open(`${folder}/particles.star`);
   * assertEquals(particles.shape, [2, 2, 2]);
   * assertEquals([...(await particles.get(0)).data], [8, 9, 10, 11]);
   * await Deno.remove(folder, { recursive: true });
   * ```
   */
  static async open(
    star: string | StarFile,
    options: MultiMRCLoaderOptions = {},
  ): Promise<StarLoader> {
    checkOptions("StarLoader.open", options, MULTI_MRC_OPTIONS);
    const file = typeof star === "string"
      ? await loadStarParticles(star, options)
      : star;
    checkImageRows(file);
    const path = file.path ?? "<memory>.star";
    const table = parseImageNames(file.df, { path });
    const projectDir = file instanceof TomoStarFile
      ? file.imageRoot
      : undefined;
    return await openLoader(
      options,
      () => locatedImages(table, path, { ...options, projectDir }),
      (parts) => new StarLoader(parts),
    );
  }
}

import { checkOptions } from "../core/options.ts";
import { parseImageNames } from "../metadata/image_names.ts";
import { StarFile } from "../metadata/star_file.ts";
import {
  finish,
  MULTI_MRC_OPTIONS,
  MultiMRCLoader,
  type MultiMRCLoaderOptions,
  openStackSet,
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
   * @param star Path of the STAR file, or the file already read.
   * @throws {MissingFileError} if the file or stacks are missing.
   * @throws {DataFormatError} if the file or a stack is malformed.
   */
  static async open(
    star: string | StarFile,
    options: MultiMRCLoaderOptions = {},
  ): Promise<StarLoader> {
    checkOptions("StarLoader.open", options, MULTI_MRC_OPTIONS);
    const file = typeof star === "string" ? await StarFile.load(star) : star;
    const path = file.path ?? "<memory>.star";
    const table = parseImageNames(file.df, { path });
    const set = await openStackSet(table, path, options);
    return await finish(new StarLoader(set), options);
  }
}

import { checkOptions } from "../core/options.ts";
import { imageNamesFromCs } from "../metadata/cs_image_names.ts";
import { CryoSparcFile } from "../metadata/cryosparc_file.ts";
import {
  locatedImages,
  MULTI_MRC_OPTIONS,
  MultiMRCLoader,
  type MultiMRCLoaderOptions,
  openLoader,
} from "./multi_mrc_loader.ts";

/**
 * Images of a cryoSPARC `.cs` file.
 *
 * Permission: `--allow-read` of the `.cs` file and of the folders of its
 * stacks.
 */
export class CryoSparcLoader extends MultiMRCLoader {
  /**
   * Opens the stacks that `blob/path` names, at the sections of `blob/idx`.
   * Paths are relative to cryoSPARC's project folder, which is looked for
   * above the file unless `datadir` is given. `blob/sign` is left to the
   * caller.
   *
   * @param cs Path of the file, or the file already read.
   * @throws {MissingFileError} if the file or stacks are missing.
   * @throws {DataFormatError} if the file or a stack is malformed.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import {
   *   CryoSparcLoader,
   *   csNumbers,
   *   CsTable,
   *   csTexts,
   *   writeCs,
   *   writeMrc,
   * } from "@cryoset/cryoset";
   *
   * const folder = await Deno.makeTempDir();
   * const pixels = Float32Array.from({ length: 12 }, (_, pixel) => pixel);
   * await writeMrc(`${folder}/a.mrc`, { data: pixels, shape: [3, 2, 2] });
   * const table = new CsTable(2, [
   *   csTexts("blob/path", [">a.mrc", ">a.mrc"]),
   *   csNumbers("blob/idx", "<u4", [2, 0]),
   * ]);
   * await writeCs(`${folder}/particles.cs`, table);
   *
   * await using particles = await CryoSparcLoader.open(`${folder}/particles.cs`);
   * assertEquals([...(await particles.get(0)).data], [8, 9, 10, 11]);
   * await Deno.remove(folder, { recursive: true });
   * ```
   */
  static async open(
    cs: string | CryoSparcFile,
    options: MultiMRCLoaderOptions = {},
  ): Promise<CryoSparcLoader> {
    checkOptions("CryoSparcLoader.open", options, MULTI_MRC_OPTIONS);
    const file = typeof cs === "string"
      ? await CryoSparcFile.load(cs, options.cs)
      : cs;
    const table = imageNamesFromCs(file);
    const path = file.path ?? "<memory>.cs";
    return await openLoader(
      options,
      () => locatedImages(table, path, options),
      (parts) => new CryoSparcLoader(parts),
    );
  }
}

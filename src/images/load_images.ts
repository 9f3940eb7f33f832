import { ArgumentError } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import {
  readMrcHeader,
  type ReadMrcHeaderOptions,
} from "../formats/mrc/mod.ts";
import { readCs } from "../formats/cs/mod.ts";
import { parseHdf5Path } from "../formats/hdf5/hdf5_path.ts";
import type { StackPathOptions } from "../io/stack_path.ts";
import { stagingOptions } from "../io/staging/staging_options.ts";
import { loadStarParticles } from "../metadata/load_star_particles.ts";
import { cryoSparcFiles } from "../metadata/cryosparc_file.ts";
import { CryoSparcLoader } from "./cryosparc_loader.ts";
import { Hdf5Loader } from "./hdf5_loader.ts";
import { Hdf5Stack } from "./hdf5_stack.ts";
import type { ImageLoader } from "./image_loader.ts";
import { MRCLoader } from "./mrc_loader.ts";
import {
  MULTI_MRC_OPTIONS,
  MultiMRCLoader,
  type MultiMRCLoaderOptions,
} from "./multi_mrc_loader.ts";
import { OpenStacks } from "./open_stacks.ts";
import { StarLoader } from "./star_loader.ts";
import { concatenatedStacks } from "./text_list.ts";

/** Options of {@linkcode imageCount}. */
export interface ImageCountOptions extends StackPathOptions {
  /** How to read doubtful headers. */
  readonly mrc?: ReadMrcHeaderOptions | undefined;
}

/** Options of {@linkcode loadImages}. */
export type LoadImagesOptions = MultiMRCLoaderOptions;

/**
 * Opens particle images from a file of any kind this version reads, chosen by
 * its extension whatever its case: `.mrcs` and `.mrc` (one stack), `.star`
 * (RELION), `.cs` and `.csg` (cryoSPARC), `.txt` (a list of stacks), `.h5`,
 * `.hdf5` and `.hdf` (a dataset of images, `stack.h5::/path/in/file` to choose
 * one).
 *
 * Permission: `--allow-read` of the file and of the folders of its stacks.
 *
 * @throws {ArgumentError} if the extension is not known.
 * @throws {MissingFileError} if the file or stacks are missing.
 * @throws {DataFormatError} if a file is malformed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadImages, writeMrc } from "@cryoset/cryoset";
 *
 * const folder = await Deno.makeTempDir();
 * const images = { data: new Float32Array(3 * 64), shape: [3, 8, 8] };
 * await writeMrc(`${folder}/a.mrcs`, images);
 * await writeMrc(`${folder}/b.mrcs`, images);
 * await Deno.writeTextFile(`${folder}/all.txt`, "a.mrcs\nb.mrcs\n");
 *
 * await using all = await loadImages(`${folder}/all.txt`);
 * assertEquals(all.shape, [6, 8, 8]);
 * for await (const [positions, batch] of all.iterBatches(4)) {
 *   assertEquals(batch.shape, [positions.length, 8, 8]);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function loadImages(
  path: string,
  options: LoadImagesOptions = {},
): Promise<ImageLoader> {
  checkOptions("loadImages", options, MULTI_MRC_OPTIONS);
  switch (imageFileKind(path)) {
    case "mrc": {
      const { indices, lazy, mrc } = options;
      const staging = stagingOptions(options);
      return await MRCLoader.open(path, { indices, lazy, mrc, ...staging });
    }
    case "star":
      return await StarLoader.open(path, options);
    case "cs":
      return await CryoSparcLoader.open(path, options);
    case "txt":
      return await MultiMRCLoader.fromTxt(path, options);
    case "hdf5":
      return await Hdf5Loader.open(path, options);
  }
}

/**
 * Number of images in a file, from as little as possible: the header of a
 * stack, the rows of a STAR or `.cs` file, the shape of an HDF5 dataset. Stacks
 * named in metadata are not opened,
 * except those of a text list, whose headers are read.
 *
 * Permission: `--allow-read` of the file (of the stacks too for a text list).
 */
export async function imageCount(
  path: string,
  options: ImageCountOptions = {},
): Promise<number> {
  checkOptions("imageCount", options, ["datadir", "stripPrefix", "mrc"]);
  switch (imageFileKind(path)) {
    case "mrc":
      return (await readMrcHeader(path, options.mrc)).nz;
    case "star":
      return (await loadStarParticles(path, {
        datadir: options.datadir,
        stripPrefix: options.stripPrefix,
      })).length;
    case "cs":
      return await csImageCount(path);
    case "txt": {
      await using opened = new OpenStacks(options.mrc);
      const { table } = await concatenatedStacks(path, options, opened);
      return table.sections.length;
    }
    case "hdf5": {
      using stack = await Hdf5Stack.open(path);
      return stack.numImages;
    }
  }
}

/** Records of a `.cs` file, from its header; of a group, from its first file. */
async function csImageCount(path: string): Promise<number> {
  const [first] = await cryoSparcFiles(path);
  return (await readCs(first, { fields: () => false })).length;
}

/** Kind of image file by extension. */
export function imageFileKind(
  path: string,
): "mrc" | "star" | "cs" | "txt" | "hdf5" {
  const { file } = parseHdf5Path(path);
  if (/\.cs\.npy$/i.test(file)) return "cs";
  const extension = /\.([^./\\]+)$/.exec(file)?.[1].toLowerCase();
  switch (extension) {
    case "mrc":
    case "mrcs":
      return "mrc";
    case "cs":
    case "csg":
      return "cs";
    case "star":
    case "txt":
      return extension;
    case "h5":
    case "hdf5":
    case "hdf":
      return "hdf5";
    case "pkl":
    case "pickle":
      throw new ArgumentError(
        "image-file-kind",
        `Cannot open "${path}" as images: a pickle holds poses, CTF ` +
          `parameters or indices; give the stack, and the pickle as posesFile, ` +
          `ctfFile or ind`,
        { actual: extension },
      );
  }
  throw new ArgumentError(
    "image-file-kind",
    `Cannot tell how to open "${path}": known extensions are .star, .cs, ` +
      `.csg, .mrcs, .mrc, .txt, .h5, .hdf5 and .hdf`,
    { actual: extension ?? "" },
  );
}

import { ArgumentError } from "../core/errors.ts";
import type { NdArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { Hdf5Writer } from "../formats/hdf5/hdf5_writer.ts";
import { CTF_COLUMNS, PARTICLE_SET } from "../formats/hdf5/particle_set.ts";
import { checkNew } from "../io/check_new.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";

/** Options of {@linkcode exportHdf5}. */
export interface ExportHdf5Options {
  /**
   * How hard gzip compresses the images: 1 (fast) to 9, or 0 for none.
   *
   * @default {0}
   */
  readonly gzip?: number | undefined;
  /**
   * Images that are in memory at a time.
   *
   * @default {256}
   */
  readonly batchSize?: number | undefined;
  /**
   * Overwrite a file that exists.
   *
   * @default {false}
   */
  readonly force?: boolean | undefined;
}

const DEFAULT_BATCH_SIZE = 256;

/**
 * Writes the images of a dataset, with their poses and CTF parameters, to one
 * HDF5 file, which `loadImages` and `readHdf5Metadata` read:
 *
 * | path | shape, type |
 * | --- | --- |
 * | `/images` | [N, D, D] float32, one image a chunk |
 * | `/poses/rotations` | [N, 3, 3] float64 |
 * | `/poses/translations` | [N, 2] float64, in px |
 * | `/ctf/params` | [N, C] float64, columns named by an attribute |
 * | `/original_image_indices` | [N] int32 |
 *
 * The file has the attributes `format`, `version`, `apix` (Å) and
 * `premultiplied_ctf`. Images are
 * written as they are read, a batch at a time: pixels as stored, neither
 * inverted nor masked. The file takes its name when it is whole.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder; `--allow-read`
 * of the stacks of the dataset.
 *
 * @throws {ArgumentError} if the file exists, or an option has no sense.
 * @throws {MissingFileError} if the folder does not exist.
 * @throws {DataFormatError} if images cannot be read or the file not written.
 *
 * @example
 * ```ts ignore
 * import { exportHdf5, loadDataset } from "@cryoset/cryoset";
 *
 * await using dataset = await loadDataset("run_data.star");
 * await exportHdf5(dataset, "run_data.h5", { gzip: 4 });
 * ```
 */
export async function exportHdf5(
  dataset: CryoEMDataset,
  path: string,
  options: ExportHdf5Options = {},
): Promise<void> {
  checkOptions("exportHdf5", options, ["gzip", "batchSize", "force"]);
  const { gzip = 0, batchSize = DEFAULT_BATCH_SIZE } = options;
  if (!Number.isInteger(gzip) || gzip < 0 || gzip > 9) {
    throw new ArgumentError(
      "gzip-level",
      `Cannot compress by gzip of level "${gzip}": levels are 0 to 9`,
      { label: "gzip", expected: [0, 9], actual: gzip },
    );
  }
  const batches = dataset.iterBatches(batchSize);
  await checkNew(path, options.force ?? false);
  await using writer = await Hdf5Writer.open(path);
  writeMetadata(writer, dataset);
  const D = dataset.gridSize;
  const pixels = D * D;
  writer.createRows(PARTICLE_SET.images, [dataset.nImages, D, D], gzip);
  let row = 0;
  for await (using batch of batches) {
    const { data } = batch.images;
    for (let start = 0; start < data.length; start += pixels, row++) {
      const image = data.subarray(start, start + pixels);
      writer.writeRow(PARTICLE_SET.images, row, image, [D, D]);
    }
  }
  await writer.commit();
}

function writeMetadata(writer: Hdf5Writer, dataset: CryoEMDataset): void {
  const write = (path: string, { data, shape }: NdArray) =>
    writer.write(path, Float64Array.from(data, Number), shape);
  const { ctfParams } = dataset;
  writer.setAttribute("/", "format", PARTICLE_SET.format);
  writer.setAttribute("/", "version", PARTICLE_SET.version);
  writer.setAttribute("/", "apix", dataset.voxelSize);
  const premultiplied = dataset.premultipliedCtf ? 1 : 0;
  writer.setAttribute("/", PARTICLE_SET.premultiplied, premultiplied);
  writer.createGroup(PARTICLE_SET.poses);
  write(PARTICLE_SET.rotations, dataset.rotationMatrices);
  write(PARTICLE_SET.translations, dataset.translations);
  writer.setAttribute(PARTICLE_SET.translations, "unit", PARTICLE_SET.unit);
  writer.createGroup(PARTICLE_SET.ctf);
  write(PARTICLE_SET.ctfParams, ctfParams);
  writer.setAttribute(
    PARTICLE_SET.ctfParams,
    "columns",
    CTF_COLUMNS.slice(0, ctfParams.shape[1]),
  );
  const indices = Int32Array.from(dataset.originalImageIndices);
  writer.write(PARTICLE_SET.originalIndices, indices, [indices.length]);
}

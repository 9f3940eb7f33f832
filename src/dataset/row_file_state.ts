import { parseHdf5Path } from "../formats/hdf5/hdf5_path.ts";
import { type FileState, statFile } from "../io/read_file.ts";
import { cryoSparcFiles } from "../metadata/cryosparc_file.ts";

/** State of the files that say which image is in which row. */
export interface RowFileState extends FileState {
  /** Those files, where they are several: sizes add up, the latest counts. */
  readonly files?: readonly string[] | undefined;
}

/**
 * Size and time of the file that says which image is in which row: of an HDF5
 * file for a path inside it, of the images' `.cs` file for a `.csg` file. Null
 * if there is none.
 *
 * Permission: `--allow-read` of the files.
 *
 * @param files The files that a set of RELION-5 tomography consists of.
 */
export async function rowFileState(
  particlesFile: string,
  files?: readonly string[],
): Promise<RowFileState | null> {
  if (files !== undefined) return await stateOfAll(files);
  const { file } = parseHdf5Path(particlesFile);
  const [images] = await cryoSparcFiles(file);
  return await statFile(images);
}

async function stateOfAll(
  files: readonly string[],
): Promise<RowFileState | null> {
  let size = 0;
  let mtimeNs = 0n;
  for (const file of files) {
    const state = await statFile(file);
    if (state === null) return null;
    size += state.size;
    if (state.mtimeNs > mtimeNs) mtimeNs = state.mtimeNs;
  }
  return { size, mtimeNs, files };
}

import { parseHdf5Path } from "../formats/hdf5/hdf5_path.ts";
import { type FileState, statFile } from "../io/read_file.ts";
import { cryoSparcFiles } from "../metadata/cryosparc_file.ts";

/**
 * Size and time of the file that says which image is in which row: of an HDF5
 * file for a path inside it, of the images' `.cs` file for a `.csg` file. Null
 * if there is none.
 *
 * Permission: `--allow-read` of the files.
 */
export async function rowFileState(
  particlesFile: string,
): Promise<FileState | null> {
  const { file } = parseHdf5Path(particlesFile);
  const [images] = await cryoSparcFiles(file);
  return await statFile(images);
}

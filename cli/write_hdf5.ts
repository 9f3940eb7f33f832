import {
  type ConvertReport,
  exportHdf5,
  isHdf5Path,
  loadDataset,
  type LoadDatasetOptions,
} from "../mod.ts";

/** Whether a file is written as HDF5, by its extension. */
export function isHdf5(path: string | undefined): path is string {
  return path !== undefined && isHdf5Path(path);
}

/** Writes images, poses and CTF parameters of a set to one HDF5 file. */
export async function writeHdf5(
  file: string,
  output: string,
  options: LoadDatasetOptions,
  force: boolean | undefined,
): Promise<ConvertReport> {
  // Such files know no particles of tilt series: loading says so.
  const single = { ...options, tiltSeries: false };
  await using dataset = await loadDataset(file, single);
  await exportHdf5(dataset, output, { force });
  return {
    particles: dataset.nImages,
    written: [output],
    diagnostics: dataset.diagnostics,
  };
}

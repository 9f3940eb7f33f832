import { dirname, join, resolve } from "@std/path/posix";
import {
  checkNew,
  MissingFileError,
  type Reconstruction,
  writeFsc,
  writeVolume,
} from "../mod.ts";

/** The files of a reconstruction. */
export interface MapFiles {
  readonly half1: string;
  readonly half2: string;
  readonly map: string;
  readonly fsc: string;
}

/** Their names in a folder. */
export function mapFiles(folder: string): MapFiles {
  return {
    half1: join(folder, "half1.mrc"),
    half2: join(folder, "half2.mrc"),
    map: join(folder, "map.mrc"),
    fsc: join(folder, "fsc.star"),
  };
}

/**
 * Makes the folder if it is not there, and sees that the files can be written.
 *
 * @throws {MissingFileError} `folder-missing` if it would lie in none.
 * @throws {ArgumentError} `file-exists` unless forced.
 */
export async function prepareFolder(
  folder: string,
  files: MapFiles,
  force: boolean,
): Promise<void> {
  try {
    await Deno.mkdir(folder);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw noParent(folder, error);
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  for (const path of Object.values(files)) await checkNew(path, force);
}

function noParent(folder: string, cause: Error): MissingFileError {
  return new MissingFileError(
    "folder-missing",
    `Cannot make the folder "${folder}": "${
      dirname(resolve(folder))
    }" does not exist`,
    { paths: [folder], cause },
  );
}

/** Writes maps and curve, each whole or not at all. */
export async function writeMaps(
  files: MapFiles,
  { halfMaps, average, fsc }: Reconstruction,
  force: boolean,
): Promise<void> {
  await writeVolume(files.half1, halfMaps[0]);
  await writeVolume(files.half2, halfMaps[1]);
  await writeVolume(files.map, average);
  await writeFsc(files.fsc, fsc, { force });
}

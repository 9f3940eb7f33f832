import { dirname, relative, resolve } from "@std/path/posix";
import { normalizeIndices, rangeTo } from "../../core/index_utils.ts";
import { takeRows } from "../../core/nd_array.ts";
import { readMrcHeader } from "../../formats/mrc/mod.ts";
import { findStack, imageRoot, stripPathPrefix } from "../../io/stack_path.ts";
import { Hdf5Stack } from "../../images/hdf5_stack.ts";
import { imageFileKind } from "../../images/load_images.ts";
import { type ImageTable, takeImages } from "../../images/image_table.ts";
import { OpenStacks } from "../../images/open_stacks.ts";
import { concatenatedStacks } from "../../images/text_list.ts";
import { CtfArrays, PoseArrays } from "../../metadata/metadata_arrays.ts";
import {
  type CtfParameterTable,
  imageNamesOfTable,
  type PoseTable,
} from "../../metadata/particle_table.ts";
import { readMetadataFiles } from "../metadata_files.ts";
import { checkRowCount } from "../row_counts.ts";
import { checkSameImages } from "../same_images.ts";
import { tableRows } from "./table_rows.ts";
import type { ConvertOptions } from "./convert_options.ts";
import type { RecordSources } from "./record_sources.ts";

/**
 * Reads what particles are put together from, and takes the rows asked for.
 *
 * @param outputFolder Folder that paths of bare stacks are written from.
 */
export async function convertSources(
  path: string,
  outputFolder: string,
  options: ConvertOptions,
): Promise<RecordSources> {
  const { particles, poses, ctf } = await readMetadataFiles(path, {
    ...options,
    allFields: true,
  });
  // No other program reads images in HDF5 by their names in a table.
  const hdf5 = imageFileKind(path) === "hdf5" ? await hdf5Stack(path) : null;
  const images = hdf5 !== null
    ? null
    : particles === null
    ? await imagesOf(path, outputFolder, options)
    : imageNamesOfTable(particles);
  const length = particles?.length ?? hdf5?.length ?? images!.sections.length;
  if (poses !== null) checkRowCount("poses", poses, length);
  if (ctf !== null) checkRowCount("ctf", ctf, length);
  if (particles !== null) {
    if (poses !== null) checkSameImages(particles, poses, null, "poses");
    if (ctf !== null) checkSameImages(particles, ctf, null, "CTF parameters");
  }
  const imageSize = hdf5 !== null
    ? hdf5.side
    : particles === null
    ? await bareStackSide(path, images, outputFolder, options)
    : particles.resolution === null
    ? await firstStackSide(path, images, options)
    : undefined;
  const all = { path, particles, images, length, poses, ctf, imageSize };
  const { ind } = options;
  if (ind === null || ind === undefined) return all;
  return select(all, normalizeIndices(ind, length, { name: "ind" }));
}

/** Rows of every part, in the order given. */
function select(sources: RecordSources, rows: Int32Array): RecordSources {
  const { particles, images, poses, ctf } = sources;
  const taken = new Map<unknown, unknown>();
  const once = <T>(table: T, take: (table: T) => T): T => {
    if (!taken.has(table)) taken.set(table, take(table));
    return taken.get(table) as T;
  };
  return {
    ...sources,
    length: rows.length,
    particles: particles && once(particles, (table) => tableRows(table, rows)),
    images: images && takeImages(images, rows),
    poses: poses && once(poses, (table) => posesRows(table, rows)),
    ctf: ctf && once(ctf, (table) => ctfRows(table, rows)),
  };
}

function posesRows(table: PoseTable, rows: Int32Array): PoseTable {
  return table instanceof PoseArrays
    ? new PoseArrays(
      table.path,
      takeRows(table.rotations, rows),
      takeRows(table.translations, rows),
      table.diagnostics,
    )
    : tableRows(table, rows);
}

function ctfRows(
  table: CtfParameterTable,
  rows: Int32Array,
): CtfParameterTable {
  return table instanceof CtfArrays
    ? new CtfArrays(table.path, takeRows(table.rows, rows))
    : tableRows(table, rows);
}

/** All sections of a stack or of a list of stacks. */
async function imagesOf(
  path: string,
  outputFolder: string,
  { datadir, stripPrefix, mrc }: ConvertOptions,
): Promise<ImageTable> {
  const fromOutput = (file: string) => relative(outputFolder, file);
  if (imageFileKind(path) === "txt") {
    await using opened = new OpenStacks(mrc);
    const paths = { datadir, stripPrefix };
    const { table } = await concatenatedStacks(path, paths, opened);
    return { ...table, files: table.files.map(fromOutput) };
  }
  const { nz } = await readMrcHeader(path, mrc);
  return {
    files: [fromOutput(path)],
    fileIndex: new Int32Array(nz),
    sections: rangeTo(nz),
  };
}

async function firstStackSide(
  path: string,
  images: ImageTable | null,
  { datadir, stripPrefix, mrc }: ConvertOptions,
): Promise<number | undefined> {
  if (images === null || images.sections.length === 0) return undefined;
  const files = stripPrefix
    ? stripPathPrefix(images.files, stripPrefix)
    : images.files;
  const first = files[images.fileIndex[0]];
  const { found } = await findStack(imageRoot(path, datadir), first, {
    upward: !datadir,
  });
  return found === null ? undefined : (await readMrcHeader(found, mrc)).nx;
}

async function hdf5Stack(path: string) {
  using stack = await Hdf5Stack.open(path);
  return { length: stack.numImages, side: stack.imageSize };
}

async function bareStackSide(
  path: string,
  images: ImageTable | null,
  outputFolder: string,
  { mrc }: ConvertOptions,
): Promise<number> {
  const stack = imageFileKind(path) === "txt"
    ? resolve(outputFolder, images!.files[0])
    : path;
  return (await readMrcHeader(stack, mrc)).nx;
}

/** Folder that a file lies in. */
export function folderOf(path: string): string {
  return dirname(resolve(path));
}

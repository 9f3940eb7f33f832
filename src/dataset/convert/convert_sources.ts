import { dirname, relative, resolve } from "@std/path/posix";
import { normalizeIndices, rangeTo } from "../../core/index_utils.ts";
import { takeRows } from "../../core/nd_array.ts";
import { readMrcHeader } from "../../formats/mrc/mod.ts";
import { findStack, imageRoot } from "../../io/stack_path.ts";
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
import { checkSameImages } from "../same_images.ts";
import { checkRowCounts } from "./row_counts.ts";
import { tableRows } from "./table_rows.ts";
import type { ConvertOptions } from "./convert_particles.ts";
import type { RecordSources } from "./particle_records.ts";

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
  const images = particles === null
    ? await imagesOf(path, outputFolder, options)
    : imageNamesOfTable(particles);
  const length = particles?.length ?? images!.sections.length;
  checkRowCounts(path, length, poses, ctf);
  if (particles !== null) {
    if (poses !== null) checkSameImages(particles, poses, null, "poses");
    if (ctf !== null) checkSameImages(particles, ctf, null, "CTF parameters");
  }
  const imageSize = particles !== null && particles.resolution === null
    ? await firstStackSide(path, images, options)
    : particles === null
    ? await bareStackSide(path, images, outputFolder)
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
  { datadir, stripPrefix }: ConvertOptions,
): Promise<ImageTable> {
  const fromOutput = (file: string) =>
    relative(resolve(outputFolder), resolve(file));
  if (imageFileKind(path) === "txt") {
    await using opened = new OpenStacks();
    const paths = { datadir, stripPrefix };
    const { table } = await concatenatedStacks(path, paths, opened);
    return { ...table, files: table.files.map(fromOutput) };
  }
  const { nz } = await readMrcHeader(path);
  return {
    files: [fromOutput(path)],
    fileIndex: new Int32Array(nz),
    sections: rangeTo(nz),
  };
}

async function firstStackSide(
  path: string,
  images: ImageTable | null,
  { datadir }: ConvertOptions,
): Promise<number | undefined> {
  if (images === null || images.sections.length === 0) return undefined;
  const first = images.files[images.fileIndex[0]];
  const { found } = await findStack(imageRoot(path, datadir), first, {
    upward: !datadir,
  });
  return found === null ? undefined : (await readMrcHeader(found)).nx;
}

async function bareStackSide(
  path: string,
  images: ImageTable | null,
  outputFolder: string,
): Promise<number> {
  const stack = imageFileKind(path) === "txt"
    ? resolve(outputFolder, images!.files[0])
    : path;
  return (await readMrcHeader(stack)).nx;
}

/** Folder that a file lies in. */
export function folderOf(path: string): string {
  return dirname(resolve(path));
}

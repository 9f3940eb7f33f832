import { showReport } from "./report_look.ts";
import { rangeTo } from "../../core/index_utils.ts";
import { resolve } from "@std/path/posix";
import type { Diagnostic } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import type { ReadStarOptions } from "../../formats/star/mod.ts";
import type { ReadMrcHeaderOptions } from "../../formats/mrc/mod.ts";
import type { StackPathOptions } from "../../io/stack_path.ts";
import type { ImageTable } from "../../images/image_table.ts";
import { Hdf5Stack } from "../../images/hdf5_stack.ts";
import { imageFileKind } from "../../images/load_images.ts";
import { OpenStacks } from "../../images/open_stacks.ts";
import { readTextList } from "../../images/text_list.ts";
import type { ReadCryoSparcOptions } from "../../metadata/cryosparc_file.ts";
import {
  type ParticleTable,
  requireImageNames,
} from "../../metadata/particle_table.ts";
import {
  checkImageRows,
  tiltSeriesColumn,
  tiltSeriesNote,
} from "../../metadata/single_particles.ts";
import { TomoStarFile } from "../../metadata/relion5_tomo/tomo_star_file.ts";
import type { TomoTableOptions } from "../../metadata/relion5_tomo/tomo_table_options.ts";
import { requireTiltTable } from "../../metadata/tilt_series/particle_tilts.ts";
import { readHdf5Arrays } from "../../metadata/hdf5_arrays.ts";
import { StarFile } from "../../metadata/star_file.ts";
import { imageSizeDisagreement } from "../image_size_check.ts";
import { readPremultiplied } from "../premultiplied.ts";
import { inspectCsMetadata, signNote } from "./inspect_cs_metadata.ts";
import { inspectHdf5Metadata } from "./inspect_hdf5_metadata.ts";
import { inspectStarMetadata } from "./inspect_star_metadata.ts";
import { inspectTiltSeries } from "./inspect_tilt_series.ts";
import { loadInspectedTable } from "./load_inspected_table.ts";
import { inspectStacks, type StacksInspection } from "./inspect_stacks.ts";
import type { ParticlesReport } from "./report.ts";

/** Options of {@linkcode inspectParticles}. */
export interface InspectOptions extends StackPathOptions {
  /** Name of the block of particles, where a file has several. */
  readonly block?: string | undefined;
  /** How to read doubtful STAR files. */
  readonly star?: ReadStarOptions | undefined;
  /** How to read doubtful headers. */
  readonly mrc?: ReadMrcHeaderOptions | undefined;
  /** How to read cryoSPARC sets. */
  readonly cs?: ReadCryoSparcOptions | undefined;
  /** How to read sets of RELION-5 tomography. */
  readonly tomo?: TomoTableOptions | undefined;
  /**
   * Take the images as tilt series, grouped by particle: then the file is
   * whole only if they can be opened so.
   *
   * @default {they are single, and tilt series are told of where there are some}
   */
  readonly tiltSeries?: boolean | undefined;
}

/**
 * Says what a particle file is and whether it is whole: its table, poses,
 * CTF, half-sets and optics groups, and every stack it names. Missing or
 * faulty stacks are reported, not thrown.
 *
 * Permission: `--allow-read` of the file and of the folders of its stacks.
 *
 * @throws {MissingFileError} if the file itself is missing.
 * @throws {DataFormatError} if the file itself is malformed.
 * @throws {ArgumentError} if the extension is not known.
 * @throws {UnsupportedError} for subtomograms, and if `tiltSeries` is asked
 * for in a file that cannot hold them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { inspectParticles, StarTable, writeStar } from "@cryoset/cryoset";
 *
 * const path = await Deno.makeTempFile({ suffix: ".star" });
 * const particles = StarTable.fromColumns("particles", {
 *   _rlnImageName: ["1@lost.mrcs", "2@lost.mrcs"],
 *   _rlnAngleRot: [0, 90],
 * });
 * await writeStar(path, particles);
 *
 * const { ok, stacks, metadata } = await inspectParticles(path);
 * assertEquals([ok, stacks.missing], [false, ["lost.mrcs"]]);
 * assertEquals(metadata?.poses.missing, ["_rlnAngleTilt", "_rlnAnglePsi"]);
 * await Deno.remove(path);
 * ```
 */
export async function inspectParticles(
  path: string,
  options: InspectOptions = {},
): Promise<ParticlesReport> {
  checkOptions("inspectParticles", options, [
    "datadir",
    "stripPrefix",
    "block",
    "star",
    "mrc",
    "cs",
    "tomo",
    "tiltSeries",
  ]);
  return showReport(await inspectFile(path, options));
}

async function inspectFile(
  path: string,
  options: InspectOptions,
): Promise<ParticlesReport> {
  const table = await loadInspectedTable(path, options);
  if (options.tiltSeries) requireTiltTable(table, path);
  if (table !== null) return await inspectTable(path, table, options);
  const kind = imageFileKind(path);
  if (kind === "txt") return await inspectList(path, options);
  if (kind === "hdf5") return await inspectHdf5(path);
  return await inspectStack(path, options);
}

async function inspectTable(
  path: string,
  table: ParticleTable,
  options: InspectOptions,
): Promise<ParticlesReport> {
  const isStar = table instanceof StarFile;
  if (isStar) checkImageRows(table);
  const set = table instanceof TomoStarFile ? table : null;
  const stacks = await inspectStacks(
    path,
    table.length === 0 ? stacksAlone([]) : requireImageNames(table),
    { ...options, projectDir: set?.imageRoot },
  );
  const { boxes } = stacks.report;
  const stackBox = onlyValue(boxes);
  const box = boxes.length === 0 ? onlyValue(table.resolution) : stackBox;
  const metadata = isStar
    ? inspectStarMetadata(table, box)
    : inspectCsMetadata(table, box);
  const { tiltSeries: asked = set !== null } = options;
  const tilts = isStar && (asked || tiltSeriesColumn(table) !== null)
    ? inspectTiltSeries(table, set?.frameTotal)
    : null;
  const pixelSizes = pixelSizesAt(table, box);
  const whole = summary(path, stacks, table.length, [
    ...table.diagnostics,
    ...(asked ? [] : tiltSeriesNote(table)),
    ...tilts?.diagnostics ?? [],
    ...readPremultiplied(table).diagnostics,
    ...(isStar ? [] : signNote(table)),
    ...(stackBox === null ? [] : imageSizeDisagreement(table, stackBox)),
  ]);
  return {
    ...whole,
    format: !isStar
      ? "cryoSPARC"
      : set !== null
      ? "RELION 5 tomography"
      : table.hasOptics
      ? "RELION 3.1 STAR"
      : "RELION 3.0 STAR",
    box,
    pixelSize: onlyValue(pixelSizes),
    pixelSizes,
    metadata,
    tiltSeries: tilts?.report ?? null,
    ok: whole.ok && metadata.poses.fault === null &&
      metadata.ctf.fault === null && !(asked && tilts?.report.fault),
  };
}

async function inspectList(
  path: string,
  options: InspectOptions,
): Promise<ParticlesReport> {
  const table = stacksAlone(await readTextList(path));
  const stacks = await inspectStacks(path, table, options);
  return { ...withoutTable(path, stacks), format: "list of MRC stacks" };
}

async function inspectStack(
  path: string,
  options: InspectOptions,
): Promise<ParticlesReport> {
  const { mrc } = options;
  await using opened = new OpenStacks(mrc);
  // A fault of the file itself is thrown here, not reported.
  await opened.stack(path);
  const stacks = await inspectStacks(path, stacksAlone([resolve(path)]), {
    mrc,
  });
  return { ...withoutTable(path, stacks), format: "MRC stack" };
}

async function inspectHdf5(path: string): Promise<ParticlesReport> {
  using stack = await Hdf5Stack.open(path);
  const report = {
    named: 1,
    found: 1,
    missing: [],
    remedy: null,
    faulty: [],
    bytes: stack.fileSize,
    modes: [],
    boxes: [stack.imageSize],
    headerPixelSizes: [],
  };
  const sections = stack.numImages;
  const bare = withoutTable(path, { report, sections, diagnostics: [] });
  const arrays = await readHdf5Arrays(path);
  if (arrays === null) return { ...bare, format: "HDF5 stack" };
  const pixelSizes = [...new Set(arrays.ctf.apix)];
  return {
    ...bare,
    format: "HDF5 particle set",
    pixelSize: onlyValue(pixelSizes),
    pixelSizes,
    metadata: inspectHdf5Metadata(arrays),
    diagnostics: [...bare.diagnostics, ...arrays.poses.diagnostics],
  };
}

/** A table that names stacks, but no images in them. */
function stacksAlone(files: readonly string[]): ImageTable {
  return { files, fileIndex: rangeTo(0), sections: rangeTo(0) };
}

function withoutTable(
  path: string,
  stacks: StacksInspection,
): Omit<ParticlesReport, "format"> {
  return {
    ...summary(path, stacks, stacks.sections, []),
    box: onlyValue(stacks.report.boxes),
    pixelSize: onlyValue(stacks.report.headerPixelSizes),
    pixelSizes: stacks.report.headerPixelSizes,
    metadata: null,
    tiltSeries: null,
  };
}

function summary(
  path: string,
  { report, diagnostics }: StacksInspection,
  particles: number,
  others: readonly Diagnostic[],
): Pick<
  ParticlesReport,
  "path" | "particles" | "stacks" | "diagnostics" | "ok"
> {
  const whole = report.missing.length === 0 && report.faulty.length === 0 &&
    report.boxes.length <= 1;
  return {
    path,
    particles,
    stacks: report,
    diagnostics: [...others, ...diagnostics, ...oddSizes(path, report.boxes)],
    ok: whole && particles > 0,
  };
}

/** Odd images are whole, but loaded only if made smaller. */
function oddSizes(path: string, boxes: readonly number[]): Diagnostic[] {
  return boxes.filter((box) => box % 2 === 1).map((box) => ({
    severity: "warning",
    code: "image-size-odd",
    message: `Images of ${box} px are loaded only if cropped to an even size ` +
      "by downsampleD (--downsample)",
    path,
  }));
}

/** Distinct pixel sizes of the images as stored: those stated, at their box. */
function pixelSizesAt(table: ParticleTable, box: number | null): number[] {
  const sizes = table.apix;
  if (sizes === null) return [];
  const stated = table.resolution;
  const scaled = Float64Array.from(
    sizes,
    (size, i) =>
      stated === null || box === null ? size : size * stated[i] / box,
  );
  return [...new Set(scaled)].filter((size) => size > 0 && size < Infinity)
    .sort((a, b) => a - b);
}

/** The value that all entries have, or null. */
function onlyValue(values: ArrayLike<number> | null): number | null {
  if (values === null || values.length === 0) return null;
  for (let i = 1; i < values.length; i++) {
    if (values[i] !== values[0]) return null;
  }
  return values[0];
}

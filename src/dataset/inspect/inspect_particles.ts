import { resolve } from "@std/path/posix";
import type { Diagnostic } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import type { ReadMrcHeaderOptions } from "../../formats/mrc/mod.ts";
import type { StackPathOptions } from "../../io/stack_path.ts";
import { rangeTo } from "../../images/image_loader.ts";
import type { ImageTable } from "../../images/image_table.ts";
import { imageFileKind } from "../../images/load_images.ts";
import { OpenStacks } from "../../images/open_stacks.ts";
import { concatenatedStacks } from "../../images/text_list.ts";
import { parseImageNames } from "../../metadata/image_names.ts";
import { StarFile } from "../../metadata/star_file.ts";
import { imageSizeDisagreement } from "../image_size_check.ts";
import { inspectMetadata } from "./inspect_metadata.ts";
import { inspectStacks, type StacksInspection } from "./inspect_stacks.ts";
import type { ParticlesReport } from "./report.ts";

/** Options of {@linkcode inspectParticles}. */
export interface InspectOptions extends StackPathOptions {
  /** Name of the block of particles, where a file has several. */
  readonly block?: string | undefined;
  /** How to read doubtful headers. */
  readonly mrc?: ReadMrcHeaderOptions;
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
 */
export async function inspectParticles(
  path: string,
  options: InspectOptions = {},
): Promise<ParticlesReport> {
  checkOptions("inspectParticles", options, [
    "datadir",
    "stripPrefix",
    "block",
    "mrc",
  ]);
  const kind = imageFileKind(path);
  if (kind === "star") return await inspectStar(path, options);
  if (kind === "txt") return await inspectList(path, options);
  return await inspectStack(path, options);
}

async function inspectStar(
  path: string,
  options: InspectOptions,
): Promise<ParticlesReport> {
  const star = await StarFile.load(path, { block: options.block });
  const table: ImageTable = star.length === 0
    ? { files: [], fileIndex: rangeTo(0), sections: rangeTo(0) }
    : parseImageNames(star.df, { path });
  const { datadir, stripPrefix, mrc } = options;
  const stacks = await inspectStacks(path, table, {
    datadir,
    stripPrefix,
    ...(mrc && { mrc }),
  });
  const stated = onlyValue(star.resolution);
  const stackBox = onlyValue(stacks.report.boxes);
  const box = stackBox ?? stated;
  return {
    ...summary(path, stacks, star.length, [
      ...star.diagnostics,
      ...(stackBox === null ? [] : imageSizeDisagreement(star, stackBox)),
    ]),
    format: star.hasOptics ? "RELION 3.1 STAR" : "RELION 3.0 STAR",
    box,
    pixelSize: pixelSizeAt(onlyValue(star.apix), stated, box),
    metadata: inspectMetadata(star),
  };
}

async function inspectList(
  path: string,
  options: InspectOptions,
): Promise<ParticlesReport> {
  await using opened = new OpenStacks(options.mrc);
  const table = await concatenatedStacks(path, options, opened);
  const stacks = await inspectStacks(path, table, {});
  return {
    ...summary(path, stacks, table.sections.length, []),
    format: "list of MRC stacks",
    box: onlyValue(stacks.report.boxes),
    pixelSize: onlyValue(stacks.report.headerPixelSizes),
    metadata: null,
  };
}

async function inspectStack(
  path: string,
  options: InspectOptions,
): Promise<ParticlesReport> {
  await using opened = new OpenStacks(options.mrc);
  const { numImages } = await opened.stack(path);
  const table = {
    files: [resolve(path)],
    fileIndex: new Int32Array(numImages),
    sections: rangeTo(numImages),
  };
  const { mrc } = options;
  const stacks = await inspectStacks(path, table, { ...(mrc && { mrc }) });
  return {
    ...summary(path, stacks, numImages, []),
    format: "MRC stack",
    box: onlyValue(stacks.report.boxes),
    pixelSize: onlyValue(stacks.report.headerPixelSizes),
    metadata: null,
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
    diagnostics: [...others, ...diagnostics],
    ok: whole && particles > 0,
  };
}

/** Pixel size of the images as stored: the stated one scaled to their box. */
function pixelSizeAt(
  stated: number | null,
  statedBox: number | null,
  box: number | null,
): number | null {
  if (stated === null || statedBox === null || box === null) return stated;
  return stated * statedBox / box;
}

/** The value that all entries have, or null. */
function onlyValue(values: ArrayLike<number> | null): number | null {
  if (values === null || values.length === 0) return null;
  for (let i = 1; i < values.length; i++) {
    if (values[i] !== values[0]) return null;
  }
  return values[0];
}

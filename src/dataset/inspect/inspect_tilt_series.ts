import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import type { StarFile } from "../../metadata/star_file.ts";
import {
  hasField,
  missingColumns,
  TILT_COLUMN,
} from "../../metadata/tilt_series/tilt_columns.ts";
import { GROUP_NAME } from "../../metadata/tilt_series/tilt_groups.ts";
import {
  readTiltImages,
  type TiltImages,
} from "../../metadata/tilt_series/tilt_images.ts";
import type { TiltSeriesReport } from "./report.ts";

/** What was found out about tilt series, and what was tolerated. */
export interface TiltSeriesInspection {
  /** What was found out. */
  readonly report: TiltSeriesReport;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What a table with one row an image says of tilt series.
 *
 * @param frames Frames of the tilt series of all particles, seen or not, if
 * that is known.
 * @throws {DataFormatError} `tilt-columns` without `_rlnGroupName`.
 */
export function inspectTiltSeries(
  star: StarFile,
  frames: number | null = null,
): TiltSeriesInspection {
  if (!star.df.has(GROUP_NAME)) throw missingColumns(star, [GROUP_NAME]);
  const tiltOrder = hasField(star, TILT_COLUMN.dose)
    ? "dose"
    : hasField(star, TILT_COLUMN.bfactor)
    ? "bfactor"
    : null;
  const { images, fault } = readImages(star, tiltOrder ?? "dose");
  const { codes, values } = star.df.categories(GROUP_NAME);
  return {
    report: {
      particles: values.length,
      tiltsPerParticle: countsOf(codes, values.length),
      tomograms: tomogramCount(star),
      frames,
      tiltOrder,
      doseRange: rangeOf(images?.dose),
      bfactorRange: rangeOf(images?.ctfBfactor),
      ctfScaleRange: rangeOf(images?.ctfScale),
      fault,
    },
    diagnostics: images?.diagnostics ?? [],
  };
}

/** The images as they are opened, or what is in the way. */
function readImages(
  star: StarFile,
  tiltOrder: "dose" | "bfactor",
): { images: TiltImages | null; fault: string | null } {
  try {
    return { images: readTiltImages(star, { tiltOrder }), fault: null };
  } catch (error) {
    if (!(error instanceof DataFormatError)) throw error;
    return { images: null, fault: error.message };
  }
}

function countsOf(
  particleOf: Int32Array,
  particles: number,
): TiltSeriesReport["tiltsPerParticle"] {
  const counts = new Int32Array(particles);
  for (const particle of particleOf) counts[particle]++;
  counts.sort();
  const middle = (particles - 1) / 2;
  const at = (k: number) => counts[k] ?? 0;
  return {
    min: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    max: at(particles - 1),
  };
}

function tomogramCount({ df }: StarFile): number | null {
  return df.has("_rlnTomoName")
    ? df.categories("_rlnTomoName").values.length
    : null;
}

function rangeOf(
  values: Float64Array | null | undefined,
): [number, number] | null {
  if (!values || values.length === 0) return null;
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

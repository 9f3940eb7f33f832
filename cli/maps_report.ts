import { fscRecord, type Volume } from "../mod.ts";
import { fscReport } from "./fsc_report.ts";
import { count, decimal, fields, whole } from "./layout.ts";
import type { MapsReport } from "./reconstruct_halves.ts";
import { splitMethod } from "./split_options.ts";

/** A reconstruction for people. */
export function describeMaps(report: MapsReport): string {
  const { path, files, box, voxelSize, reconstruction, masked } = report;
  const names = Object.values(files)
    .map((file) => file.slice(file.lastIndexOf("/") + 1));
  const folder = files.map.slice(0, files.map.lastIndexOf("/"));
  return `${path}\n` + fields([
    ["images", imagesLine(report)],
    ["half-sets", splitMethod(report.split)],
    ["maps", `${whole(box)} px of ${decimal(voxelSize)} Å`],
    ["time", timeLine(report)],
    ["FSC", masked ? "of the half-maps, masked" : "of the half-maps"],
  ]) + fscReport(reconstruction.fsc) +
    fields([["written", `${names.join(", ")} in ${folder}`]]) +
    contrastNote(report);
}

/** A reconstruction for machines. */
export function mapsRecord(report: MapsReport): Record<string, unknown> {
  const { reconstruction, split, ...rest } = report;
  return {
    ...rest,
    method: split.method,
    seed: split.seed,
    isDark: isDark(reconstruction.average),
    fsc: fscRecord(reconstruction.fsc),
  };
}

function imagesLine({ counts, particles }: MapsReport): string {
  const images = `${counts.map(whole).join(" and ")} images`;
  return particles === null
    ? images
    : `${images} of ${count(particles, "particle")}`;
}

function timeLine({ counts, seconds }: MapsReport): string {
  const rate = (counts[0] + counts[1]) / Math.max(seconds, 1e-3);
  return `${seconds.toFixed(1)} s, ${whole(rate)} images/s`;
}

function contrastNote({ reconstruction, uninvert }: MapsReport): string {
  if (!isDark(reconstruction.average)) return "";
  const remedy = uninvert ? "leave out --uninvert" : "add --uninvert";
  return `The map is dark: to turn its contrast, ${remedy}\n`;
}

/** Whether what stands out of a map is negative. */
function isDark({ data }: Volume): boolean {
  let squares = 0;
  for (const voxel of data) squares += voxel * voxel;
  const limit = 3 * Math.sqrt(squares / data.length);
  let sum = 0;
  for (const voxel of data) if (Math.abs(voxel) > limit) sum += voxel;
  return sum < 0;
}

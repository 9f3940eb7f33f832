import { showing } from "../../display/show.ts";
import { htmlTable } from "../../display/html_table.ts";
import { oneLine } from "../../display/one_line.ts";
import {
  abridged,
  bytes,
  count,
  fileName,
  whole,
} from "../../display/words.ts";
import type { MetadataReport, ParticlesReport } from "./report.ts";

/** Makes a report show the file at a glance. */
export function showReport(report: ParticlesReport): ParticlesReport {
  const { path, format, particles, box, ok } = report;
  const name = abridged(fileName(path), 24);
  return showing(report, {
    line: () =>
      oneLine("ParticlesReport", [
        `${name}: ${count(particles, "image")}`,
        box === null ? "box not known" : `${box} px`,
        ok ? "complete" : "not complete",
        format,
      ]),
    media: () => ({
      "text/html": htmlTable({ title: path, rows: rowsOf(report) }),
    }),
  });
}

function rowsOf(report: ParticlesReport): [string, string][] {
  const { format, particles, box, pixelSizes, metadata, stacks, ok } = report;
  const { tiltSeries } = report;
  const found = `${whole(stacks.found)} of ${whole(stacks.named)} found`;
  return [
    ["format", format],
    ["images", whole(particles)],
    ["box", box === null ? "not known" : `${box} × ${box} px`],
    [
      "pixel size",
      pixelSizes.length === 0 ? "not stated" : `${pixelSizes.join(", ")} Å`,
    ],
    ...(metadata === null ? [] : metadataRows(metadata)),
    ...(tiltSeries === null ? [] : [
      ["particles", `${whole(tiltSeries.particles)} tilt series`] as [
        string,
        string,
      ],
    ]),
    ["stacks", `${found}, ${bytes(stacks.bytes)}`],
    ["complete", ok ? "yes" : stacks.remedy ?? "no"],
  ];
}

function metadataRows(
  { poses, ctf, halfsets, opticsGroups, columns }: MetadataReport,
): [string, string][] {
  const range = ctf.defocusRange?.map((x) => x.toFixed(2)).join(" to ");
  return [
    ["columns", whole(columns.length)],
    ["optics groups", whole(opticsGroups.length)],
    ["poses", poses.fault ?? (poses.present ? "yes" : "no")],
    [
      "CTF",
      ctf.fault ??
        (!ctf.present
          ? "no"
          : range === undefined
          ? "yes"
          : `defocus ${range} µm`),
    ],
    [
      "half-sets",
      halfsets === null
        ? "none"
        : `${whole(halfsets.half1)} and ${whole(halfsets.half2)} images`,
    ],
  ];
}

import { htmlTable } from "../display/html_table.ts";
import { oneLine } from "../display/one_line.ts";
import { showing } from "../display/show.ts";
import { abridged, count, decimal, whole } from "../display/words.ts";
import type { SimulationReport } from "./simulation_report.ts";

/** Makes the report of a simulation show what was made. */
export function showSimulation(report: SimulationReport): SimulationReport {
  const { nImages, nParticles, box, voxelSize, files } = report;
  const isTilted = nImages !== nParticles;
  return showing(report, {
    line: () =>
      oneLine("SimulationReport", [
        count(nImages, "image"),
        ...(isTilted ? [count(nParticles, "particle")] : []),
        `${box} px at ${decimal(voxelSize)} Å`,
        abridged(files.star, 40),
      ]),
    media: () => ({ "text/html": tableOf(report) }),
  });
}

function tableOf(report: SimulationReport): string {
  const { nImages, nParticles, box, voxelSize, files } = report;
  const { signalVariance, noiseVariance } = report;
  const snr = noiseVariance === 0 ? "no noise" : decimal(
    signalVariance / noiseVariance,
    3,
  );
  const poses = [files.cs, files.poses, files.ctf];
  return htmlTable({
    rows: [
      ["particles", whole(nParticles)],
      ["images", `${whole(nImages)} of ${box} × ${box} px at ${voxelSize} Å`],
      ["conformations", report.conformations.map(whole).join(", ")],
      ["signal to noise", snr],
      ["table", files.star],
      ["other formats", poses.filter((path) => path !== null).join(", ")],
      ["stacks", count(files.stacks.length, "file")],
      ["truth", [files.truth, ...files.volumes].join(", ")],
    ],
  });
}

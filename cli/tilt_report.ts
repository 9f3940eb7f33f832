import type { TiltSeriesReport } from "../mod.ts";
import { inFlags } from "./faults.ts";
import { count, decimal, fields, whole } from "./layout.ts";

const ORDERS = {
  dose: "by dose",
  bfactor: "by B-factor: --tilt-ctf warp",
} as const;

/** The tilt series that so many images belong to, for people. */
export function describeTiltSeries(
  images: number,
  report: TiltSeriesReport,
): string {
  const { particles, tomograms, frames, fault, tiltOrder } = report;
  const { doseRange, bfactorRange, ctfScaleRange } = report;
  const size = tilts(report.tiltsPerParticle);
  const rows = [
    ["tilt series", `${count(particles, "particle")} of ${size}`],
    ["tomograms", tomograms && whole(tomograms)],
    ["frames", frames && `${whole(images)} of ${whole(frames)} visible`],
    ["dose", doseRange && `${range(doseRange)} e⁻/Å²`],
    ["B-factor", bfactorRange && !doseRange && `${range(bfactorRange)} Å²`],
    ["CTF scale", ctfScaleRange && range(ctfScaleRange)],
    ["tilt order", tiltOrder && !fault && ORDERS[tiltOrder]],
    ["not usable", fault && inFlags(fault)],
  ] as const;
  return fields(
    rows.flatMap(([name, value]) => value ? [[name, value] as const] : []),
  );
}

function tilts(
  { min, median, max }: TiltSeriesReport["tiltsPerParticle"],
): string {
  return min === max
    ? count(max, "tilt")
    : `${whole(min)} to ${count(max, "tilt")}, median ${decimal(median)}`;
}

function range([least, greatest]: readonly [number, number]): string {
  return least === greatest
    ? decimal(least)
    : `${decimal(least)} to ${decimal(greatest)}`;
}

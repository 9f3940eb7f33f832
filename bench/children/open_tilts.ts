/** Opens a flat tilt-series file: `open_tilts.ts STAR`. */
import { loadDataset } from "../../mod.ts";
import { type ChildReport, report } from "../support/child_report.ts";

/** What was opened. */
export interface OpenTiltsReport extends ChildReport {
  readonly images: number;
  readonly particles: number;
}

const [star] = Deno.args;
await using dataset = await loadDataset(star, { tiltSeries: true });
const found: OpenTiltsReport = {
  images: dataset.nImages,
  particles: dataset.nUnits,
  sampledPeak: Deno.memoryUsage().rss,
};
await report(found);

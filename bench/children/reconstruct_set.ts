/** Reconstructs a set: `reconstruct_set.ts STAR PADDING`. */
import { loadDataset, reconstruct } from "../../mod.ts";
import { type ChildReport, report } from "../support/child_report.ts";

/** What the reconstruction was like. */
export interface ReconstructReport extends ChildReport {
  readonly images: number;
  readonly seconds: number;
}

const [star, padding] = Deno.args;
let sampledPeak = 0;
await using dataset = await loadDataset(star);
const start = performance.now();
await reconstruct(dataset, {
  padding: Number(padding),
  onProgress: () => {
    sampledPeak = Math.max(sampledPeak, Deno.memoryUsage().rss);
  },
});
const found: ReconstructReport = {
  images: dataset.nImages,
  seconds: (performance.now() - start) / 1000,
  sampledPeak,
};
await report(found);

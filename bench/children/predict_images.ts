/** Predicts images of a set, batch by batch: `predict_images.ts STAR MAP`. */
import { loadDataset, readVolume, VolumeSlicer } from "../../mod.ts";
import { type ChildReport, report } from "../support/child_report.ts";

/** What the prediction was like. */
export interface PredictReport extends ChildReport {
  readonly images: number;
  readonly seconds: number;
}

const [star, map] = Deno.args;
let sampledPeak = 0;
await using dataset = await loadDataset(star);
const start = performance.now();
const slicer = VolumeSlicer.fromDensity(await readVolume(map));
const all = Int32Array.from({ length: dataset.nImages }, (_, i) => i);
for (let first = 0; first < all.length; first += 100) {
  dataset.getPredictedImage(all.subarray(first, first + 100), slicer);
  sampledPeak = Math.max(sampledPeak, Deno.memoryUsage().rss);
}
const found: PredictReport = {
  images: dataset.nImages,
  seconds: (performance.now() - start) / 1000,
  sampledPeak,
};
await report(found);

/** Walks a dataset in batches: `walk_dataset.ts STAR BATCH_SIZE [OPTIONS]`. */
import { loadDataset } from "../../mod.ts";
import { type ChildReport, report } from "../support/child_report.ts";

/** What the walk was like. */
export interface WalkReport extends ChildReport {
  readonly images: number;
}

const [star, batchSize, options = "{}"] = Deno.args;
let images = 0;
let sampledPeak = 0;
await using dataset = await loadDataset(star);
const walk = dataset.iterBatches(Number(batchSize), JSON.parse(options));
for await (using batch of walk) {
  images += batch.count;
  sampledPeak = Math.max(sampledPeak, Deno.memoryUsage().rss);
}
const found: WalkReport = { images, sampledPeak };
await report(found);

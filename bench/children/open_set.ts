/** Opens a set of single particles: `open_set.ts STAR`. */
import { loadDataset } from "../../mod.ts";
import { type ChildReport, report } from "../support/child_report.ts";

const [star] = Deno.args;
await using dataset = await loadDataset(star);
const found: ChildReport = { sampledPeak: Deno.memoryUsage().rss };
if (dataset.nImages === 0) throw new Error("The set is empty");
await report(found);

/** Makes columns of a STAR file: `open_star.ts STAR numbers|text LABEL...`. */
import { readStar } from "../../src/formats/star/mod.ts";
import { type ChildReport, report } from "../support/child_report.ts";

/** What was made. */
export interface OpenReport extends ChildReport {
  readonly columns: number;
}

const [path, how, ...labels] = Deno.args;
const [table] = await readStar(path);
const columns = labels.map((label) =>
  how === "text" ? table.text(label) : table.numbers(label)
);
const found: OpenReport = {
  columns: columns.length,
  sampledPeak: Deno.memoryUsage().rss,
};
await report(found);

/**
 * Makes columns of a STAR file: `open_star.ts STAR numbers|natural|text
 * LABEL...`. Natural are numbers, and names as numbers into lists of them.
 */
import { readStar } from "../../src/formats/star/mod.ts";
import { parseImageNames } from "../../src/metadata/image_names.ts";
import { type ChildReport, report } from "../support/child_report.ts";

/** What was made. */
export interface OpenReport extends ChildReport {
  readonly columns: number;
}

const [path, how, ...labels] = Deno.args;
const [table] = await readStar(path, how === "text" ? {} : { columns: labels });
const columns = labels.map((label) => {
  if (how === "text") return table.text(label);
  if (label === "_rlnImageName") return parseImageNames(table);
  if (label === "_rlnMicrographName") return table.categories(label);
  return table.numbers(label);
});
const found: OpenReport = {
  columns: columns.length,
  sampledPeak: Deno.memoryUsage().rss,
};
await report(found);

import { parseStar, readStar } from "../src/formats/star/mod.ts";
import { parseImageNames } from "../src/metadata/image_names.ts";
import type { OpenReport } from "./children/open_star.ts";
import { LABELS, NAMES, POSE_AND_DEFOCUS } from "./data/particle_cells.ts";
import { writeStarFile } from "./data/star_file.ts";
import { starGrowth } from "./star_growth.ts";
import { starWriting } from "./star_writing.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { runChild } from "./support/peak_memory.ts";
import { peerPeak } from "./support/peer_peak.ts";
import { type Subject, subject } from "./support/subject.ts";
import {
  type PeerValue,
  perSecond,
  type Row,
  type Table,
} from "./support/table.ts";

/** Rows of which `str.split()` makes more text than most machines hold. */
const TOO_MANY_TO_SPLIT = 1_000_000;

/** Reading and writing large STAR files. */
export async function star(context: Context): Promise<Table[]> {
  const path = `${context.folder}/particles.star`;
  const rowCount = context.large ? 1_000_000 : 200_000;
  const megabytes = await writeStarFile(path, { rows: rowCount }) / 1e6;
  const peers = rowCount < TOO_MANY_TO_SPLIT
    ? ["pandas", "split()"]
    : ["pandas"];
  const numbers = { path, labels: POSE_AND_DEFOCUS };
  const row = async (
    label: string,
    what: "index" | "numbers" | "natural" | "text",
    ours: Subject,
    goal?: number,
  ): Promise<Row> => {
    const args = what === "numbers" ? numbers : { path };
    const theirs = [];
    for (const peer of peers) {
      const module = peer === "pandas" ? "pandas_star" : "split_star";
      theirs.push(await context.python.prepare(`${module}.${what}`, args));
    }
    const times = await timings(label, [ours, ...theirs]);
    await context.python.forget();
    return perSecond(label, "MB/s", megabytes, times, { goal });
  };
  const goal = context.large ? 6 : undefined;
  const rows = [
    await row("index", "index", subject(() => indexed(path))),
    await row(
      "six columns, numbers",
      "numbers",
      subject(() => numbersOf(path)),
    ),
    await row(
      "all columns, numbers and names",
      "natural",
      subject(() => naturalOf(path)),
      goal,
    ),
    await row("all columns, text", "text", subject(() => textOf(path))),
    await peak(context, path, peers, "six columns, peak", "numbers"),
    await peak(context, path, peers, "all columns, peak", "natural"),
    await peak(context, path, peers, "all columns as text, peak", "text"),
  ];
  const title = `STAR: ${rowCount} rows of ${LABELS.length} columns, ` +
    `${megabytes.toFixed(0)} MB`;
  await Deno.remove(path);
  return [
    { title, peers, rows },
    await starWriting(context),
    await starGrowth(context),
  ];
}

/** Reads a file and finds its cells. */
async function indexed(path: string): Promise<number> {
  const table = parseStar(await Deno.readFile(path)).mainTable();
  return table.rowCount * table.columns.length;
}

async function numbersOf(path: string): Promise<number> {
  const [table] = await readStar(path, { columns: all(POSE_AND_DEFOCUS) });
  let sum = 0;
  for (const label of POSE_AND_DEFOCUS) {
    for (const value of table.numbers(label)) sum += value;
  }
  return sum;
}

/** Numbers as float64, names as numbers into lists of distinct ones. */
async function naturalOf(path: string): Promise<number> {
  const [table] = await readStar(path, { columns: all(LABELS) });
  const images = parseImageNames(table);
  const micrographs = table.categories("_rlnMicrographName");
  const last = table.rowCount - 1;
  let sum = images.sections[last] + 1 +
    images.files[images.fileIndex[last]].length +
    micrographs.values[micrographs.codes[last]].length;
  for (const label of LABELS) {
    if (!NAMES.includes(label)) sum += table.numbers(label)[last];
  }
  return sum;
}

async function textOf(path: string): Promise<number> {
  const now = new Date();
  // A document is kept for later readers unless its file changed just now.
  await Deno.utime(path, now, now);
  const [table] = await readStar(path);
  const columns = table.columns.map((label) => table.text(label));
  return columns.length * table.rowCount +
    columns.reduce((sum, column) => sum + column[column.length - 1].length, 0);
}

/** Tells columns by a function: then no document is kept for later readers. */
function all(labels: readonly string[]): (label: string) => boolean {
  return (label) => labels.includes(label);
}

async function peak(
  context: Context,
  path: string,
  peers: readonly string[],
  label: string,
  how: "numbers" | "natural" | "text",
): Promise<Row> {
  const labels = how === "numbers" ? POSE_AND_DEFOCUS : LABELS;
  const ours = await runChild<OpenReport>("open_star.ts", context.folder, [
    path,
    how,
    ...labels,
  ]);
  const args = how === "numbers" ? { path, labels } : { path };
  const theirs: PeerValue[] = [];
  for (const peer of peers) {
    const module = peer === "pandas" ? "pandas_star" : "split_star";
    theirs.push(await peerPeak(context, `${module}.${how}`, args));
  }
  const limit = context.large && how !== "text" ? 1000 : undefined;
  return {
    label,
    unit: "MB",
    better: "less",
    ours: ours.peak,
    peers: theirs,
    limit,
  };
}

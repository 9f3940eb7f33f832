import { parseStar, readStar } from "../src/formats/star/mod.ts";
import type { OpenReport } from "./children/open_star.ts";
import { LABELS, POSE_AND_DEFOCUS } from "./data/particle_cells.ts";
import { writeStarFile } from "./data/star_file.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { runChild } from "./support/peak_memory.ts";
import { peerPeak } from "./support/peer_peak.ts";
import { type Subject, subject } from "./support/subject.ts";
import { perSecond, type Row, type Table } from "./support/table.ts";

/** Reading a large STAR file. */
export async function star(context: Context): Promise<Table[]> {
  const path = `${context.folder}/particles.star`;
  const rowCount = context.large ? 1_000_000 : 200_000;
  const megabytes = await writeStarFile(path, { rows: rowCount }) / 1e6;
  const row = async (
    label: string,
    ours: Subject,
    peers: readonly (Subject | null)[],
  ): Promise<Row> => {
    const times = await timings(label, [ours, ...peers]);
    await context.python.forget();
    return perSecond(label, "MB/s", megabytes, times);
  };
  const { python } = context;
  const numbers = { path, labels: POSE_AND_DEFOCUS };
  const rows = [
    await row("index", subject(() => indexed(path)), [
      await python.prepare("pandas_star.index", { path }),
      await python.prepare("split_star.index", { path }),
    ]),
    await row("six columns, numbers", subject(() => numbersOf(path)), [
      await python.prepare("pandas_star.numbers", numbers),
      await python.prepare("split_star.numbers", numbers),
    ]),
    await row("all columns, text", subject(() => textOf(path)), [
      await python.prepare("pandas_star.text", { path }),
      await python.prepare("split_star.text", { path }),
    ]),
    await peak(context, path, "six columns, peak", "numbers", POSE_AND_DEFOCUS),
    await peak(context, path, "all columns, peak", "text", LABELS),
  ];
  await Deno.remove(path);
  return [{
    title: `STAR: ${rowCount} rows of ${LABELS.length} columns, ` +
      `${megabytes.toFixed(0)} MB`,
    peers: ["pandas", "split()"],
    rows,
  }];
}

/** Reads a file and finds its cells. */
async function indexed(path: string): Promise<number> {
  const table = parseStar(await Deno.readFile(path)).mainTable();
  return table.rowCount * table.columns.length;
}

async function numbersOf(path: string): Promise<number> {
  const [table] = await freshTable(path);
  let sum = 0;
  for (const label of POSE_AND_DEFOCUS) {
    for (const value of table.numbers(label)) sum += value;
  }
  return sum;
}

async function textOf(path: string): Promise<number> {
  const [table] = await freshTable(path);
  const columns = table.columns.map((label) => table.text(label));
  return columns.length * table.rowCount +
    columns.reduce((sum, column) => sum + column[column.length - 1].length, 0);
}

/** A document is kept for later readers unless its file changed just now. */
async function freshTable(path: string): ReturnType<typeof readStar> {
  const now = new Date();
  await Deno.utime(path, now, now);
  return await readStar(path);
}

async function peak(
  context: Context,
  path: string,
  label: string,
  how: "numbers" | "text",
  labels: readonly string[],
): Promise<Row> {
  const ours = await runChild<OpenReport>("open_star.ts", context.folder, [
    path,
    how,
    ...labels,
  ]);
  const args = how === "numbers" ? { path, labels } : { path };
  const pandas = await peerPeak(context, `pandas_star.${how}`, args);
  const split = await peerPeak(context, `split_star.${how}`, args);
  return {
    label,
    unit: "MB",
    better: "less",
    ours: ours.peak,
    peers: [pandas, split],
  };
}

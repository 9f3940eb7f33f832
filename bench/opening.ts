import { CTFParamIndex, loadDataset, splitParticles } from "../mod.ts";
import { writeSparseStack } from "./data/image_stack.ts";
import { writeStarFile } from "./data/star_file.ts";
import { timings } from "./support/compare.ts";
import type { ChildReport } from "./support/child_report.ts";
import type { Context } from "./support/context.ts";
import { runChild } from "./support/peak_memory.ts";
import { peerPeak } from "./support/peer_peak.ts";
import { sampledSum } from "./support/sampled_sum.ts";
import { subject } from "./support/subject.ts";
import { perSecond, type Row, type Table } from "./support/table.ts";

const BOX = 128;
const ROWS = [20_000, 200_000, 1_000_000];

/** The columns that opening takes. */
const LABELS = [
  "_rlnImageName",
  "_rlnOpticsGroup",
  "_rlnRandomSubset",
  "_rlnDefocusU",
  "_rlnDefocusV",
  "_rlnDefocusAngle",
  "_rlnPhaseShift",
  "_rlnCtfBfactor",
  "_rlnCtfScalefactor",
  "_rlnAngleRot",
  "_rlnAngleTilt",
  "_rlnAnglePsi",
  "_rlnOriginXAngst",
  "_rlnOriginYAngst",
];

/** Opening and splitting sets of one stack; the peers read the tables only. */
export async function opening(context: Context): Promise<Table[]> {
  const opened: Row[] = [];
  const split: Row[] = [];
  for (const rows of ROWS) {
    const path = `${context.folder}/particles.star`;
    const stack = `${context.folder}/particles.mrcs`;
    await writeSparseStack(stack, BOX, rows);
    const imageName = (row: number) => `${row + 1}@particles.mrcs`;
    await writeStarFile(path, { rows, imageName });
    opened.push(await open(context, path, rows), await peak(context, path));
    split.push(await halve(context, path, rows));
    await Deno.remove(path);
    await Deno.remove(stack);
  }
  return [{
    title: "loadDataset of tables of 25 columns, beside reading 14 of them",
    peers: ["pandas"],
    rows: opened,
  }, {
    title: "splitParticles by RELION's subsets, beside reading their column",
    peers: ["pandas"],
    rows: split,
  }];
}

async function open(
  { python }: Context,
  path: string,
  rows: number,
): Promise<Row> {
  const label = `${rows.toLocaleString("en-US")} images`;
  const times = await timings(label, [
    subject(async () => {
      await touch(path);
      await using dataset = await loadDataset(path);
      return dataset.nImages +
        sampledSum(dataset.getCtfColumn(CTFParamIndex.DFU));
    }),
    await python.prepare("pandas_opening.opened", { path, labels: LABELS }),
  ]);
  await python.forget();
  return perSecond(label, "rows/s", rows, times);
}

async function halve(
  { python }: Context,
  path: string,
  rows: number,
): Promise<Row> {
  const label = `${rows.toLocaleString("en-US")} images`;
  const times = await timings(label, [
    subject(async () => {
      await touch(path);
      const { halfsets } = await splitParticles(path);
      return halfsets[0].length + sampledSum(halfsets[0]);
    }),
    await python.prepare("pandas_opening.halved", { path }),
  ]);
  await python.forget();
  return perSecond(label, "rows/s", rows, times);
}

async function peak(context: Context, path: string): Promise<Row> {
  const ours = await runChild<ChildReport>("open_set.ts", context.folder, [
    path,
  ]);
  const args = { path, labels: LABELS };
  return {
    label: "  peak",
    unit: "MB",
    better: "less",
    ours: ours.peak,
    peers: [await peerPeak(context, "pandas_opening.opened", args)],
  };
}

/** A STAR document is kept unless its file changed just now. */
async function touch(path: string): Promise<void> {
  const now = new Date();
  await Deno.utime(path, now, now);
}

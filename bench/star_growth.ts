import { readStar } from "../src/formats/star/mod.ts";
import type { OpenReport } from "./children/open_star.ts";
import { POSE_AND_DEFOCUS } from "./data/particle_cells.ts";
import { writeStarFile } from "./data/star_file.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { runChild } from "./support/peak_memory.ts";
import { subject } from "./support/subject.ts";
import type { Row, Table } from "./support/table.ts";

/** How much longer a row of a large file may take than one of a small file. */
const MOST_GROWTH = 1.3;
/** Megabytes. */
const MOST_MEMORY = 1000;

/** Time for each row, and memory, as STAR files grow beyond 4 GB. */
export async function starGrowth(context: Context): Promise<Table> {
  const { folder, large, huge } = context;
  const sizes = [
    100_000,
    ...(large || huge ? [1_000_000] : [300_000]),
    ...(huge ? [10_000_000] : []),
  ];
  const files = sizes.map((rows) => ({ rows, path: `${folder}/${rows}.star` }));
  for (const { rows, path } of files) await writeStarFile(path, { rows });
  const times = await timings(
    "growth",
    files.map(({ path }) => subject(() => read(path))),
  );
  const perRow = files.map(({ rows }, i) => times[i]!.median / rows * 1e9);
  const rows: Row[] = files.map(({ rows }, i) => ({
    label: `${rows} rows, six columns`,
    unit: "ns/row",
    better: "less",
    ours: perRow[i],
    peers: [],
    limit: i === 0 ? undefined : MOST_GROWTH * perRow[0],
  }));
  for (const { rows: count, path } of files) {
    rows.push(
      {
        ...await peak(folder, path, `${count} rows, peak`, []),
        limit: MOST_MEMORY,
      },
      await peak(folder, path, "with image names", ["_rlnImageName"]),
    );
  }
  for (const { path } of files) await Deno.remove(path);
  return { title: "STAR: growth with the file", peers: [], rows };
}

/** Always 1: files of several sizes have several sums. */
async function read(path: string): Promise<number> {
  const columns = (label: string) => POSE_AND_DEFOCUS.includes(label);
  const [table] = await readStar(path, { columns });
  return Math.sign(
    POSE_AND_DEFOCUS.map((label) => table.numbers(label)).length,
  );
}

async function peak(
  folder: string,
  path: string,
  label: string,
  more: readonly string[],
): Promise<Row> {
  const labels = [...POSE_AND_DEFOCUS, ...more];
  const words = [path, "natural", ...labels];
  const { peak } = await runChild<OpenReport>("open_star.ts", folder, words);
  return { label, unit: "MB", better: "less", ours: peak, peers: [] };
}

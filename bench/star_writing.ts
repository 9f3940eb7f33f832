import {
  readStar,
  readStarDocument,
  starChunks,
  type StarDocument,
  starDocumentOf,
  StarTable,
} from "../src/formats/star/mod.ts";
import { LABELS, NAMES } from "./data/particle_cells.ts";
import { writeStarFile } from "./data/star_file.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { type Subject, subject } from "./support/subject.ts";
import { perSecond, type Row, type Table } from "./support/table.ts";

/** Rows to write. */
const ROWS = 200_000;

/** Tables made into the bytes of a file, beside reading one. */
export async function starWriting(
  { folder, python }: Context,
): Promise<Table> {
  const path = `${folder}/written.star`;
  await writeStarFile(path, { rows: ROWS });
  const document = await readStarDocument(path);
  const table = document.mainTable();
  const { rowCount } = table;
  const row = async (
    label: string,
    ours: Subject,
    what: string | null,
  ): Promise<Row> => {
    const peer = what === null
      ? null
      : await python.prepare(`pandas_star.${what}`, { path });
    const times = await timings(label, [ours, peer]);
    await python.forget();
    const written = perSecond(label, "rows/s", rowCount, times);
    return what === null ? { ...written, peers: ["not measured"] } : written;
  };
  const shifted = table.numbers("_rlnDefocusU").map((value) => value + 1.5);
  const half = Int32Array.from({ length: rowCount >>> 1 }, (_, i) => 2 * i);
  const numbers = Object.fromEntries(
    LABELS.filter((label) => !NAMES.includes(label))
      .map((label) => [label, table.numbers(label)]),
  );
  const rows = [
    await row("reading, to compare", subject(() => read(path)), null),
    await row(
      "one column changed",
      subject(() =>
        write(document.withBlock(table.withColumn("_rlnDefocusU", shifted)))
      ),
      "write_changed",
    ),
    await row(
      "every other row",
      subject(() => write(document.withBlock(table.selectRows(half)))),
      "write_half",
    ),
    await row(
      "made from numbers",
      subject(() =>
        write(starDocumentOf(StarTable.fromColumns("particles", numbers)))
      ),
      "write_numbers",
    ),
  ];
  await Deno.remove(path);
  return { title: `STAR, writing: ${rowCount} rows`, peers: ["pandas"], rows };
}

async function read(path: string): Promise<number> {
  const now = new Date();
  // A document is kept for later readers unless its file changed just now.
  await Deno.utime(path, now, now);
  const [table] = await readStar(path, { columns: () => true });
  for (const label of LABELS) {
    if (!NAMES.includes(label)) table.numbers(label);
  }
  return 1;
}

/** Always 1: programs write numbers in as many bytes as they like. */
function write(document: StarDocument): number {
  let bytes = 0;
  for (const chunk of starChunks(document)) bytes += chunk.length;
  return Math.sign(bytes);
}

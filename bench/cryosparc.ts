import {
  convertParticles,
  CryoSparcFile,
  ctfFromCryoSparcFile,
  loadDataset,
  posesFromCryoSparcFile,
} from "../mod.ts";
import type { OpenCsReport } from "./children/open_cs.ts";
import { writeCsFile } from "./data/cs_file.ts";
import { writeSparseStack } from "./data/image_stack.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { runChild } from "./support/peak_memory.ts";
import { peerPeak } from "./support/peer_peak.ts";
import { sampledSum } from "./support/sampled_sum.ts";
import { type Subject, subject } from "./support/subject.ts";
import { perSecond, type Row, type Table } from "./support/table.ts";

const BOX = 128;
const ROWS = 1_000_000;
const CONVERTED_ROWS = 200_000;

/** Poses and CTF of a large cryoSPARC file, and conversions. */
export async function cryosparc(context: Context): Promise<Table[]> {
  return [await open(context), ...await openAndConvert(context)];
}

async function open(context: Context): Promise<Table> {
  const { folder, python } = context;
  const path = `${folder}/particles.cs`;
  const { fields } = await writeCsFile(path, { rows: ROWS, box: BOX });
  const args = { path, side: BOX };
  const times = await timings("poses and CTF", [
    subject(() => posesAndCtf(path)),
    await python.prepare("numpy_cs.poses_and_ctf", args),
  ]);
  await python.forget();
  const { size } = await Deno.stat(path);
  const rows = [
    perSecond("poses and CTF", "rows/s", ROWS, times),
    await peak(context, args),
  ];
  await Deno.remove(path);
  return {
    title: `cryoSPARC: ${ROWS} rows of ${fields.length} fields, ` +
      `${(size / 1e6).toFixed(0)} MB`,
    peers: ["NumPy"],
    rows,
  };
}

async function posesAndCtf(path: string): Promise<number> {
  const file = await CryoSparcFile.load(path);
  const { rotations, translations } = posesFromCryoSparcFile(file, BOX);
  const ctf = ctfFromCryoSparcFile(file, BOX);
  return sampledSum(rotations.data, translations.data, ctf.data);
}

async function peak(
  context: Context,
  args: { readonly path: string; readonly side: number },
): Promise<Row> {
  const words = [args.path, String(args.side)];
  const ours = await runChild<OpenCsReport>(
    "open_cs.ts",
    context.folder,
    words,
  );
  return {
    label: "poses and CTF, peak",
    unit: "MB",
    better: "less",
    ours: ours.peak,
    peers: [await peerPeak(context, "numpy_cs.poses_and_ctf", args)],
  };
}

/** Calls of the whole library, which has no peer for them. */
async function openAndConvert({ folder }: Context): Promise<Table[]> {
  const large = `${folder}/sparse.cs`;
  const stack = "sparse.mrcs";
  await writeCsFile(large, { rows: ROWS, box: BOX, stack });
  await writeSparseStack(`${folder}/${stack}`, BOX, ROWS);
  const [loaded] = await timings("loadDataset", [
    subject(async () => {
      await using dataset = await loadDataset(large);
      return dataset.nImages;
    }),
  ]);
  await Deno.remove(large);
  await Deno.remove(`${folder}/${stack}`);
  const cs = `${folder}/converted.cs`;
  await writeCsFile(cs, { rows: CONVERTED_ROWS, box: BOX });
  const star = `${folder}/converted.star`;
  const convert = (from: string, to: string): Subject =>
    subject(async () => {
      // A STAR document is kept unless its file changed just now.
      const now = new Date();
      await Deno.utime(from, now, now);
      const outputs = { particles: to };
      return (await convertParticles(from, outputs, { force: true })).particles;
    });
  const [toStar] = await timings(".cs to .star", [convert(cs, star)]);
  const back = convert(star, `${folder}/back.cs`);
  const [toCs] = await timings(".star to .cs", [back]);
  return [{
    title: `cryoSPARC: datasets of ${ROWS} rows, conversions of ` +
      `${CONVERTED_ROWS}`,
    peers: [],
    rows: [
      perSecond("loadDataset", "rows/s", ROWS, [loaded]),
      perSecond("convert .cs to .star", "rows/s", CONVERTED_ROWS, [toStar]),
      perSecond("convert .star to .cs", "rows/s", CONVERTED_ROWS, [toCs]),
    ],
  }];
}

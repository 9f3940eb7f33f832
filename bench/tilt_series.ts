import { CTFParamIndex, loadDataset } from "../mod.ts";
import type { OpenTiltsReport } from "./children/open_tilts.ts";
import { writeTiltStarFile } from "./data/tilt_star_file.ts";
import { TILTS } from "./data/tilt_scheme.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { runChild } from "./support/peak_memory.ts";
import { peerPeak } from "./support/peer_peak.ts";
import { sampledSum } from "./support/sampled_sum.ts";
import { subject } from "./support/subject.ts";
import { perSecond, type Row, type Table } from "./support/table.ts";

const IMAGES = [10_000, 100_000, 1_000_000];

/** How much longer a row of the largest file may take than one of the middle. */
const SLOWER = 2;

const PEER = "pandas_tilts.grouped";

/** The columns that opening a dataset takes. */
const LABELS = [
  "_rlnDefocusU",
  "_rlnDefocusV",
  "_rlnDefocusAngle",
  "_rlnImageName",
  "_rlnCtfScalefactor",
  "_rlnGroupName",
  "_rlnAngleRot",
  "_rlnAngleTilt",
  "_rlnAnglePsi",
  "_rlnOriginXAngst",
  "_rlnOriginYAngst",
  "_rlnMicrographPreExposure",
  "_rlnOpticsGroup",
];

/** Opening flat tables of tilt images; the peer reads and orders them only. */
export async function tiltSeries(context: Context): Promise<Table[]> {
  const tables: Table[] = [];
  for (const mixed of [false, true]) {
    const rows: Row[] = [];
    for (const images of IMAGES) {
      rows.push(...await open(context, images, mixed));
    }
    const rates = rows.filter(({ unit }) => unit === "rows/s");
    tables.push({
      title: `loadDataset, particles of ${TILTS} tilts, ` +
        (mixed ? "mixed within tomograms" : "one after the other"),
      peers: ["pandas, table only"],
      rows: [...rows, slowdown(rates)],
    });
  }
  return tables;
}

async function open(
  context: Context,
  images: number,
  mixed: boolean,
): Promise<Row[]> {
  const { folder, python } = context;
  const path = `${folder}/tilts.star`;
  await writeTiltStarFile(path, { images, mixed });
  const args = { path, labels: LABELS };
  const label = `${images.toLocaleString("en-US")} images`;
  const times = await timings(label, [
    subject(() => ordered(path)),
    await python.prepare(PEER, args),
  ]);
  await python.forget();
  const ours = await runChild<OpenTiltsReport>("open_tilts.ts", folder, [path]);
  const peak: Row = {
    label: `${label}, peak`,
    unit: "MB",
    better: "less",
    ours: ours.peak,
    peers: [await peerPeak(context, PEER, args)],
  };
  await Deno.remove(path);
  await Deno.remove(`${folder}/tilts.mrcs`);
  return [perSecond(label, "rows/s", images, times), peak];
}

async function ordered(path: string): Promise<number> {
  // A STAR document is kept unless its file changed just now.
  const now = new Date();
  await Deno.utime(path, now, now);
  await using dataset = await loadDataset(path, { tiltSeries: true });
  return dataset.nUnits + sampledSum(
    dataset.imageSource!.tiltNumbers!,
    dataset.getCtfColumn(CTFParamIndex.DOSE),
    dataset.getCtfColumn(CTFParamIndex.DFU),
  );
}

/** Seconds a row of the last of some rates in those of the one before. */
function slowdown(rates: readonly Row[]): Row {
  const [before, last] = rates.slice(-2);
  const peers = last.peers.map((peer, i) => {
    const other = before.peers[i];
    return typeof peer === "number" && typeof other === "number"
      ? other / peer
      : peer;
  });
  return {
    label: "time a row, against a tenth of the images",
    unit: "times",
    better: "less",
    ours: before.ours / last.ours,
    peers,
    limit: SLOWER,
  };
}

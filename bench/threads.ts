import { type CryoEMDataset, loadDataset } from "../mod.ts";
import { writeImageStack } from "./data/image_stack.ts";
import { POSE_AND_DEFOCUS } from "./data/particle_cells.ts";
import { writeStarFile } from "./data/star_file.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { type Subject, subject } from "./support/subject.ts";
import { perSecond, type Row, type Table } from "./support/table.ts";

const BOXES = [64, 96, 128, 200, 256, 320, 360, 400, 448, 512];

/** What the ratio to SciPy with two workers should reach. */
const GOAL = 1.2;

/** Pixels of a run, about: what starting threads takes is little beside it. */
const PIXELS = 2 ** 27;

/** Bytes of a batch, about. */
const BATCH_BYTES = 2 ** 24;

/** Half-spectra by two threads; ours read the images from the page cache. */
export async function threads(context: Context): Promise<Table[]> {
  const rows: Row[] = [];
  for (const box of BOXES) rows.push(await row(context, box));
  return [{
    title: "Half-spectra by two workers; the peer has the images in memory",
    peers: ["SciPy rfft2"],
    rows,
  }];
}

async function row({ folder, python }: Context, box: number): Promise<Row> {
  const count = 256 * Math.ceil(PIXELS / (256 * box * box));
  const stack = `${folder}/images.mrcs`;
  const star = `${folder}/images.star`;
  await writeImageStack(stack, box, count);
  await writeStarFile(star, {
    rows: count,
    labels: ["_rlnImageName", "_rlnOpticsGroup", ...POSE_AND_DEFOCUS],
    imageName: (row) => `${row + 1}@images.mrcs`,
  });
  await using dataset = await loadDataset(star);
  const label = `box ${box}`;
  const times = await timings(label, [
    halves(dataset, box),
    await python.prepare("scipy_spectra.from_stack", { path: stack, box }),
  ]);
  await python.forget();
  await Deno.remove(stack);
  await Deno.remove(star);
  return perSecond(label, "images/s", count, times, { goal: GOAL });
}

/** Sum of the sizes of the values at (ky, kx) = (0, 1). */
function halves(dataset: CryoEMDataset, box: number): Subject {
  const size = Math.ceil(BATCH_BYTES / (4 * box * box));
  const options = { process: "half", workers: 2 } as const;
  return subject(async () => {
    let sum = 0;
    for await (using batch of dataset.iterBatches(size, options)) {
      const { data } = batch.spectra!;
      for (let image = 0; image < batch.count; image++) {
        const at = 2 * ((image * box + box / 2) * (box / 2 + 1) + 1);
        sum += Math.hypot(data[at], data[at + 1]);
      }
    }
    return sum;
  });
}

import {
  type CryoEMDataset,
  type IterBatchesOptions,
  loadDataset,
  MRCLoader,
} from "../mod.ts";
import { writeImageStack } from "./data/image_stack.ts";
import { POSE_AND_DEFOCUS } from "./data/particle_cells.ts";
import { shuffled } from "./data/shuffled.ts";
import { writeStarFile } from "./data/star_file.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { type Subject, subject } from "./support/subject.ts";
import { perSecond, type Table } from "./support/table.ts";

const BOX = 128;
const PIXELS = BOX * BOX;
const BATCH_SIZE = 512;

/** Reading batches of images from a stack in the page cache. */
export async function images(context: Context): Promise<Table[]> {
  const count = context.large ? 65536 : 16384;
  const path = `${context.folder}/images.mrcs`;
  const star = `${context.folder}/images.star`;
  await writeImageStack(path, BOX, count);
  await writeStarFile(star, {
    rows: count,
    labels: ["_rlnImageName", "_rlnOpticsGroup", ...POSE_AND_DEFOCUS],
    imageName: (row) => `${row + 1}@images.mrcs`,
  });
  await using loader = await MRCLoader.open(path);
  await using dataset = await loadDataset(star);
  const set = { path, loader, dataset };
  const inOrder = Int32Array.from({ length: count }, (_, i) => i);
  return [
    await readIn(context, set, "sequential", inOrder, ["memmap", "fromfile"]),
    await readIn(context, set, "random", shuffled(count), ["memmap", "seek"]),
    await loop(context, set),
  ];
}

/** What random batches should reach, of NumPy's memory map. */
const RANDOM_GOAL = 1;

/** What two workers should reach, of NumPy's reading and SciPy's two. */
const LOOP_GOAL = 1.3;

/** Ways to go through all images with their half-spectra. */
const LOOPS: Readonly<Record<string, IterBatchesOptions>> = {
  "workers 0": { workers: 0 },
  "workers 1": { workers: 1 },
  "workers 2": { workers: 2 },
  "workers 2, shuffled": { workers: 2, shuffle: { seed: 1 } },
};

/** The whole loop: reading and half-spectra, start of the workers included. */
async function loop(
  { python }: Context,
  { path, dataset }: ImageSet,
): Promise<Table> {
  const ours = Object.values(LOOPS).map((options) => halves(dataset, options));
  const args = { path, box: BOX, batch: BATCH_SIZE };
  const theirs = [2, 1].map((workers) =>
    python.prepare("numpy_images.rfft2", { ...args, workers })
  );
  const times = await timings("loop", [
    ...ours,
    ...await Promise.all(theirs),
  ]);
  await python.forget();
  const count = dataset.nImages;
  return {
    title: `Loop: ${count} of ${BOX} px read and transformed to half-spectra`,
    peers: ["scipy workers=2", "scipy workers=1"],
    rows: Object.keys(LOOPS).map((label, i) =>
      perSecond(
        label,
        "images/s",
        count,
        [times[i], ...times.slice(ours.length)],
        { goal: label === "workers 2" ? LOOP_GOAL : undefined },
      )
    ),
  };
}

/** Sum of the sizes of the values at (ky, kx) = (0, 1). */
function halves(dataset: CryoEMDataset, options: IterBatchesOptions): Subject {
  const width = BOX / 2 + 1;
  return subject(async () => {
    let sum = 0;
    const walk = { process: "half", ...options } as const;
    for await (using batch of dataset.iterBatches(BATCH_SIZE, walk)) {
      const { data } = batch.spectra!;
      for (let image = 0; image < batch.count; image++) {
        const at = 2 * ((image * BOX + BOX / 2) * width + 1);
        sum += Math.hypot(data[at], data[at + 1]);
      }
    }
    return sum;
  });
}

interface ImageSet {
  readonly path: string;
  readonly loader: MRCLoader;
  readonly dataset: CryoEMDataset;
}

async function readIn(
  { python }: Context,
  { path, loader, dataset }: ImageSet,
  how: string,
  order: Int32Array,
  peers: readonly ("memmap" | "fromfile" | "seek")[],
): Promise<Table> {
  const args = { path, box: BOX, batch: BATCH_SIZE, order: [...order] };
  const theirs = await Promise.all(
    peers.map((peer) => python.prepare(`numpy_images.${peer}`, args)),
  );
  const measured = async (ours: Readonly<Record<string, Subject>>) => {
    const subjects = [...Object.values(ours), ...theirs];
    const times = await timings(how, subjects);
    const others = times.slice(subjects.length - theirs.length);
    return Object.keys(ours).map((label, i) => {
      const isAimed = how === "random" && label === "MRCLoader.readInto";
      const goal = isAimed ? RANDOM_GOAL : undefined;
      const all = [times[i], ...others];
      return perSecond(label, "images/s", order.length, all, { goal });
    });
  };
  const rows = [
    ...await measured({
      "MRCLoader.readInto": readInto(loader, order),
      "iterBatches": walk(dataset, order),
      "iterBatches, workers 2": walk(dataset, order, 2),
    }),
    // By itself: what it gives is garbage, and collecting it takes time.
    ...await measured({ "MRCLoader.get": get(loader, order) }),
  ];
  await python.forget();
  return {
    title: `Images: ${order.length} of ${BOX} px, ${how} batches of ` +
      `${BATCH_SIZE}`,
    peers,
    rows,
  };
}

/** Into the same memory again and again. */
function readInto(loader: MRCLoader, order: Int32Array): Subject {
  const out = new Float32Array(BATCH_SIZE * PIXELS);
  return subject(async () => {
    let sum = 0;
    for (let start = 0; start < order.length; start += BATCH_SIZE) {
      const batch = order.subarray(start, start + BATCH_SIZE);
      await loader.readInto(batch, out);
      sum += firstPixels(out.subarray(0, batch.length * PIXELS));
    }
    return sum;
  });
}

function get(loader: MRCLoader, order: Int32Array): Subject {
  return subject(async () => {
    let sum = 0;
    for (let start = 0; start < order.length; start += BATCH_SIZE) {
      const batch = order.subarray(start, start + BATCH_SIZE);
      sum += firstPixels((await loader.get(batch)).data);
    }
    return sum;
  });
}

function walk(
  dataset: CryoEMDataset,
  indices: Int32Array,
  workers = 0,
): Subject {
  return subject(async () => {
    let sum = 0;
    const options = { indices, workers };
    for await (using batch of dataset.iterBatches(BATCH_SIZE, options)) {
      sum += firstPixels(batch.images.data);
    }
    return sum;
  });
}

/** Sum of the first pixels, which hold the numbers of the images. */
function firstPixels(pixels: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < pixels.length; at += PIXELS) sum += pixels[at];
  return sum;
}

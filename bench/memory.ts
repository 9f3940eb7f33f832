import type { IterBatchesOptions } from "../mod.ts";
import { writeSparseStack } from "./data/image_stack.ts";
import { POSE_AND_DEFOCUS } from "./data/particle_cells.ts";
import { writeStarFile } from "./data/star_file.ts";
import type { WalkReport } from "./children/walk_dataset.ts";
import type { Context } from "./support/context.ts";
import { runChild } from "./support/peak_memory.ts";
import { peerPeak } from "./support/peer_peak.ts";
import type { Row, Table } from "./support/table.ts";

const BOX = 256;

/** Ten GB of float32 images. */
const IMAGES = Math.ceil(1e10 / (4 * BOX * BOX));

/** A way to walk, and the most memory in MB that it may hold resident. */
interface Way {
  readonly label: string;
  readonly batchSize: number;
  readonly options: IterBatchesOptions;
  readonly limit: number;
}

/** 128 is the default of `cryoset batches` for this box, 512 a common choice. */
const WAYS: readonly Way[] = [
  { label: "batches of 128", batchSize: 128, options: {}, limit: 400 },
  { label: "batches of 512", batchSize: 512, options: {}, limit: 400 },
  {
    label: "of 128, halves, 2 workers",
    batchSize: 128,
    options: { process: "half", workers: 2 },
    limit: 600,
  },
  {
    label: "of 128, shuffled, 2 workers",
    batchSize: 128,
    options: { shuffle: { seed: 1 }, workers: 2 },
    limit: 1000,
  },
];

/** Memory of a walk through a stack that is larger than it. */
export async function memory(context: Context): Promise<Table[]> {
  const stack = `${context.folder}/sparse.mrcs`;
  const star = `${context.folder}/sparse.star`;
  await writeSparseStack(stack, BOX, IMAGES);
  await writeStarFile(star, {
    rows: IMAGES,
    labels: ["_rlnImageName", "_rlnOpticsGroup", ...POSE_AND_DEFOCUS],
    imageName: (row) => `${row + 1}@sparse.mrcs`,
  });
  const rows: Row[] = [];
  for (const way of WAYS) rows.push(await walk(context, star, stack, way));
  return [{
    title: `Peak memory: iterBatches through 10 GB of ${BOX} px`,
    peers: ["fromfile"],
    rows,
  }];
}

async function walk(
  context: Context,
  star: string,
  stack: string,
  { label, batchSize, options, limit }: Way,
): Promise<Row> {
  const words = [star, String(batchSize), JSON.stringify(options)];
  const ours = await runChild<WalkReport>(
    "walk_dataset.ts",
    context.folder,
    words,
    (options.workers ?? 0) > 0,
  );
  if (ours.images !== IMAGES) throw new Error(`Walked ${ours.images} images`);
  const peer = await peerPeak(context, "numpy_images.fromfile", {
    path: stack,
    box: BOX,
    batch: batchSize,
  });
  return {
    label,
    unit: "MB",
    better: "less",
    ours: ours.peak,
    peers: [peer],
    limit,
  };
}

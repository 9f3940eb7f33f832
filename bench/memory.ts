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

/** The default of `cryoset batches` for this box, and a common choice. */
const BATCH_SIZES = [128, 512];

/** Most memory that a walk may hold resident, in MB. */
const LIMIT = 400;

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
  for (const batchSize of BATCH_SIZES) {
    rows.push(await walk(context, star, stack, batchSize));
  }
  return [{
    title:
      `Peak memory: iterBatches through 10 GB of ${BOX} px, limit ${LIMIT} MB`,
    peers: ["fromfile"],
    rows,
  }];
}

async function walk(
  context: Context,
  star: string,
  stack: string,
  batchSize: number,
): Promise<Row> {
  const words = [star, String(batchSize)];
  const ours = await runChild<WalkReport>(
    "walk_dataset.ts",
    context.folder,
    words,
  );
  if (ours.images !== IMAGES) throw new Error(`Walked ${ours.images} images`);
  const peer = await peerPeak(context, "numpy_images.fromfile", {
    path: stack,
    box: BOX,
    batch: batchSize,
  });
  return {
    label: `batches of ${batchSize}`,
    unit: "MB",
    better: "less",
    ours: ours.peak,
    peers: [peer],
    limit: LIMIT,
  };
}

import { exportHdf5, Hdf5Loader, loadDataset } from "../mod.ts";
import { hdf5Bytes } from "../tests/support/hdf5_files.ts";
import { noise, writeImageStack } from "./data/image_stack.ts";
import { POSE_AND_DEFOCUS } from "./data/particle_cells.ts";
import { shuffled } from "./data/shuffled.ts";
import { writeStarFile } from "./data/star_file.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { type Subject, subject } from "./support/subject.ts";
import { perSecond, type Table } from "./support/table.ts";

const BOX = 128;
const PIXELS = BOX * BOX;
const COUNT = 1024;
const BATCH_SIZE = 256;

/** Random batches of images from HDF5 files in the page cache, and export. */
export async function hdf5(context: Context): Promise<Table[]> {
  const { folder } = context;
  await writeImageStack(`${folder}/images.mrcs`, BOX, COUNT);
  const star = `${folder}/images.star`;
  await writeStarFile(star, {
    rows: COUNT,
    labels: ["_rlnImageName", "_rlnOpticsGroup", ...POSE_AND_DEFOCUS],
    imageName: (row) => `${row + 1}@images.mrcs`,
  });
  const contiguous = `${folder}/contiguous.h5`;
  const data = noise(COUNT * PIXELS);
  const shape = [COUNT, BOX, BOX];
  const bytes = await hdf5Bytes([{ path: "/images", data, shape }]);
  await Deno.writeFile(contiguous, bytes);
  const chunked = `${folder}/chunked.h5`;
  const gzipped = `${folder}/gzipped.h5`;
  await using dataset = await loadDataset(star);
  const write = (path: string, gzip: number): Subject =>
    subject(async () => {
      await exportHdf5(dataset, path, { gzip, force: true });
      return 0;
    });
  const [plain, packed] = await timings("export", [
    write(chunked, 0),
    write(gzipped, 1),
  ]);
  return [
    await readIn(context, { contiguous, chunked, gzipped }),
    {
      title: `HDF5: export of ${COUNT} images of ${BOX} px`,
      peers: [],
      rows: [
        perSecond("exportHdf5", "images/s", COUNT, [plain]),
        perSecond("exportHdf5, gzip 1", "images/s", COUNT, [packed]),
      ],
    },
  ];
}

async function readIn(
  { python }: Context,
  paths: Readonly<Record<string, string>>,
): Promise<Table> {
  const order = shuffled(COUNT);
  const rows = [];
  for (const [label, path] of Object.entries(paths)) {
    await using loader = await Hdf5Loader.open(path);
    const times = await timings(label, [
      readInto(loader, order),
      await python.prepare("h5py_images.read", { path, order: [...order] }),
    ]);
    await python.forget();
    rows.push(perSecond(label, "images/s", COUNT, times));
  }
  return {
    title: `HDF5: ${COUNT} of ${BOX} px, random batches of ${BATCH_SIZE}`,
    peers: ["h5py"],
    rows,
  };
}

/** Into the same memory again and again. */
function readInto(loader: Hdf5Loader, order: Int32Array): Subject {
  const out = new Float32Array(BATCH_SIZE * PIXELS);
  return subject(async () => {
    let sum = 0;
    for (let start = 0; start < order.length; start += BATCH_SIZE) {
      await loader.readInto(order.subarray(start, start + BATCH_SIZE), out);
      for (let at = 0; at < out.length; at += PIXELS) sum += out[at];
    }
    return sum;
  });
}

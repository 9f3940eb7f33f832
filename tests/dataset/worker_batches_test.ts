/** Batches are the same, bit by bit, however many workers make them. */
import { assert, assertEquals } from "@std/assert";
import {
  type Batch,
  createImageSource,
  type CryoEMDataset,
  type IterBatchesOptions,
  loadDataset,
  type LoadDatasetOptions,
  type SourceBatchOptions,
} from "../../mod.ts";
import { writeCryoSparcSet } from "../support/cryosparc_set.ts";
import { hdf5Bytes } from "../support/hdf5_files.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import {
  type ParticleSetOptions,
  writeParticleSet,
} from "../support/particle_set.ts";
import { seeded } from "../support/random.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import {
  randomTiltColumns,
  WORKED_FIXTURE,
  writeTiltSet,
} from "../support/tilt_set.ts";

/** All that batches hold. */
async function contents(
  dataset: CryoEMDataset,
  batchSize: number,
  options: IterBatchesOptions,
): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (using batch of dataset.iterBatches(batchSize, options)) {
    all.push(held(batch));
  }
  return all;
}

function held(batch: Batch): unknown {
  const copy = batch.toTuple().map((field) =>
    field !== null && "data" in field
      ? [field.data.slice(), field.shape]
      : field?.slice()
  );
  return [
    ...copy,
    batch.spectra && [
      batch.spectra.data.slice(),
      batch.spectra.shape,
    ],
  ];
}

/** Checks that workers change nothing, and that spectra are the dataset's. */
async function sameBatches(
  dataset: CryoEMDataset,
  batchSize: number,
  options: IterBatchesOptions = {},
): Promise<void> {
  const process = options.process ?? "half";
  const walk = { ...options, process };
  const here = await contents(dataset, batchSize, { ...walk, workers: 0 });
  assert(here.length > 0);
  const there = await contents(dataset, batchSize, { ...walk, workers: 2 });
  assertEquals(there, here);
  const { layout, applyImageMask } = typeof process === "string"
    ? { layout: process, applyImageMask: false }
    : process;
  for await (const batch of dataset.iterBatches(batchSize, walk)) {
    const { images, spectra } = batch;
    const expected = layout === "half"
      ? dataset.processImagesHalf(images, { applyImageMask })
      : dataset.processImages(images, { applyImageMask });
    assertEquals([spectra?.shape, spectra?.data], [
      expected.shape,
      expected.data,
    ]);
  }
}

async function opened(
  folder: TemporaryFolder,
  set: ParticleSetOptions = {},
  options: LoadDatasetOptions = {},
): Promise<CryoEMDataset> {
  return await loadDataset((await writeParticleSet(folder, set)).star, options);
}

Deno.test("workers decode all types of pixels, in both byte orders", async () => {
  // One set of many stacks, each of another type.
  const types = ([0, 1, 2, 6, 12] as const).flatMap((mode) =>
    [false, true].map((bigEndian) => ({ mode, bigEndian, extended: 80 }))
  );
  const counts = types.map(() => 4);
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { D: 16, counts });
  for (const [s, type] of types.entries()) {
    const random = seeded(s);
    const pixel = () => Math.floor(random() * (type.mode === 0 ? 127 : 1000));
    await folder.write(`Stacks/s${s}.mrcs`, mrcBytes(4, 16, pixel, type));
  }
  await using dataset = await loadDataset(star);
  await sameBatches(dataset, 16);
  const indices = Array.from({ length: 40 }, (_, i) => i * 17 % 40);
  await sameBatches(dataset, 16, { indices });
});

Deno.test("workers scatter runs with gaps and copies to their rows", async () => {
  await using folder = await temporaryFolder();
  // Images of 32 kB and more are read one by one, smaller ones together.
  for (const D of [8, 96]) {
    await using dataset = await opened(folder, { D, counts: [40, 9] });
    const indices = [48, 3, 2, 1, 0, 39, 5, 7, 7, 9, 38, 40, 41, 12, 11];
    await sameBatches(dataset, 13, { indices, padToBatchSize: true });
  }
});

Deno.test("workers compute full, windowed, inverted and double spectra", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder, {}, { uninvertData: true });
  await sameBatches(dataset, 3, { process: "full" });
  const layout = "half" as const;
  await sameBatches(dataset, 3, { process: { layout, applyImageMask: true } });
  const { star } = await writeParticleSet(folder);
  await using double = await loadDataset(star, { dtype: "complex128" });
  await sameBatches(double, 4, { process: "full", padToBatchSize: true });
});

Deno.test("workers crop images", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(
    folder,
    { D: 16, counts: [30, 4] },
    { downsampleD: 10 },
  );
  await sameBatches(dataset, 8, { indices: [33, 0, 12, 11, 2, 30, 9, 9, 4] });
});

Deno.test("images in memory are transformed by workers all the same", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder, {}, { lazy: false });
  await sameBatches(dataset, 3);
});

Deno.test("workers walk subsets and halves", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder);
  await sameBatches(dataset.subset([3, 1, 3, 6]), 3);
  dataset.halfsetIndices = [[4, 0], [5, 3, 1]];
  await sameBatches(dataset, 2, { halfsetId: 1 });
});

Deno.test("workers walk cryoSPARC sets", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await loadDataset((await writeCryoSparcSet(folder)).cs);
  await sameBatches(dataset, 3);
});

Deno.test("workers walk whole particles of tilt series", async () => {
  await using folder = await temporaryFolder();
  for (const columns of [WORKED_FIXTURE, randomTiltColumns({ particles: 9 })]) {
    const { star } = await writeTiltSet(folder, { columns });
    await using dataset = await loadDataset(star, { tiltSeries: true });
    const byImage = false;
    await sameBatches(dataset, 4, { byImage });
    await sameBatches(dataset, 7, { byImage, packGroups: true });
    const padToBatchSize = true;
    await sameBatches(dataset, 7, {
      byImage,
      packGroups: true,
      padToBatchSize,
    });
  }
});

Deno.test("workers walk lists, stacks, volumes and HDF5 files", async () => {
  await using folder = await temporaryFolder();
  const pixel = (image: number, p: number) => 100 * image + p;
  const data = Float32Array.from({ length: 8 * 64 }, (_, p) => p % 77);
  await folder.write("a.mrcs", mrcBytes(5, 8, pixel));
  await folder.write("volume.mrc", mrcBytes(8, 8, pixel, { mode: 1 }));
  await folder.write("list.txt", "a.mrcs\nvolume.mrc\na.mrcs\n");
  await folder.write(
    "h.h5",
    await hdf5Bytes([{ path: "/images", data, shape: [8, 8, 8] }]),
  );
  for (const name of ["a.mrcs", "volume.mrc", "list.txt", "h.h5"]) {
    await using source = await createImageSource(folder.at(name));
    const walk = async (options: SourceBatchOptions) => {
      const all = await Array.fromAsync(source.iterBatches(3, options));
      return all.map(({ images, spectra, imageIds, groupIds }) => [
        images.data,
        spectra?.data,
        imageIds,
        groupIds,
      ]);
    };
    const process = "full";
    assertEquals(await walk({ process, workers: 2 }), await walk({ process }));
    assertEquals(await walk({ workers: 2 }), await walk({}));
  }
});

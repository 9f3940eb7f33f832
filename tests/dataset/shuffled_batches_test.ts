/** `shuffle` of iterBatches. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type ArgumentError,
  type CryoEMDataset,
  DataFormatError,
  type ImageLoader,
  type IterBatchesOptions,
  loadDataset,
  type ParticleImageDataset,
} from "../../mod.ts";
import { pixelOf, writeParticleSet } from "../support/particle_set.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { randomTiltColumns, writeTiltSet } from "../support/tilt_set.ts";
import { testWalks, type WalkDataset } from "../support/with_workers.ts";

/** The images of a walk, whose pixels are checked on the way. */
async function shuffledIds(
  walk: WalkDataset,
  dataset: CryoEMDataset,
  batchSize: number,
  options: IterBatchesOptions,
): Promise<number[]> {
  const ids: number[] = [];
  for await (using batch of walk(dataset, batchSize, options)) {
    const { images, imageIndices, spectra } = batch;
    for (const [row, id] of imageIndices.entries()) {
      if (id < 0) continue;
      ids.push(id);
      const original = dataset.originalImageIndices[id];
      const [stack, section] = original < 30
        ? [0, original]
        : [1, original - 30];
      assertEquals(images.data[64 * row + 5], pixelOf(stack, section, 5));
    }
    const expected = dataset.processImagesHalf(images);
    assertEquals(spectra?.data, expected.data);
  }
  return ids;
}

const process = "half";
const counts = [30, 23];

testWalks(
  "a shuffled walk gives every image once, by its seed",
  async (walk, workers) => {
    await using folder = await temporaryFolder();
    const { star } = await writeParticleSet(folder, { counts });
    await using dataset = await loadDataset(star);
    const ids = (seed: number, more: IterBatchesOptions = {}) =>
      shuffledIds(walk, dataset, 8, {
        shuffle: { seed, buffer: 16 },
        process,
        ...more,
      });
    const order = await ids(3);
    assertEquals(order.toSorted((a, b) => a - b), [...Array(53).keys()]);
    assertEquals(
      await ids(3, { prefetch: false, padToBatchSize: true }),
      order,
    );
    assert((await ids(4)).join() !== order.join());
    // The same however many workers there are.
    const one = { workers: 1 - Math.min(workers, 1) };
    assertEquals(await ids(3, one), order);
  },
);

testWalks("subsets and halves are shuffled", async (walk) => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts });
  await using dataset = await loadDataset(star);
  const shuffle = { seed: 1 };
  const sorted = async (options: IterBatchesOptions) =>
    (await shuffledIds(walk, dataset, 4, { shuffle, process, ...options }))
      .toSorted((a, b) => a - b);
  assertEquals(await sorted({ indices: [50, 2, 2, 31] }), [2, 2, 31, 50]);
  assertEquals(await sorted({ indices: [] }), []);
  dataset.halfsetIndices = [[40, 0, 7], [5]];
  assertEquals(await sorted({ halfsetId: 0 }), [0, 7, 40]);
});

testWalks("whole particles of tilt series are shuffled", async (walk) => {
  await using folder = await temporaryFolder();
  const columns = randomTiltColumns({ particles: 30 });
  const { star } = await writeTiltSet(folder, { columns });
  await using dataset = await loadDataset(star, { tiltSeries: true });
  const walked = async (options: IterBatchesOptions) => {
    const tilts = new Map<number, number[]>();
    const order: number[] = [];
    const walks = walk(dataset, 9, { byImage: false, ...options });
    for await (const { particleIndices, imageIndices, images } of walks) {
      for (const [row, particle] of particleIndices.entries()) {
        const image = imageIndices[row];
        if (order.at(-1) !== particle) order.push(particle);
        tilts.set(particle, [...tilts.get(particle) ?? [], image]);
        const first = images.data[64 * row];
        assertEquals(first, dataset.originalImageIndices[image] + 1);
      }
    }
    return { tilts, order };
  };
  const inOrder = await walked({});
  const shuffle = { seed: 2, buffer: 30 };
  for (const packGroups of [false, true]) {
    const { tilts, order } = await walked({ shuffle, packGroups });
    assert(order.join() !== inOrder.order.join());
    assertEquals(order.toSorted((a, b) => a - b), inOrder.order);
    // The tilts of a particle stay together and in their order.
    for (const [particle, images] of tilts) {
      assertEquals(images, inOrder.tilts.get(particle));
    }
  }
});

Deno.test("a shuffled walk reads long runs, each image once", async () => {
  await using folder = await temporaryFolder();
  const n = 4000;
  const { star } = await writeParticleSet(folder, { counts: [n] });
  await using dataset = await loadDataset(star);
  const runs: number[] = [];
  const loader = loaderOf(dataset);
  const read = loader.readInto.bind(loader);
  const times = new Int32Array(n);
  loader.readInto = (positions, out, rows) => {
    for (const [i, position] of positions.entries()) {
      times[position]++;
      if (i === 0 || positions[i - 1] !== position - 1) runs.push(position);
    }
    return read(positions, out, rows);
  };
  const shuffle = { seed: 1, buffer: 1024 };
  let images = 0;
  for await (const { count } of dataset.iterBatches(64, { shuffle })) {
    images += count;
  }
  assertEquals([images, Math.min(...times), Math.max(...times)], [n, 1, 1]);
  // Blocks are of 256 images; the end of a window cuts one.
  assert(runs.length <= Math.ceil(n / 256) + Math.ceil(n / 1024), `${runs}`);
});

/** The loader of a dataset, to look on while it reads. */
function loaderOf(dataset: CryoEMDataset): ImageLoader {
  const source = dataset.imageSource as unknown as {
    readonly backend: ParticleImageDataset;
  };
  return source.backend.loader;
}

testWalks("an error of a shuffled walk comes at its window", async (walk) => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [40] });
  await using dataset = await loadDataset(star);
  await Deno.truncate(folder.at("Stacks/s0.mrcs"), 1024 + 39 * 256);
  const shuffle = { seed: 1, buffer: 8 };
  await assertRejects(
    () => Array.fromAsync(walk(dataset, 4, { shuffle })),
    DataFormatError,
    "s0.mrcs",
  );
  const batches = walk(dataset, 4, { shuffle });
  await batches.return();
});

Deno.test("shuffle is checked at the call", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  const thrown = (shuffle: unknown) =>
    assertThrows(() =>
      dataset.iterBatches(2, { shuffle } as unknown as IterBatchesOptions)
    ) as ArgumentError;
  assertEquals(thrown({ seed: 1, buffer: 0 }).code, "shuffle-buffer");
  assertEquals(thrown({ seed: -1 }).label, "seed");
  assertEquals(thrown({ seed: 0.5 }).label, "seed");
  assertEquals(thrown({}).label, "seed");
  assertEquals(thrown({ seed: 1, size: 3 }).code, "unknown-option");
});

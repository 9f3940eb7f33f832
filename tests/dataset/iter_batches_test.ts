import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ArgumentError,
  asMask,
  BackendImageSource,
  type Batch,
  CryoEMDataset,
  DataFormatError,
  IndexError,
  type IterBatchesOptions,
  loadDataset,
  ParticleImageDataset,
  VariableRadialNoiseModel,
} from "../../mod.ts";
import { pixelOf, writeParticleSet } from "../support/particle_set.ts";
import { list, simulated, toldMetadata } from "../support/simulation.ts";
import { testWalks, type WalkDataset } from "../support/with_workers.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

async function opened(folder: TemporaryFolder): Promise<CryoEMDataset> {
  return await loadDataset((await writeParticleSet(folder)).star);
}

/** Stack and section of row i of the set. */
function place(row: number): [number, number] {
  return row < 3 ? [0, row] : [1, row - 3];
}

/** Checks that every field of a batch is that of its images. */
function checkFields(dataset: CryoEMDataset, batch: Batch): void {
  const original = dataset.originalImageIndices;
  for (const [k, id] of batch.imageIndices.entries()) {
    const [stack, section] = place(original[id]);
    const pixels = batch.images.data.subarray(64 * k, 64 * (k + 1));
    assertEquals(
      list(pixels),
      pixels.reduce<number[]>((all, _, p) => {
        all.push(pixelOf(stack, section, p));
        return all;
      }, []),
    );
    for (
      const [rows, all] of [
        [batch.rotationMatrices, dataset.rotationMatrices],
        [batch.translations, dataset.translations],
        [batch.ctfParams, dataset.ctfParams],
      ]
    ) {
      const width = all.stride[0];
      assertEquals(
        list(rows.data.subarray(width * k, width * (k + 1))),
        list(all.data.subarray(width * id, width * (id + 1))),
      );
    }
  }
}

async function indices(
  walk: WalkDataset,
  dataset: CryoEMDataset,
  batchSize: number,
  options: IterBatchesOptions = {},
): Promise<number[][]> {
  const batches = await Array.fromAsync(
    walk(dataset, batchSize, options),
  );
  return batches.map((batch) => list(batch.imageIndices));
}

testWalks(
  "iterBatches() goes through all images in local order",
  async (walk) => {
    await using folder = await temporaryFolder();
    await using dataset = await opened(folder);
    const batches = await Array.fromAsync(walk(dataset, 3));
    assertEquals(batches.map(({ count }) => count), [3, 3, 1]);
    assertEquals(batches[0].images.shape, [3, 8, 8]);
    assertEquals(batches[0].rotationMatrices.shape, [3, 3, 3]);
    assertEquals(batches[0].translations.shape, [3, 2]);
    assertEquals(batches[2].ctfParams.shape, [1, 9]);
    assertEquals(batches[0].noiseVariance, null);
    for (const batch of batches) {
      checkFields(dataset, batch);
      assertEquals(list(batch.particleIndices), list(batch.imageIndices));
      assert(batch.particleIndices !== batch.imageIndices);
    }
    assertEquals(batches.flatMap((b) => list(b.imageIndices)), [
      0,
      1,
      2,
      3,
      4,
      5,
      6,
    ]);
  },
);

testWalks(
  "iterBatches() unpacks into the tuple of the reference",
  async (walk) => {
    await using folder = await temporaryFolder();
    await using dataset = await opened(folder);
    for await (const batch of walk(dataset, 7)) {
      const [images, rotations] = batch;
      assert(images === batch.images && rotations === batch.rotationMatrices);
      assertEquals([...batch].length, 7);
    }
  },
);

testWalks(
  "iterBatches() takes indices in any order, twice, or as a mask",
  async (walk) => {
    await using folder = await temporaryFolder();
    await using dataset = await opened(folder);
    assertEquals(await indices(walk, dataset, 2, { indices: [6, 0, 6] }), [[
      6,
      0,
    ], [
      6,
    ]]);
    const mask = [true, false, false, true, false, false, true];
    assertEquals(await indices(walk, dataset, 2, { indices: mask }), [[0, 3], [
      6,
    ]]);
    assertEquals(await indices(walk, dataset, 9, { indices: asMask(mask) }), [[
      0,
      3,
      6,
    ]]);
    assertEquals(
      await indices(walk, dataset, 9, { indices: new Uint8Array([1, 0]) }),
      [
        [1, 0],
      ],
    );
    assertEquals(await indices(walk, dataset, 3, { indices: [] }), []);
    assertEquals(
      (await indices(walk, dataset, 9, { indices: null })).length,
      1,
    );
    for await (const batch of walk(dataset, 2, { indices: [6, 0, 6] })) {
      checkFields(dataset, batch);
    }
  },
);

testWalks("iterBatches() on a subset gives ids of the subset", async (walk) => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder);
  // dataset.md, 4.2: every copy reports its own position.
  const subset = dataset.subset([3, 1, 3]);
  const [batch] = await Array.fromAsync(walk(subset, 9));
  assertEquals(list(batch.imageIndices), [0, 1, 2]);
  checkFields(subset, batch);
  const empty = dataset.subset([]);
  assertEquals([empty.nImages, await indices(walk, empty, 4)], [0, []]);
});

testWalks(
  "iterBatches() goes through one half in its stored order",
  async (walk) => {
    await using folder = await temporaryFolder();
    await using dataset = await opened(folder);
    dataset.halfsetIndices = [[4, 0], [5, 3, 1]];
    assertEquals(await indices(walk, dataset, 2, { halfsetId: 0 }), [[4, 0]]);
    assertEquals(await indices(walk, dataset, 2, { halfsetId: 1 }), [[5, 3], [
      1,
    ]]);
    assertEquals(
      await indices(walk, dataset, 2, {
        halfsetId: 1,
        byImage: false,
        packGroups: true,
        indices: null,
      }),
      [[5, 3], [1]],
    );
  },
);

Deno.test("iterBatches() reports faults at the call", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder);
  const code = (batchSize: number, options: unknown) =>
    assertThrows(
      () => dataset.iterBatches(batchSize, options as IterBatchesOptions),
      ArgumentError,
    ).code;
  for (const size of [0, -1, 1.5, NaN]) {
    assertEquals(code(size, {}), "batch-size");
  }
  assertEquals(code(2, { halfsetId: 0 }), "no-halfsets");
  assertEquals(code(2, { halfsetId: 0, indices: [1] }), "halfset-and-indices");
  assertEquals(code(2, { batchSize: 3 }), "unknown-option");
  assertEquals(code(2, { indices: [true] }), "mask-length");
  assertThrows(() => dataset.iterBatches(2, { indices: [7] }), IndexError);
  assertThrows(() => dataset.iterBatches(2, { indices: [-1] }), IndexError);
  assertThrows(() => dataset.iterBatches(2, { indices: [0.5] }), TypeError);
  dataset.halfsetIndices = [[0], [1]];
  assertThrows(
    () => dataset.iterBatches(2, { halfsetId: 2 as 0 }),
    IndexError,
    '"2"',
  );
  assertThrows(
    () => dataset.iterBatches(2, { halfsetId: -1 as 0 }),
    IndexError,
  );
});

Deno.test("iterBatches() without images is refused at the call", () => {
  for (const prefetch of [true, false]) {
    assertEquals(
      assertThrows(
        () => simulated(2).iterBatches(1, { prefetch }),
        ArgumentError,
      ).code,
      "no-images",
    );
  }
});

testWalks(
  "iterBatches() takes a dataset with a flag but no groups by image",
  async (walk) => {
    await using folder = await temporaryFolder();
    const { star } = await writeParticleSet(folder);
    await using images = await ParticleImageDataset.open(star);
    const source = new BackendImageSource(images);
    const dataset = new CryoEMDataset(source, 1.5, toldMetadata(7), {
      tiltSeriesFlag: true,
    });
    const batches = await Array.fromAsync(
      walk(dataset, 4, { byImage: false }),
    );
    assertEquals(batches.map(({ imageIndices }) => [...imageIndices]), [
      [0, 1, 2, 3],
      [4, 5, 6],
    ]);
    assertEquals(batches.map((batch) => batch.particleIndices), [
      batches[0].imageIndices,
      batches[1].imageIndices,
    ]);
  },
);

testWalks(
  "iterBatches() gives the same with and without prefetch",
  async (walk) => {
    await using folder = await temporaryFolder();
    await using dataset = await opened(folder);
    for (const batchSize of [1, 2, 7, 100]) {
      const [ahead, onDemand] = await Promise.all(
        [true, false].map((prefetch) =>
          Array.fromAsync(walk(dataset, batchSize, { prefetch }))
        ),
      );
      assertEquals(onDemand, ahead);
    }
  },
);

Deno.test("iterBatches() without prefetch reads on demand", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder);
  const batches = dataset.iterBatches(3, { prefetch: false });
  assertEquals((await batches.next()).value?.count, 3);
  // What was not asked for yet is not there any more.
  await Deno.truncate(folder.at("Stacks/s1.mrcs"), 1024);
  await assertRejects(() => batches.next(), DataFormatError, "s1.mrcs");
});

testWalks(
  "iterBatches() may be left early and run concurrently",
  async (walk) => {
    await using folder = await temporaryFolder();
    await using dataset = await opened(folder);
    for (const prefetch of [true, false]) {
      for await (const batch of walk(dataset, 1, { prefetch })) {
        if (batch.imageIndices[0] === 2) break;
      }
    }
    const _neverStarted = walk(dataset, 2);
    const [first, second] = [walk(dataset, 2), walk(dataset, 3)];
    const seen: number[][] = [];
    for (let step = 0; step < 2; step++) {
      for (const iterator of [first, second]) {
        const { value } = await iterator.next();
        checkFields(dataset, value as Batch);
        seen.push(list((value as Batch).imageIndices));
      }
    }
    assertEquals(seen, [[0, 1], [0, 1, 2], [2, 3], [3, 4, 5]]);
    await first.return();
    await second.return();
  },
);

testWalks(
  "iterBatches() shows changes of metadata at later steps",
  async (walk) => {
    await using folder = await temporaryFolder();
    await using dataset = await opened(folder);
    const shifts: number[] = [];
    for await (const batch of walk(dataset, 1)) {
      shifts.push(batch.translations.data[0]);
      dataset.translations.data.fill(9);
    }
    // What was handed out stays; one batch may have been prepared before.
    assertEquals(shifts[0], 0);
    assertEquals(shifts.slice(2), [9, 9, 9, 9, 9]);
  },
);

testWalks("iterBatches() hands out copies of metadata", async (walk) => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder);
  for await (const batch of walk(dataset, 7)) {
    batch.translations.data.fill(9);
    batch.ctfParams.data.fill(9);
    batch.rotationMatrices.data.fill(9);
    batch.imageIndices.fill(9);
  }
  assertEquals(dataset.translations.data[2], 0.5);
  assertEquals(dataset.ctfParams.data[0], 15000);
  assertEquals(dataset.rotationMatrices.data[8], 1);
});

testWalks(
  "iterBatches() delivers an error at the step it belongs to",
  async (walk) => {
    await using folder = await temporaryFolder();
    const { star } = await writeParticleSet(folder);
    await using dataset = await loadDataset(star);
    await Deno.truncate(folder.at("Stacks/s1.mrcs"), 1024 + 64);
    for (const prefetch of [true, false]) {
      const batches = walk(dataset, 3, { prefetch });
      assertEquals((await batches.next()).value?.count, 3);
      await assertRejects(() => batches.next(), DataFormatError, "s1.mrcs");
      assertEquals((await batches.next()).done, true);
    }
    const short = new VariableRadialNoiseModel([1], [0, 0], [8, 8]);
    const batches = walk(dataset, 1, { noiseModel: short });
    await batches.next();
    await batches.next();
    await assertRejects(() => batches.next(), IndexError);
  },
);

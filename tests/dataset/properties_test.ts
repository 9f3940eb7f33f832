import { assertEquals } from "@std/assert";
import {
  type CryoEMDataset,
  loadDataset,
  ndArray,
  reorderToDatasetIndexing,
  reorderToOriginalIndexing,
} from "../../mod.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { integers } from "../support/random.ts";
import { list } from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

const COUNTS = [5, 1, 8, 3];
const TOTAL = 17;

type Next = (limit: number) => number;

/** Up to `most` of n positions, in any order, with or without repeats. */
function anySelection(next: Next, n: number, most: number): number[] {
  return Array.from({ length: 1 + next(most) }, () => next(n));
}

/** Positions 0 … n−1 in a random order. */
function shuffled(next: Next, n: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = next(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Everything that iteration shows. */
async function shown(dataset: CryoEMDataset, batchSize: number) {
  return await Array.fromAsync(
    dataset.iterBatches(batchSize, { noiseModel: dataset.noise }),
  );
}

Deno.test("a subset of a subset is the composed subset", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { D: 4, counts: COUNTS });
  await using dataset = await loadDataset(star);
  dataset.setNoise([1, 2, 3]);
  const next = integers(11);
  for (let round = 0; round < 40; round++) {
    const first = anySelection(next, TOTAL, 12);
    const second = anySelection(next, first.length, 12);
    const nested = dataset.subset(first).subset(second);
    const composed = dataset.subset(second.map((i) => first[i]));
    assertEquals(nested.originalImageIndices, composed.originalImageIndices);
    assertEquals(nested.ctfParams, composed.ctfParams);
    const batchSize = 1 + next(6);
    assertEquals(
      await shown(nested, batchSize),
      await shown(composed, batchSize),
    );
  }
});

Deno.test("iterating over indices is iterating over their subset", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { D: 4, counts: COUNTS });
  await using dataset = await loadDataset(star);
  const next = integers(12);
  for (let round = 0; round < 40; round++) {
    const indices = anySelection(next, TOTAL, 20);
    const batchSize = 1 + next(7);
    const direct = await Array.fromAsync(
      dataset.iterBatches(batchSize, { indices, prefetch: round % 2 === 0 }),
    );
    const subset = await shown(dataset.subset(indices), batchSize);
    assertEquals(
      direct.map(({ images, ctfParams, translations }) => [
        images,
        ctfParams,
        translations,
      ]),
      subset.map(({ images, ctfParams, translations }) => [
        images,
        ctfParams,
        translations,
      ]),
    );
    assertEquals(
      direct.flatMap(({ imageIndices }) => list(imageIndices)),
      indices,
    );
  }
});

Deno.test("loading rows is loading all and taking the subset", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { D: 4, counts: COUNTS });
  await using dataset = await loadDataset(star);
  const next = integers(13);
  for (let round = 0; round < 20; round++) {
    const ind = anySelection(next, TOTAL, 12);
    await using loaded = await loadDataset(star, {
      ind,
      lazy: round % 2 === 0,
    });
    const subset = dataset.subset(ind);
    assertEquals(loaded.originalImageIndices, subset.originalImageIndices);
    assertEquals(loaded.rotationMatrices, subset.rotationMatrices);
    assertEquals(await shown(loaded, 5), await shown(subset, 5));
  }
});

Deno.test("splitting and reordering gives the original order", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { D: 4, counts: COUNTS });
  await using whole = await loadDataset(star);
  const next = integers(14);
  for (let round = 0; round < 40; round++) {
    const n = 2 + next(TOTAL - 2);
    const dataset = whole.subset(shuffled(next, TOTAL).slice(0, n));
    const order = shuffled(next, n);
    const cut = 1 + next(n - 1);
    dataset.halfsetIndices = [order.slice(0, cut), order.slice(cut)];
    const rows = ndArray(
      Float64Array.from({ length: 3 * n }, () => next(1000)),
      [n, 3],
    );
    const halves = dataset.splitHalfsetArray(rows);
    assertEquals(reorderToDatasetIndexing(halves, dataset), rows);
    const original = reorderToOriginalIndexing(halves, dataset, {
      numTotal: TOTAL,
    });
    const present = new Map(
      list(dataset.originalImageIndices).map((row, local) => [row, local]),
    );
    for (let row = 0; row < TOTAL; row++) {
      const local = present.get(row);
      assertEquals(
        list(original.data.subarray(3 * row, 3 * row + 3)),
        local === undefined
          ? [NaN, NaN, NaN]
          : list(rows.data.subarray(3 * local, 3 * local + 3)),
      );
    }
  }
});

Deno.test("an independent reload shows what the view shows", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { D: 4, counts: COUNTS });
  const next = integers(15);
  for (let round = 0; round < 12; round++) {
    await using dataset = await loadDataset(star, {
      ind: shuffled(next, TOTAL).slice(0, 6 + next(TOTAL - 6)),
      uninvertData: next(2) === 0,
      downsampleD: next(2) === 0 ? 2 : null,
    });
    dataset.setContrasts(
      Array.from({ length: dataset.nImages }, () => 1 + next(9)),
    );
    dataset.setNoise([1 + next(9)]);
    const order = shuffled(next, dataset.nImages);
    const cut = 1 + next(dataset.nImages - 1);
    dataset.halfsetIndices = [order.slice(0, cut), order.slice(cut)];
    const batchSize = 1 + next(8);
    for (const id of [0, 1] as const) {
      const view = await dataset.getHalfsetDataset(id);
      await using reload = await dataset.getHalfsetDataset(id, {
        independent: true,
      });
      assertEquals(reload.originalImageIndices, view.originalImageIndices);
      assertEquals(
        await shown(reload, batchSize),
        await shown(view, batchSize),
      );
      const [batch] = await shown(reload, batchSize);
      assertEquals(
        reload.processImagesHalf(batch.images),
        view.processImagesHalf(batch.images),
      );
    }
  }
});

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type CryoEMDataset,
  CTFParamIndex,
  ImageIndexRemappedNoise,
  loadDataset,
  type LoadDatasetOptions,
  MissingFileError,
  ndArray,
  RadialNoiseModel,
} from "../../mod.ts";
import { canListOpenFiles, openFilesBelow } from "../support/open_files.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list, simulated } from "../support/simulation.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

async function halved(
  folder: TemporaryFolder,
  options: LoadDatasetOptions = {},
): Promise<CryoEMDataset> {
  const { star } = await writeParticleSet(folder);
  const dataset = await loadDataset(star, options);
  dataset.halfsetIndices = [[4, 0, 2], [1, 6]];
  return dataset;
}

Deno.test("getHalfset() makes both halves once, also for callers at a time", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await halved(folder);
  const [a, again, b] = await Promise.all([
    dataset.getHalfset(0),
    dataset.getHalfset(0),
    dataset.getHalfset(1),
  ]);
  assert(a === again);
  assertEquals(list(a.originalImageIndices), [4, 0, 2]);
  assertEquals(list(b.originalImageIndices), [1, 6]);
  assert(await dataset.getHalfset(0) === a);
  assert(await dataset.getHalfset(1) === b);
});

const CHANGES: Record<string, (dataset: CryoEMDataset) => void> = {
  "updatePoses()": (d) => {
    const { rotationMatrices, translations } = d;
    const moved = translations.data.map((x) => x + 1);
    d.updatePoses(rotationMatrices, ndArray(moved, translations.shape));
  },
  "updateCtf()": (d) => {
    const rows = d.getCtfParamsCopy();
    rows.data[0] += 1;
    d.updateCtf(rows);
  },
  "the rotationMatrices setter": (d) => {
    const { data, shape } = d.rotationMatrices;
    d.rotationMatrices = ndArray(data.map((x) => -x), shape);
  },
  "the translations setter": (d) => {
    const { data, shape } = d.translations;
    d.translations = ndArray(data.map((x) => x + 1), shape);
  },
  "the ctfParams setter": (d) => {
    const { data, shape } = d.ctfParams;
    d.ctfParams = ndArray(data.map((x) => x + 1), shape);
  },
  "a write to live rotations": (d) => {
    d.rotationMatrices.data[62] += 1;
  },
  "a write to live translations": (d) => {
    d.translations.data[13] += 0.5;
  },
  "a write to live CTF rows": (d) => {
    d.ctfParams.data[62] *= 2;
  },
  "setContrasts()": (d) => d.setContrasts([1, 2, 3, 4, 5, 6, 7]),
  "setNoise()": (d) => d.setNoise([1]),
  "setRadialNoiseModel()": (d) => d.setRadialNoiseModel([1]),
  "noise =": (d) => {
    d.noise = new RadialNoiseModel([1], [8, 8]);
  },
  "halfsetIndices =": (d) => {
    d.halfsetIndices = [[0, 2, 4], [1, 6]];
  },
  "dataMultiplier =": (d) => {
    d.dataMultiplier = -1;
  },
};

for (const [name, change] of Object.entries(CHANGES)) {
  for (const lazy of [true, false]) {
    Deno.test(`getHalfset() makes halves anew after ${name}, lazy ${lazy}`, async () => {
      await using folder = await temporaryFolder();
      await using dataset = await halved(folder, { lazy });
      const before = await dataset.getHalfset(0);
      change(dataset);
      const after = await dataset.getHalfset(0);
      assert(after !== before);
      assert(await dataset.getHalfset(0) === after);
      await assertShowsParent(dataset, after, 0);
    });
  }
}

Deno.test("getHalfset() makes halves anew after setVariableRadialNoiseModel()", async () => {
  const dataset = simulated(3, { ctfColumns: 11 });
  dataset.halfsetIndices = [[2, 0], [1]];
  const before = await dataset.getHalfset(0);
  dataset.setVariableRadialNoiseModel([3]);
  const after = await dataset.getHalfset(0);
  assert(after !== before);
  assertEquals(after.getNoiseVariance([1])!.data[0], 3);
});

Deno.test("getHalfset() stays after changes of subsets and of itself", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await halved(folder);
  const half = await dataset.getHalfset(0);
  dataset.subset([0, 1]).setContrasts([2, 2]);
  half.setContrasts([2, 2, 2]);
  assert(await dataset.getHalfset(0) === half);
});

Deno.test("getHalfset() keeps files open when only metadata change", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await halved(folder);
  const before = await dataset.getHalfset(0);
  dataset.setContrasts([2, 2, 2, 2, 2, 2, 2]);
  const after = await dataset.getHalfset(0);
  assert(after !== before);
  // The old half still shows the old state.
  assertEquals(before.getCtfColumn(CTFParamIndex.CONTRAST)[0], 1);
  assertEquals((await Array.fromAsync(before.iterBatches(9)))[0].count, 3);
});

Deno.test("getHalfset() pairs images and metadata though halves change meanwhile", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await halved(folder);
  dataset.setNoise([1]);
  const first = dataset.getHalfset(0);
  dataset.setNoise([2]);
  const second = dataset.getHalfset(0);
  dataset.halfsetIndices = [[6, 5, 3], [1, 0]];
  for (const half of [await first, await second]) {
    for await (const { images, imageIndices } of half.iterBatches(1)) {
      const [row] = half.originalImageIndicesFromLocal(imageIndices);
      assertEquals(images.data[0], row < 3 ? 100 * row : 700 + 100 * row);
    }
  }
  assertEquals(list((await second).originalImageIndices), [4, 0, 2]);
  assertEquals((await second).getNoiseVariance([0])!.data[0], 2);
});

Deno.test("getHalfset() works for an empty half", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await halved(folder);
  dataset.halfsetIndices = [[], [3, 1]];
  const [a, b] = [await dataset.getHalfset(0), await dataset.getHalfset(1)];
  assertEquals([a.nImages, b.nImages], [0, 2]);
  assertEquals(await Array.fromAsync(a.iterBatches(2)), []);
});

Deno.test("getHalfset() works for a simulation", async () => {
  const dataset = simulated(3);
  dataset.halfsetIndices = [[2, 0], [1]];
  assertEquals(dataset.prefersIndependentHalfsetDatasets(), false);
  assertEquals(list((await dataset.getHalfset(0)).originalImageIndices), [
    2,
    0,
  ]);
});

Deno.test("getHalfset() tries anew after a failure", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await halved(folder);
  await Deno.rename(folder.at("Stacks"), folder.at("gone"));
  await assertRejects(() => dataset.getHalfset(0), MissingFileError);
  await Deno.rename(folder.at("gone"), folder.at("Stacks"));
  assertEquals((await dataset.getHalfset(0)).nImages, 3);
});

Deno.test({
  name: "close() closes all halves ever made, also one under way",
  ignore: !canListOpenFiles,
  fn: async () => {
    await using folder = await temporaryFolder();
    const dataset = await halved(folder);
    await dataset.getHalfset(0);
    dataset.setContrasts([2, 2, 2, 2, 2, 2, 2]);
    await dataset.getHalfset(0);
    // Two stacks of the dataset and two of each half.
    assertEquals((await openFilesBelow(folder.path)).length, 6);
    dataset.halfsetIndices = [[0], [1]];
    const underWay = dataset.getHalfset(1);
    await dataset.close();
    await underWay;
    assertEquals(await openFilesBelow(folder.path), []);
  },
});

Deno.test({
  name: "a failure to make half 1 closes half 0",
  ignore: !canListOpenFiles,
  fn: async () => {
    await using folder = await temporaryFolder();
    await using dataset = await halved(folder);
    dataset.halfsetIndices = [[0, 1], [5, 6]];
    await Deno.rename(folder.at("Stacks/s1.mrcs"), folder.at("gone"));
    const before = await openFilesBelow(folder.path);
    await assertRejects(
      () => dataset.materializeHalfsetDatasets(),
      MissingFileError,
    );
    assertEquals(await openFilesBelow(folder.path), before);
  },
});

/** A half shows the present rows, noise and sign of its parent. */
async function assertShowsParent(
  parent: CryoEMDataset,
  half: CryoEMDataset,
  halfsetId: 0 | 1,
): Promise<void> {
  const local = parent.halfsetLocalImageIndices(halfsetId);
  const expected = parent.subset(local);
  assertEquals(half.rotationMatrices, expected.rotationMatrices);
  assertEquals(half.translations, expected.translations);
  assertEquals(half.ctfParams, expected.ctfParams);
  assertEquals(half.dataMultiplier, parent.dataMultiplier);
  assertEquals(
    half.noise instanceof ImageIndexRemappedNoise,
    parent.noise !== null,
  );
  const all = (dataset: CryoEMDataset) =>
    Array.fromAsync(dataset.iterBatches(2, { noiseModel: dataset.noise }));
  assertEquals(await all(half), await all(expected));
}

Deno.test("getHalfset() stays of use after a half is closed", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await halved(folder);
  {
    await using half = await dataset.getHalfset(0);
    assertEquals(half.nImages, 3);
  }
  const [batch] = await Array.fromAsync(
    (await dataset.getHalfset(0)).iterBatches(9),
  );
  assertEquals(batch.count, 3);
});

Deno.test("getHalfset() notices a change of either half alone", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await halved(folder);
  await dataset.getHalfset(1);
  dataset.halfsetIndices = [[4, 0, 2], [6, 1]];
  const second = await dataset.getHalfset(1);
  assertEquals(list(second.originalImageIndices), [6, 1]);
  dataset.halfsetIndices = [[4, 0, 2, 3], [6, 1]];
  assertEquals((await dataset.getHalfset(0)).nImages, 4);
});

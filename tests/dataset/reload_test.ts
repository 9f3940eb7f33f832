import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  CryoEMDataset,
  CTFParamIndex,
  DataFormatError,
  IndexError,
  loadDataset,
  ndArray,
  VariableRadialNoiseModel,
} from "../../mod.ts";
import { createImageSource } from "../../src/images/create_image_source.ts";
import { firstPixels } from "../support/first_pixels.ts";
import { canListOpenFiles, openFilesBelow } from "../support/open_files.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list, simulated, toldMetadata } from "../support/simulation.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("reloadFromOriginalImages() opens rows of the file anew", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star, { ind: [6, 2, 4] });
  await using reload = await dataset.reloadFromOriginalImages([4, 6]);
  assertEquals(list(reload.originalImageIndices), [4, 6]);
  assertEquals(await firstPixels(reload), [1100, 1300]);
  assertEquals(list(reload.translations.data), [2, -4, 3, -6]);
  assertEquals(reload.particlesFile, star);
  assertEquals(reload.halfsetIndices, null);
  assert(reload.imageSource !== dataset.imageSource);
  assert(reload.canReloadFromOriginalImages());
  await dataset.close();
  assertEquals(await firstPixels(reload), [1100, 1300]);
});

Deno.test("reloadFromOriginalImages() keeps what was changed in memory", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  dataset.setContrasts([1, 2, 3, 4, 5, 6, 7]);
  dataset.setNoise([4]);
  dataset.translations.data.fill(8);
  dataset.dataMultiplier = -1;
  await using reload = await dataset.reloadFromOriginalImages([5, 1]);
  assertEquals(list(reload.getCtfColumn(CTFParamIndex.CONTRAST)), [6, 2]);
  assertEquals(reload.getNoiseVariance([0])!.data[0], 4);
  assertEquals(list(reload.translations.data), [8, 8, 8, 8]);
  assertEquals(reload.dataMultiplier, -1);
  assertEquals(reload.imageSource!.info.invertData, true);
  // Signs are independent from now on.
  reload.dataMultiplier = 1;
  assertEquals(dataset.dataMultiplier, -1);
});

Deno.test("reloadFromOriginalImages() opens the file as before", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, {
    stackName: (s) => `old/s${s}.mrcs`,
    root: "data/",
  });
  await Deno.rename(folder.at("data/old"), folder.at("stacks"));
  await using dataset = await loadDataset(star, {
    datadir: folder.at("stacks"),
    stripPrefix: "old",
    downsampleD: 4,
    dtype: "complex128",
    premultipliedCtf: true,
    maxThreads: 3,
    mrc: { salvage: true },
  });
  await using reload = await dataset.reloadFromOriginalImages([3]);
  assertEquals(
    [reload.gridSize, reload.voxelSize, reload.dtype, reload.metadata.dtype],
    [4, 3, "complex128", "float64"],
  );
  assertEquals(reload.premultipliedCtf, true);
  assert(reload.ctfEvaluator === dataset.ctfEvaluator);
  assertEquals(
    { ...reload.imageSource!.info },
    { ...dataset.imageSource!.info },
  );
});

Deno.test("reloadFromOriginalImages() opens the block of the dataset", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await Deno.readTextFile(star);
  const table = text.slice(text.indexOf("data_particles"));
  const second = table.replace("data_particles", "data_selected")
    .replace(/^00000[12]@Stacks\/s0.*\n/gm, "");
  const both = await folder.write("both.star", `${text}\n${second}`);
  await using dataset = await loadDataset(both, { block: "selected" });
  await using reload = await dataset.reloadFromOriginalImages([0, 1]);
  assertEquals(await firstPixels(reload), [200, 1000]);
  assertEquals(reload.block, "selected");
});

Deno.test("reloadFromOriginalImages() is lazy as the dataset, unless told", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (const lazy of [true, false]) {
    await using dataset = await loadDataset(star, { lazy });
    await using same = await dataset.reloadFromOriginalImages([0]);
    await using other = await dataset.reloadFromOriginalImages([0], {
      lazy: !lazy,
    });
    assertEquals(same.imageSource!.info.lazy, lazy);
    assertEquals(other.imageSource!.info.lazy, !lazy);
    assertEquals(dataset.prefersIndependentHalfsetDatasets(), lazy);
  }
});

Deno.test("reloadFromOriginalImages() refuses rows before it opens a file", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star, { ind: [1, 2] });
  await Deno.remove(star);
  await assertRejects(() => dataset.reloadFromOriginalImages([0]), IndexError);
  await assertRejects(
    () => dataset.reloadFromOriginalImages([-1]),
    ArgumentError,
  );
  await assertRejects(
    () => dataset.reloadFromOriginalImages([true, true]),
    ArgumentError,
  );
  const options = { eager: true } as Record<string, boolean>;
  await assertRejects(
    () => dataset.reloadFromOriginalImages([1], options),
    ArgumentError,
    '"eager"',
  );
});

Deno.test("reloadFromOriginalImages() needs images and their file", async () => {
  const simulation = simulated(2);
  assertEquals(simulation.canReloadFromOriginalImages(), false);
  const error = await assertRejects(
    () => simulation.reloadFromOriginalImages([0]),
    ArgumentError,
  );
  assertEquals(error.code, "no-reload");
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using source = await createImageSource(star);
  const bare = new CryoEMDataset(source, 1.5, toldMetadata(7));
  assertEquals(bare.canReloadFromOriginalImages(), false);
  bare.halfsetIndices = [[0], [1]];
  await assertRejects(
    () => bare.getHalfsetDataset(0, { independent: true }),
    ArgumentError,
  );
  const named = new CryoEMDataset(source, 1.5, toldMetadata(7), {
    paths: { particlesFile: star },
  });
  await using reload = await named.reloadFromOriginalImages([2]);
  assertEquals(reload.translations.data[0], 2);
});

Deno.test({
  name: "reloadFromOriginalImages() closes the files if it fails",
  ignore: !canListOpenFiles,
  fn: async () => {
    await using folder = await temporaryFolder();
    const { star } = await writeParticleSet(folder);
    await using dataset = await loadDataset(star);
    const before = await openFilesBelow(folder.path);
    // A model of fewer images than the dataset has.
    dataset.noise = new VariableRadialNoiseModel([1], [0, 0], [8, 8]);
    await assertRejects(
      () => dataset.reloadFromOriginalImages([0, 5]),
      IndexError,
    );
    assertEquals(await openFilesBelow(folder.path), before);
  },
});

Deno.test("a half reloads each copy of a duplicate with its own metadata", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star, { ind: [4, 4, 1] });
  dataset.translations = ndArray(Float32Array.of(1, 1, 2, 2, 3, 3), [3, 2]);
  dataset.halfsetIndices = [[0, 2], [1]];
  const [first, second] = await dataset.materializeHalfsetDatasets();
  await using _first = first;
  await using _second = second;
  assertEquals(list(first.translations.data), [1, 1, 3, 3]);
  assertEquals(list(second.translations.data), [2, 2]);
  assertEquals(await firstPixels(first), [1100, 100]);
});

Deno.test("views, reloads and the restricted parent give equal batches", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const changed = await rewrite(folder, star, "changed.star", ["30 1", "33 1"]);
  await using dataset = await loadDataset(changed, { ind: [6, 1, 5, 3, 0, 2] });
  dataset.setContrasts([1, 2, 3, 4, 5, 6]);
  dataset.setNoise([3, 2, 1]);
  dataset.halfsetIndices = [[5, 1, 2], [0, 3]];
  for (const halfsetId of [0, 1] as const) {
    const half = (independent: boolean) =>
      dataset.getHalfsetDataset(halfsetId, { independent });
    await using view = await half(false);
    await using reload = await half(true);
    await using eager = await dataset.getHalfsetDataset(halfsetId, {
      independent: true,
      lazy: false,
    });
    assert(view.imageSource !== reload.imageSource);
    const options = { noiseModel: dataset.noise };
    const expected = await Array.fromAsync(
      dataset.iterBatches(2, { halfsetId, ...options }),
    );
    for (const shown of [view, reload, eager]) {
      const batches = await Array.fromAsync(shown.iterBatches(2, options));
      assertEquals(batches.length, expected.length);
      for (const [k, batch] of batches.entries()) {
        const { imageIndices: _i, particleIndices: _p, ...rest } = batch;
        const { imageIndices, particleIndices: _q, ...same } = expected[k];
        assertEquals(rest, same);
        assertEquals(
          list(shown.originalImageIndicesFromLocal(batch.imageIndices)),
          list(dataset.originalImageIndicesFromLocal(imageIndices)),
        );
      }
    }
  }
});

Deno.test("reloadFromOriginalImages() refuses a file that was written since", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  await Deno.writeTextFile(star, "\n", { append: true });
  const error = await assertRejects(
    () => dataset.reloadFromOriginalImages([1]),
    DataFormatError,
    "load the dataset anew",
  );
  assertEquals([error.code, error.path], ["file-changed", star]);
});

Deno.test("reloadFromOriginalImages() notices a file of the same size by its time", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  await Deno.utime(star, 1, 1);
  const error = await assertRejects(
    () => dataset.reloadFromOriginalImages([1]),
    DataFormatError,
  );
  assertEquals(error.code, "file-changed");
});

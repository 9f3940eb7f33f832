import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ArgumentError,
  type CryoEMDataset,
  getNumImagesInDataset,
  IndexError,
  loadDataset,
  MissingFileError,
  subsampleCryoemDataset,
} from "../../mod.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list, simulated } from "../support/simulation.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

async function opened(folder: TemporaryFolder): Promise<CryoEMDataset> {
  return await loadDataset((await writeParticleSet(folder)).star);
}

Deno.test("subset() keeps order and duplicates and copies metadata", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder);
  dataset.halfsetIndices = [[0], [1]];
  const subset = dataset.subset([5, 0, 5]);
  assertEquals(list(subset.originalImageIndices), [5, 0, 5]);
  assertEquals(list(subset.translations.data), [2.5, -5, 0, 0, 2.5, -5]);
  assertEquals(subset.halfsetIndices, null);
  assertEquals(
    [subset.voxelSize, subset.gridSize, subset.dtype, subset.particlesFile],
    [1.5, 8, "complex64", dataset.particlesFile],
  );
  assert(subset.ctfEvaluator === dataset.ctfEvaluator);
  assert(subset.diagnostics === dataset.diagnostics);
  subset.translations.data[0] = 99;
  assertEquals(dataset.translations.data[10], 2.5);
  dataset.translations.data.fill(-1);
  assertEquals(subset.translations.data[1], -5);
});

Deno.test("subset() of a subset counts from the subset", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder);
  const subset = dataset.subset([6, 4, 2, 0]).subset([3, 1]);
  assertEquals(list(subset.datasetIndices), [0, 4]);
  const [batch] = await Array.fromAsync(subset.iterBatches(2));
  assertEquals([batch.images.data[0], batch.images.data[64]], [0, 1100]);
});

Deno.test("subset() takes a mask, refuses what does not fit", () => {
  const dataset = simulated(3);
  assertEquals(
    list(dataset.subset([true, false, true]).originalImageIndices),
    [0, 2],
  );
  assertEquals(dataset.subset([2]).gridSize, 8);
  assertThrows(() => dataset.subset([3]), IndexError);
  assertThrows(() => dataset.subset([-1]), IndexError);
  assertThrows(() => dataset.subset([true]), ArgumentError);
  assertThrows(() => dataset.subset([1.5]), TypeError);
  assertEquals(
    assertThrows(() => dataset.subset([]), ArgumentError).code,
    "metadata-empty",
  );
});

Deno.test("subset() keeps flags and evaluator of a simulation", () => {
  const dataset = simulated(2, {
    premultipliedCtf: true,
    tiltSeriesFlag: true,
    dtype: "complex128",
    datasetIndices: [30, 40],
  });
  const subset = dataset.subset([1]);
  assertEquals(
    [subset.premultipliedCtf, subset.tiltSeriesFlag, subset.dtype],
    [true, true, "complex128"],
  );
  assertEquals(list(subset.originalImageIndices), [40]);
});

Deno.test("subset() shares the sign of the data", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder);
  const [first, second] = [dataset.subset([0, 1]), dataset.subset([1])];
  first.dataMultiplier = -3;
  assertEquals([dataset.dataMultiplier, second.dataMultiplier], [-1, -1]);
  assertThrows(() => dataset.dataMultiplier = 0, ArgumentError);
  assertThrows(() => dataset.dataMultiplier = NaN, ArgumentError);
});

Deno.test("subsampleCryoemDataset() is subset()", () => {
  const subset = subsampleCryoemDataset(simulated(3), [2, 2, 0]);
  assertEquals(list(subset.originalImageIndices), [2, 2, 0]);
});

Deno.test("a view leaves the files open when it is closed", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder);
  await dataset.subset([0]).close();
  assertEquals((await Array.fromAsync(dataset.iterBatches(9))).length, 1);
  await dataset.close();
  await dataset.close();
});

Deno.test("halfsetIndices are checked, and copies", () => {
  const dataset = simulated(4);
  dataset.halfsetIndices = [[3, 0], [false, true, true, false]];
  assertEquals(dataset.halfsetIndices!.map(list), [[3, 0], [1, 2]]);
  dataset.halfsetIndices![0][0] = 9;
  dataset.halfsetLocalImageIndices(0)[0] = 9;
  assertEquals(list(dataset.halfsetLocalImageIndices(0)), [3, 0]);
  for (const half of [[4], [-1]]) {
    assertThrows(() => dataset.halfsetIndices = [[0], half], IndexError);
  }
  assertThrows(() => dataset.halfsetIndices = [[true], [0]], ArgumentError);
  assertEquals(dataset.halfsetIndices!.map(list), [[3, 0], [1, 2]]);
  dataset.halfsetIndices = null;
  assertEquals(dataset.halfsetIndices, null);
});

Deno.test("getNumImagesInDataset() refuses files it does not know", async () => {
  await assertRejects(() => getNumImagesInDataset("a.h5"), MissingFileError);
  await assertRejects(() => getNumImagesInDataset("a.png"), ArgumentError);
});

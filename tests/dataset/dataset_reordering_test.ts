import { assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  complexArray,
  CryoEMDataset,
  ndArray,
  reorderToDatasetIndexing,
  reorderToOriginalIndexing,
} from "../../mod.ts";
import { ParticleImageDataset } from "../../src/images/image_backends.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import {
  GroupedSource,
  list,
  simulated,
  toldMetadata,
} from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Local images 0 … 3 are rows 6, 1, 3, 4 of the file. */
function halved(): CryoEMDataset {
  const dataset = simulated(4, { datasetIndices: [6, 1, 3, 4] });
  dataset.halfsetIndices = [[3, 0], [2]];
  return dataset;
}

Deno.test("reorderToOriginalIndexing() puts rows where the file has them", () => {
  const { data, shape } = reorderToOriginalIndexing([10, 11, 12], halved());
  assertEquals(shape, [7]);
  assertEquals(list(data), [NaN, NaN, NaN, 12, 10, NaN, 11]);
});

Deno.test("reorderToOriginalIndexing() takes halves, a total, rows and complex numbers", () => {
  const pair = reorderToOriginalIndexing(
    [Float32Array.of(10, 11), [12]],
    halved(),
    { numTotal: 9 },
  );
  assertEquals(list(pair.data), [
    ...[NaN, NaN, NaN, 12, 10, NaN, 11],
    ...[NaN, NaN],
  ]);
  const rows = ndArray(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
  assertEquals(reorderToOriginalIndexing(rows, halved()).shape, [7, 2]);
  const complex = complexArray(Float32Array.of(1, 2, 3, 4, 5, 6), [3]);
  const { data } = reorderToOriginalIndexing(complex, halved());
  assertEquals(list(data.subarray(6, 10)), [5, 6, 1, 2]);
});

Deno.test("reorderToDatasetIndexing() puts rows where the dataset has them", () => {
  const { data, shape } = reorderToDatasetIndexing([10, 11, 12], halved());
  assertEquals(shape, [4]);
  assertEquals(list(data), [11, NaN, 12, 10]);
});

Deno.test("both reorderings undo splitHalfsetArray()", () => {
  const dataset = halved();
  dataset.halfsetIndices = [[3, 0], [2, 1]];
  const array = ndArray(Float64Array.of(10, 11, 12, 13), [4]);
  const halves = dataset.splitHalfsetArray(array);
  assertEquals(
    list(reorderToDatasetIndexing(halves, dataset).data),
    [10, 11, 12, 13],
  );
  assertEquals(
    list(reorderToOriginalIndexing(halves, dataset).data),
    [NaN, 11, NaN, 12, 13, NaN, 10],
  );
});

Deno.test("both reorderings refuse what does not fit", () => {
  const code = (fn: () => unknown) => assertThrows(fn, ArgumentError).code;
  const overlapping = simulated(2);
  overlapping.halfsetIndices = [[0], [0, 1]];
  for (
    const reorder of [reorderToOriginalIndexing, reorderToDatasetIndexing]
  ) {
    assertEquals(code(() => reorder([1], simulated(2))), "no-halfsets");
    assertEquals(code(() => reorder([1, 2], halved())), "halfset-rows");
    assertEquals(
      code(() => reorder([1, 2, 3], overlapping)),
      "halfset-duplicate",
    );
    const options = { useTilts: true } as Record<string, boolean>;
    assertEquals(
      code(() => reorder([1, 2, 3], halved(), options)),
      "unknown-option",
    );
  }
  assertEquals(
    code(() => reorderToOriginalIndexing([1, 2, 3], halved(), { numTotal: 6 })),
    "halfset-total",
  );
});

Deno.test("useTiltIndices reorders rows of particles", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using images = await ParticleImageDataset.open(star);
  // dataset.md, 11.
  const grouped = new GroupedSource(images, [[1, 4, 6], [0, 2, 5], [3]]);
  const dataset = new CryoEMDataset(grouped, 1.5, toldMetadata(7));
  dataset.halfsetIndices = [[0, 2, 3, 5], [1, 4, 6]];
  const useTiltIndices = true;
  for (
    const reorder of [reorderToOriginalIndexing, reorderToDatasetIndexing]
  ) {
    assertEquals(
      list(reorder([11, 12, 10], dataset, { useTiltIndices }).data),
      [10, 11, 12],
    );
  }
  dataset.halfsetIndices = [[0, 3], [2, 1]];
  assertThrows(
    () => reorderToOriginalIndexing([1, 2, 3, 4], dataset, { useTiltIndices }),
    ArgumentError,
    "useTiltIndices",
  );
});

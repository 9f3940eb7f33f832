import { assertEquals } from "@std/assert";
import { LegacyRandom, reconstruct } from "../../mod.ts";
import { gaussianSet } from "./gaussian_set.ts";

Deno.test("halves are those of the dataset, or random with a seed", async () => {
  await using set = await gaussianSet({ count: 40 });
  const { dataset } = set;
  // As NumPy's legacy generator would have it.
  const shuffled = new LegacyRandom(5).permutation(40);
  const random = await reconstruct(dataset, { seed: 5 });
  assertEquals(random.halfsetIndices, [
    shuffled.slice(0, 20).sort(),
    shuffled.slice(20).sort(),
  ]);
  assertEquals([random.halfsets, random.diagnostics], ["random", []]);
  const halves = [Int32Array.of(1, 2, 5, 30), Int32Array.of(0, 7, 8)] as const;
  dataset.halfsetIndices = halves;
  const own = await reconstruct(dataset, { seed: 5 });
  assertEquals([own.halfsets, own.halfsetIndices], ["dataset", halves]);
  assertEquals(own.diagnostics, [{
    severity: "note",
    code: "images-in-no-half",
    message: "33 of 40 images are in no half-set: left them out",
  }]);
  await using first = dataset.subset([1, 2, 5, 30, 1]);
  first.halfsetIndices = [[0, 1, 2, 3], [4]];
  const error = await reconstruct(first).catch((error) => error);
  assertEquals(error.code, "halfsets-overlap");
});

Deno.test("copies of an image stay in one half", async () => {
  await using set = await gaussianSet({ count: 10 });
  await using copies = set.dataset.subset([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]);
  const { halfsetIndices, diagnostics } = await reconstruct(copies);
  assertEquals(diagnostics, []);
  const rows = halfsetIndices.map((half) =>
    new Set(copies.originalImageIndicesFromLocal(half))
  );
  assertEquals(rows[0].intersection(rows[1]).size, 0);
  assertEquals(halfsetIndices[0].length + halfsetIndices[1].length, 11);
});

Deno.test("a particle in both halves is told of", async () => {
  const groups = [[0, 1], [2, 3], [4, 5]];
  await using set = await gaussianSet({ count: 6, groups });
  set.dataset.halfsetIndices = [[0, 2, 3], [1, 4, 5]];
  const { diagnostics } = await reconstruct(set.dataset);
  assertEquals(diagnostics.map(({ code }) => code), [
    "halfsets-share-particles",
  ]);
});

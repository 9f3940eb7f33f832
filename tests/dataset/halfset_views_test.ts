import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ArgumentError,
  type HalfsetId,
  IndexError,
  ndArray,
} from "../../mod.ts";
import { CryoEMDataset } from "../../src/dataset/cryoem_dataset.ts";
import { ParticleImageDataset } from "../../src/images/image_backends.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import {
  GroupedSource,
  list,
  simulated,
  toldMetadata,
} from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("half-set bookkeeping tells local and original ids", () => {
  const dataset = simulated(4, { datasetIndices: [10, 20, 30, 40] });
  dataset.halfsetIndices = [[3, 0], [1]];
  assertEquals([dataset.nHalfsetImages(0), dataset.nHalfsetImages(1)], [2, 1]);
  assertEquals(list(dataset.halfsetLocalImageIndices(0)), [3, 0]);
  assertEquals(list(dataset.halfsetOriginalImageIndices(0)), [40, 10]);
  assertEquals(list(dataset.halfsetLocalGroupIndices(0)), [3, 0]);
  assertEquals(list(dataset.halfsetOriginalGroupIndices(0)), [40, 10]);
  assertEquals(dataset.getParticleHalfsetIndices().map(list), [[40, 10], [20]]);
});

Deno.test("half-set methods refuse a dataset without, and other ids", async () => {
  const without = simulated(2);
  const withHalves = simulated(2);
  withHalves.halfsetIndices = [[0], [1]];
  const methods = [
    "nHalfsetImages",
    "halfsetLocalImageIndices",
    "halfsetOriginalImageIndices",
    "halfsetLocalGroupIndices",
    "halfsetOriginalGroupIndices",
  ] as const;
  for (const method of methods) {
    assertEquals(
      assertThrows(() => without[method](0), ArgumentError).code,
      "no-halfsets",
    );
    for (const id of [2, -1, -2, 0.5]) {
      const error = assertThrows(
        () => withHalves[method](id as HalfsetId),
        IndexError,
      );
      assertEquals(error.code, "halfset-id");
    }
  }
  assertThrows(() => without.getParticleHalfsetIndices(), ArgumentError);
  const array = ndArray(new Float32Array(2), [2]);
  assertThrows(() => without.splitHalfsetArray(array), ArgumentError);
  for (const call of ["getHalfset", "getHalfsetDataset"] as const) {
    await assertRejects(() => without[call](0), ArgumentError);
    await assertRejects(() => withHalves[call](2 as HalfsetId), IndexError);
  }
  await assertRejects(
    () => without.materializeHalfsetDatasets(),
    ArgumentError,
  );
});

Deno.test("splitHalfsetArray() gives copies of the rows of each half", () => {
  const dataset = simulated(3);
  dataset.halfsetIndices = [[2, 0], [1]];
  const array = ndArray(Int16Array.of(0, 1, 10, 11, 20, 21), [3, 2]);
  const [a, b] = dataset.splitHalfsetArray(array);
  assertEquals([a.shape, b.shape], [[2, 2], [1, 2]]);
  assertEquals([list(a.data), list(b.data)], [[20, 21, 0, 1], [10, 11]]);
  assert(a.data instanceof Int16Array);
  assertEquals(
    dataset.splitHalfsetArray(array, { perParticle: true }).map((half) =>
      list(half.data)
    ),
    [[20, 21, 0, 1], [10, 11]],
  );
  const short = ndArray(new Float32Array(2), [2]);
  assertEquals(
    assertThrows(() => dataset.splitHalfsetArray(short), ArgumentError).code,
    "row-count",
  );
  const options = { perparticle: true } as Record<string, boolean>;
  assertThrows(() => dataset.splitHalfsetArray(array, options), ArgumentError);
});

Deno.test("splitHalfsetArray() with perParticle splits rows of particles", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using images = await ParticleImageDataset.open(star);
  const grouped = new GroupedSource(images, [[1, 4, 6], [0, 2, 5], [3]]);
  const dataset = new CryoEMDataset(grouped, 1.5, toldMetadata(7));
  dataset.halfsetIndices = [[1, 4, 6], [0, 2, 3, 5]];
  const particles = ndArray(Float32Array.of(10, 11, 12), [3]);
  assertEquals(
    dataset.splitHalfsetArray(particles, { perParticle: true }).map((half) =>
      list(half.data)
    ),
    [[10], [11, 12]],
  );
  assertThrows(() => dataset.splitHalfsetArray(particles), ArgumentError);
});

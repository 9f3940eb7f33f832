import { assertEquals, assertThrows } from "@std/assert";
import { IndexError } from "../../src/core/errors.ts";
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

Deno.test("a dataset converts between local and original images", () => {
  const dataset = simulated(4, { datasetIndices: [10, 20, 30, 40] });
  assertEquals(list(dataset.originalImageIndices), [10, 20, 30, 40]);
  assertEquals(list(dataset.originalImageIndicesFromLocal([3, 0])), [40, 10]);
  assertEquals(list(dataset.localImageIndicesFromOriginal([40, 20])), [3, 1]);
  assertEquals(
    list(
      dataset.localImageIndicesFromOriginal([40, 7], { allowMissing: true }),
    ),
    [3, -1],
  );
  assertThrows(() => dataset.localImageIndicesFromOriginal([7]), IndexError);
  assertThrows(() => dataset.originalImageIndicesFromLocal([4]), IndexError);
  assertThrows(() => dataset.originalImageIndicesFromLocal([-1]), IndexError);
});

Deno.test("groups of single particles are their images", () => {
  const dataset = simulated(2, { datasetIndices: [10, 20] });
  assertEquals(list(dataset.originalGroupIndices), [10, 20]);
  assertEquals(list(dataset.originalGroupIndicesFromLocal([1])), [20]);
  assertEquals(list(dataset.localGroupIndicesFromOriginal([20, 10])), [1, 0]);
  assertEquals(
    list(dataset.localGroupIndicesFromOriginal([9], { allowMissing: true })),
    [-1],
  );
  assertThrows(() => dataset.localGroupIndicesFromOriginal([9]), IndexError);
});

Deno.test("duplicates are found at their last position", () => {
  const subset = simulated(4, { datasetIndices: [10, 20, 30, 40] })
    .subset([3, 1, 3]);
  assertEquals(list(subset.originalImageIndices), [40, 20, 40]);
  assertEquals(
    list(subset.localImageIndicesFromOriginal([40, 20, 40])),
    [2, 1, 2],
  );
});

Deno.test("a grouped dataset tells its particles (dataset.md, 11)", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using images = await ParticleImageDataset.open(star);
  const grouped = new GroupedSource(images, [[1, 4, 6], [0, 2, 5], [3]]);
  const dataset = new CryoEMDataset(grouped, 1.5, toldMetadata(7));
  assertEquals([dataset.tiltSeriesFlag, dataset.nUnits], [true, 3]);
  assertEquals(list(dataset.datasetTiltIndices!), [0, 1, 2]);
  assertEquals(dataset.tiltParticles!.map(list), [[1, 4, 6], [0, 2, 5], [3]]);
  dataset.halfsetIndices = [[1, 4, 6], [0, 2, 3, 5]];
  assertEquals(list(dataset.halfsetLocalGroupIndices(1)), [1, 2]);
  assertEquals(dataset.getParticleHalfsetIndices().map(list), [[0], [1, 2]]);
  const subset = dataset.subset([5, 0, 4, 1]);
  assertEquals(subset.tiltParticles!.map(list), [[3, 2], [1, 0]]);
  assertEquals(list(subset.datasetTiltIndices!), [0, 1]);
});

import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, ArgumentTypeError } from "../../src/core/errors.ts";
import { CryoEMDataset } from "../../src/dataset/cryoem_dataset.ts";
import { createImageSource } from "../../src/images/create_image_source.ts";
import { ParticleImageDataset } from "../../src/images/image_backends.ts";
import { BackendImageSource } from "../../src/images/backend_image_source.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list, simulated, toldMetadata } from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

function code(fn: () => unknown): string {
  return assertThrows(fn, ArgumentError).code;
}

Deno.test("CryoEMDataset() refuses a voxel size that is not positive", () => {
  for (const size of [0, -1, NaN, Infinity, "1.5" as unknown as number]) {
    assertEquals(
      code(() =>
        new CryoEMDataset(null, size, toldMetadata(2), { gridSize: 8 })
      ),
      "voxel-size",
    );
  }
});

Deno.test("CryoEMDataset() without a source needs an even grid size", () => {
  for (const gridSize of [undefined, null, 0, 7, -8, 8.5, NaN]) {
    assertEquals(code(() => simulated(2, { gridSize })), "grid-size");
  }
  assertEquals(simulated(2, { gridSize: 2 }).gridSize, 2);
});

Deno.test("CryoEMDataset() without a source refuses empty metadata", () => {
  assertEquals(code(() => simulated(0)), "metadata-empty");
});

Deno.test("CryoEMDataset() refuses unknown options and dtypes", () => {
  assertEquals(
    code(() => simulated(1, { gridsize: 8 } as Record<string, unknown>)),
    "unknown-option",
  );
  const dtype = "float32" as unknown as "complex64";
  const error = assertThrows(
    () => simulated(1, { dtype }),
    ArgumentTypeError,
    '"float32"',
  );
  assertEquals(error.code, "dtype");
});

Deno.test("CryoEMDataset() refuses another number of original ids or rows", async () => {
  assertEquals(
    code(() => simulated(3, { datasetIndices: [1, 2] })),
    "dataset-indices-count",
  );
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using source = await createImageSource(star);
  assertEquals(
    code(() => new CryoEMDataset(source, 1.5, toldMetadata(6))),
    "metadata-count",
  );
  assertEquals(
    code(() =>
      new CryoEMDataset(source, 1.5, toldMetadata(7), {
        datasetIndices: [1, 2],
      })
    ),
    "dataset-indices-count",
  );
});

Deno.test("CryoEMDataset() refuses negative ids and masks as original ids", () => {
  assertThrows(() => simulated(2, { datasetIndices: [0, -1] }), ArgumentError);
  assertThrows(
    () => simulated(2, { datasetIndices: [true, false] }),
    ArgumentTypeError,
  );
});

Deno.test("CryoEMDataset() takes a bare backend and ignores gridSize with images", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const backend = await ParticleImageDataset.open(star);
  await using dataset = new CryoEMDataset(backend, 1.5, toldMetadata(7), {
    gridSize: 64,
  });
  assertEquals(dataset.imageSource instanceof BackendImageSource, true);
  assertEquals(dataset.gridSize, 8);
});

Deno.test("CryoEMDataset() keeps a shared source as it is under other ids", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using source = await createImageSource(star);
  const ids = [70, 60, 50, 40, 30, 20, 10];
  const dataset = new CryoEMDataset(source, 1.5, toldMetadata(7), {
    datasetIndices: ids,
  });
  assertEquals(list(dataset.originalImageIndices), ids);
  assertEquals(list(source.indexLayout.originalImageIndices), [
    0,
    1,
    2,
    3,
    4,
    5,
    6,
  ]);
  assertEquals(list(dataset.subset([1, 6]).datasetIndices), [60, 10]);
});

Deno.test("CryoEMDataset() takes the precision of its source and no other", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using source = await createImageSource(star, { dtype: "complex128" });
  const dataset = new CryoEMDataset(source, 1.5, toldMetadata(7));
  assertEquals([dataset.dtype, dataset.dtypeReal], ["complex128", "float64"]);
  assertEquals(
    code(() =>
      new CryoEMDataset(source, 1.5, toldMetadata(7), { dtype: "complex64" })
    ),
    "dtype",
  );
});

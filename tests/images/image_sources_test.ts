import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { asMask } from "../../src/core/mask.ts";
import { createImageSource } from "../../src/images/create_image_source.ts";
import { ParticleImageDataset } from "../../src/images/image_backends.ts";
import { BackendImageSource } from "../../src/images/backend_image_source.ts";
import {
  type ImageSource,
  SubsetImageSource,
} from "../../src/images/image_sources.ts";
import { faultCode } from "../support/faults.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { assertClosed } from "./assert_closed.ts";

const D = 4;

/** A source of six images, all pixels of image i of the file being i. */
async function sixImages(
  folder: TemporaryFolder,
  ind: readonly number[] | null = null,
): Promise<BackendImageSource> {
  const path = await folder.write("a.mrcs", mrcBytes(6, D, (image) => image));
  return await createImageSource(path, { ind });
}

/** What each image of a stack is marked with. */
function marks(images: { readonly data: Float32Array }): number[] {
  return [...images.data].filter((_, i) => i % (D * D) === 0);
}

/** Marks, image ids and group ids of all batches. */
async function batchesOf(
  source: ImageSource,
  batchSize: number,
  options?: Parameters<ImageSource["iterBatches"]>[1],
): Promise<number[][][]> {
  const batches = [];
  for await (const batch of source.iterBatches(batchSize, options)) {
    assertEquals(batch.images.shape, [batch.imageIds.length, D, D]);
    batches.push([marks(batch.images), [...batch.imageIds], [
      ...batch.groupIds,
    ]]);
  }
  return batches;
}

Deno.test("BackendImageSource shows the images of a file", async () => {
  await using folder = await temporaryFolder();
  await using source = await sixImages(folder);
  assertEquals([source.nImages, source.nGroups], [6, 6]);
  assertEquals([source.imageShape, source.imageSize], [[D, D], D * D]);
  const { gridSize, nativeImageSize, unpaddedD, padding } = source;
  assertEquals([gridSize, nativeImageSize, unpaddedD, padding], [D, D, D, 0]);
  assertEquals(source.mask.shape, [D, D]);
  assertEquals([source.alreadyPrefetches, source.tiltSeries], [true, false]);
  assertEquals([source.datasetTiltIndices, source.tiltParticles], [null, null]);
  assertEquals(source.diagnostics, []);
  assertEquals(marks(await source.images([5, 0, 5])), [5, 0, 5]);
  assertEquals(marks(await source.images(asMask([0, 1, 0, 0, 0, 1]))), [1, 5]);
  const [images, image, particle] = await source.at(4);
  assertEquals([marks(images), image, particle], [[4], 4, 4]);
  assertEquals([...source.groupImageIndices(3)], [3]);
  assertEquals([...source.resolveGroupIndicesFromImages([2, 2, 0])], [2, 2, 0]);
  for (
    const outside of [
      () => source.images([6]),
      () => source.at(-1),
      () => source.at(0.5),
    ]
  ) {
    const error = await assertRejects(outside);
    assertEquals(
      error instanceof RangeError || error instanceof TypeError,
      true,
    );
  }
});

Deno.test("BackendImageSource knows the rows of the file", async () => {
  await using folder = await temporaryFolder();
  await using source = await sixImages(folder, [4, 1, 4]);
  assertEquals([...source.indexLayout.originalImageIndices], [4, 1, 4]);
  assertEquals(marks(await source.images([0, 1, 2])), [4, 1, 4]);
});

Deno.test("SubsetImageSource keeps order and duplicates; views nest", async () => {
  await using folder = await temporaryFolder();
  await using source = await sixImages(folder, [5, 4, 3, 2, 1, 0]);
  const view = source.subset([3, 1, 3]);
  assertEquals([view.nImages, view.nGroups], [3, 3]);
  assertEquals([...view.indexLayout.originalImageIndices], [2, 4, 2]);
  // Each duplicate is told by its own position.
  assertEquals(await batchesOf(view, 2), [
    [[2, 4], [0, 1], [0, 1]],
    [[2], [2], [2]],
  ]);
  const nested = view.subset([2, 1]).subset(asMask([0, 1]));
  assertEquals([...nested.indexLayout.originalImageIndices], [4]);
  assertEquals(await batchesOf(nested, 9), [[[4], [0], [0]]]);
  const [images, image, particle] = await view.at(1);
  assertEquals([marks(images), image, particle], [[4], 1, 1]);
  assertEquals([view.info, nested.info], [source.info, source.info]);
  assertEquals(view.gridSize, D);

  const empty = new SubsetImageSource(source, []);
  assertEquals(await batchesOf(empty, 1), []);
  assertEquals((await empty.images([])).shape, [0, D, D]);
  assertThrows(() => view.subset([3]), RangeError);
  assertThrows(() => view.subset([true]), ArgumentError);
  await assertRejects(() => view.images([3]), RangeError);
});

Deno.test("iterBatches() goes in any order, ahead or not", async () => {
  await using folder = await temporaryFolder();
  await using source = await sixImages(folder);
  for (const prefetch of [true, false, undefined]) {
    assertEquals(await batchesOf(source, 4, { prefetch }), [
      [[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]],
      [[4, 5], [4, 5], [4, 5]],
    ]);
    const subsetIndices = [5, 0, 0, 2];
    assertEquals(await batchesOf(source, 3, { prefetch, subsetIndices }), [
      [[5, 0, 0], [5, 0, 0], [5, 0, 0]],
      [[2], [2], [2]],
    ]);
    const none = { prefetch, subsetIndices: [] };
    assertEquals(await batchesOf(source, 3, none), []);
  }
  const mask = { subsetIndices: [false, true, false, false, true, false] };
  assertEquals(await batchesOf(source, 9, mask), [[[1, 4], [1, 4], [1, 4]]]);
});

Deno.test("iterBatches() reads the next batch while one is worked on", async () => {
  for (const prefetch of [true, false]) {
    await using folder = await temporaryFolder();
    await using source = await sixImages(folder);
    const batches = source.iterBatches(3, { prefetch });
    await batches.next();
    await new Promise((resolve) => setTimeout(resolve, 0));
    const path = folder.at("a.mrcs");
    await Deno.writeFile(path, mrcBytes(6, D, () => -1));
    const next = marks((await batches.next()).value!.images);
    assertEquals(next, prefetch ? [3, 4, 5] : [-1, -1, -1]);
    await batches.return();
  }
});

Deno.test("iterBatches() gives ids that own their memory", async () => {
  await using folder = await temporaryFolder();
  await using source = await sixImages(folder);
  for await (const { imageIds, groupIds } of source.iterBatches(3)) {
    imageIds.fill(-1);
    assertEquals(groupIds.includes(-1), false);
  }
  assertEquals([...source.indexLayout.originalImageIndices], [
    0,
    1,
    2,
    3,
    4,
    5,
  ]);
});

Deno.test("iterBatches() refuses bad arguments at the call", async () => {
  await using folder = await temporaryFolder();
  await using source = await sixImages(folder);
  for (const size of [0, -1, 1.5, NaN]) {
    const error = assertThrows(() => source.iterBatches(size), ArgumentError);
    assertEquals(error.code, "batch-size");
  }
  assertThrows(
    () => source.iterBatches(1, { subsetIndices: [6] }),
    RangeError,
  );
  assertThrows(
    () => source.iterBatches(1, { subsetIndices: [0.5] }),
    TypeError,
  );
  assertThrows(
    () => source.iterBatches(1, { indices: [0] } as never),
    ArgumentError,
  );
});

Deno.test("iterBatches() can be left early and its source closed", async () => {
  await using folder = await temporaryFolder();
  const source = await sixImages(folder);
  for await (const { imageIds } of source.iterBatches(1)) {
    if (imageIds[0] === 2) break;
  }
  await source.close();
  await assertClosed(folder);
});

Deno.test("iterBatches() throws what reading throws, at its batch", async () => {
  await using folder = await temporaryFolder();
  await using source = await sixImages(folder);
  await Deno.truncate(folder.at("a.mrcs"), 1024 + 3 * D * D * 4);
  const batches = source.iterBatches(2);
  assertEquals(marks((await batches.next()).value!.images), [0, 1]);
  assertEquals(await faultCode(() => batches.next()), "file-short");
  assertEquals((await batches.next()).done, true);
});

Deno.test("all views of a file share its sign", async () => {
  await using folder = await temporaryFolder();
  await using source = await sixImages(folder);
  const view = source.subset([1, 2]);
  const sibling = view.subset([0]);
  view.dataMultiplier = -1;
  assertEquals([source.mult, view.mult, sibling.mult], [-1, -1, -1]);
  assertEquals([source.info.invertData, sibling.info.invertData], [true, true]);
  const spectra = sibling.processImages(await sibling.images([0]));
  assertEquals(spectra.data[2 * (2 * D + 2)], -1 * D * D);
  const half = sibling.processImagesHalf(await sibling.images([0]));
  assertEquals(half.data[2 * 2 * 3], -1 * D * D);
  sibling.mult = 1;
  assertEquals([source.dataMultiplier, source.info.invertData], [1, false]);
});

Deno.test("closing a view leaves its source open", async () => {
  await using folder = await temporaryFolder();
  const source = await sixImages(folder);
  {
    await using view = source.subset([1]);
    assertEquals(marks(await view.images([0])), [1]);
  }
  const view = source.subset([2]);
  assertEquals(marks(await view.images([0])), [2]);
  await source.close();
  await source.close();
  assertEquals(await faultCode(() => view.images([0])), "loader-closed");
});

Deno.test("BackendImageSource says how it was opened", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.mrcs", mrcBytes(1, D, () => 0));
  await using backend = await ParticleImageDataset.open(path, { lazy: false });
  const source = new BackendImageSource(backend);
  assertEquals(source.info, {
    particlesFile: null,
    datadir: null,
    lazy: false,
    tiltSeries: false,
    tiltSeriesCtf: null,
    dosePerTilt: null,
    anglePerTilt: null,
    sortWithBfac: false,
    tiltOrder: null,
    tiltRanks: "particle",
    stripPrefix: null,
    downsampleD: null,
    invertData: false,
    dtype: "complex64",
  });
  const named = new BackendImageSource(backend, {
    info: { particlesFile: path, invertData: true },
  });
  assertEquals(named.info.particlesFile, path);
  assertEquals(named.info.invertData, false);
  assertThrows(
    () => new BackendImageSource(backend, { path } as never),
    ArgumentError,
  );
});

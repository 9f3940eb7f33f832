import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  ArgumentError,
  BackProjector,
  type Batch,
  createImageSource,
  type CryoEMDataset,
  DataFormatError,
  type IterBatchesOptions,
  ndArray,
  reconstruct,
  writeMrc,
} from "../../mod.ts";
import {
  errorOf,
  gaussianSet,
  N,
  scaleOf,
  someCtf,
  truth,
} from "./gaussian_set.ts";

const PIXELS = N * (N / 2 + 1);

async function project(
  dataset: CryoEMDataset,
  batchSize: number,
  options: IterBatchesOptions = {},
): Promise<BackProjector> {
  const projector = new BackProjector(dataset);
  const batches = dataset.iterBatches(batchSize, options);
  for await (using batch of batches) projector.add(batch);
  return projector;
}

/** The only batch of a dataset. */
async function wholeBatch(
  dataset: CryoEMDataset,
  options: IterBatchesOptions = {},
): Promise<Batch> {
  const [batch] = await Array.fromAsync(
    dataset.iterBatches(dataset.nImages, options),
  );
  return batch;
}

Deno.test("a script can reconstruct with batches of its own", async () => {
  await using set = await gaussianSet({ ctf: someCtf, shift: 1, count: 120 });
  const { dataset } = set;
  const projector = await project(dataset, 50);
  assertEquals(projector.count, 120);
  const volume = projector.volume(1e-3);
  assertAlmostEquals(scaleOf(volume, truth()), 1, 0.04);
  projector.clear();
  assertEquals(projector.count, 0);
  const { halfMaps, halfsetIndices } = await reconstruct(dataset);
  const batches = dataset.iterBatches(9, { indices: halfsetIndices[0] });
  for await (using batch of batches) projector.add(batch);
  assert(errorOf(projector.volume(1e-3), halfMaps[0]) < 1e-5);
});

Deno.test("rows that only fill up a batch are not inserted", async () => {
  await using set = await gaussianSet({ count: 10, ctf: someCtf });
  const { dataset } = set;
  const noiseModel = 2;
  const plain = (await project(dataset, 4, { noiseModel })).volume(1e-3);
  const options = { noiseModel, padToBatchSize: true };
  const padded = await project(dataset, 4, options);
  assertEquals(padded.count, 10);
  assert(errorOf(padded.volume(1e-3), plain) < 1e-6);
  // Even with a CTF that does not know of the contrast that hides them.
  await using ones = await gaussianSet({ count: 10 });
  const own = (await project(ones.dataset, 4)).volume(1e-3);
  const filled = await project(ones.dataset, 4, { padToBatchSize: true });
  assert(errorOf(filled.volume(1e-3), own) < 1e-6);
});

Deno.test("noise may come as one row or as one an image", async () => {
  await using set = await gaussianSet({ count: 12, ctf: someCtf });
  const { dataset } = set;
  const row = Float64Array.from({ length: PIXELS }, (_, p) => 1 + p % 5);
  const one = ndArray(row, [1, PIXELS]);
  const rows = ndArray(
    Float64Array.from({ length: 12 * PIXELS }, (_, at) => row[at % PIXELS]),
    [12, PIXELS],
  );
  const [a, b] = await Promise.all(
    [one, rows].map(async (values) =>
      (await project(dataset, 5, { noiseModel: values })).volume(0.1)
    ),
  );
  assert(errorOf(a, b) < 1e-6);
  const none = (await project(dataset, 5)).volume(0.1);
  assert(errorOf(none, a) > 1e-3);
});

Deno.test("BackProjector refuses what it cannot add", async (t) => {
  await using set = await gaussianSet({ count: 3, ctf: someCtf });
  const { dataset } = set;
  const refused = (
    code: string,
    call: (projector: BackProjector) => unknown,
    kind: typeof ArgumentError | typeof DataFormatError = ArgumentError,
  ) =>
    t.step(code, () => {
      const projector = new BackProjector(dataset, { padding: 1 });
      const error = assertThrows(() => call(projector), kind);
      assertEquals((error as ArgumentError).code, code);
    });
  const full = await wholeBatch(dataset, { noiseModel: 1, noiseHalf: false });
  await refused("noise-variance", (projector) => projector.add(full));
  for (const value of [0, -1, NaN, Infinity]) {
    const batch = await wholeBatch(dataset, { noiseModel: value });
    await refused("noise-variance", (projector) => projector.add(batch));
  }
  const turned = await wholeBatch(dataset);
  turned.rotationMatrices.data[9] *= 1.1;
  await refused("not-rotations", (projector) => projector.add(turned));
  const shifted = await wholeBatch(dataset);
  shifted.translations.data[3] = NaN;
  await refused(
    "image-not-finite",
    (projector) => projector.add(shifted),
    DataFormatError,
  );
  const stained = await wholeBatch(dataset);
  stained.images.data[2 * N * N + 5] = Infinity;
  await refused(
    "image-not-finite",
    (projector) => projector.add(stained),
    DataFormatError,
  );
  const sound = await wholeBatch(dataset);
  await refused("inserter-used", (projector) => {
    projector.volume(0);
    projector.add(sound);
  });
  await refused("wiener-param", (projector) => projector.volume(-1));
  await refused("unknown-option", () => {
    new BackProjector(dataset, { ctf: true } as never);
  });
  const evaluate = () =>
    ndArray(new Float32Array(3 * PIXELS).fill(NaN), [3, PIXELS]);
  Object.assign(dataset, { ctfEvaluator: { evaluate } });
  await refused("ctf-not-finite", (projector) => projector.add(sound));
});

Deno.test("an image that is not finite is named by its row and file", async () => {
  await using set = await gaussianSet({ count: 6 });
  const { dataset, folder } = set;
  const { images } = await wholeBatch(dataset);
  images.data[4 * N * N + 7] = NaN;
  const path = folder.at("stained.mrcs");
  await writeMrc(path, ndArray(images.data, [6, N, N]));
  Object.assign(dataset, {
    imageSource: await createImageSource(path),
    particlesFile: "run.star",
  });
  const error = await reconstruct(dataset).catch((error) => error);
  assert(error instanceof DataFormatError);
  assertEquals(
    [error.code, error.row, error.path, error.actual],
    ["image-not-finite", 5, "run.star", 4],
  );
});

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  ArgumentError,
  CryoEMDataset,
  ndArray,
  type NoiseModel,
  reconstruct,
  type ReconstructOptions,
  VariableRadialNoiseModel,
} from "../../mod.ts";

import { gaussianSet, N, VOXEL_SIZE } from "./gaussian_set.ts";

const PIXELS = N * (N / 2 + 1);

/** More images than are looked at together. */
const COUNT = 70;

type Change = (dataset: CryoEMDataset) => void;

/** The fault of a dataset that was changed, which must not read any image. */
async function faultOf(
  change: Change,
  options: ReconstructOptions = {},
): Promise<ArgumentError> {
  await using set = await gaussianSet({ count: COUNT });
  change(set.dataset);
  let reads = 0;
  const { imageSource } = set.dataset;
  if (imageSource !== null) {
    const read = imageSource.iterBatches;
    imageSource.iterBatches = function (size, options) {
      const batches = read.call(this, size, options);
      reads++;
      return batches;
    };
  }
  const error = await reconstruct(set.dataset, options)
    .then(() => undefined, (error) => error);
  assert(error !== undefined, "no error");
  assertEquals(reads, 0);
  return error;
}

const NOTHING: Change = () => {};

/** A model with a row of its own for every image, one of them bad. */
const OWN_ROWS: NoiseModel = {
  get: () => null,
  getHalf: (images) => {
    const data = new Float32Array(images.length * PIXELS).fill(1);
    const bad = Array.from(images).indexOf(66);
    if (bad >= 0) data[bad * PIXELS + 3] = 0;
    return ndArray(data, [images.length, PIXELS]);
  },
};

const SHARED_ROW = (values: number[]): NoiseModel => ({
  get: () => null,
  getHalf: () => ndArray(Float32Array.from(values), [1, values.length]),
});

const LEVELS = new VariableRadialNoiseModel(
  ndArray(Float32Array.of(1, 1, 1, -1), [2, 2]),
  Array.from({ length: COUNT }, (_, image) => image < 67 ? 0 : 1),
  [N, N],
);

const MASK = (side: number, value: number) =>
  ndArray(new Float32Array(side ** 3).fill(value), [side, side, side]);

const FAULTS: [string, Change, ReconstructOptions?][] = [
  ["empty-halfset", (dataset) => dataset.halfsetIndices = [[0, 1], []]],
  ["halfsets-overlap", (dataset) => dataset.halfsetIndices = [[0, 1], [2, 1]]],
  ["not-rotations", (dataset) => dataset.rotationMatrices.data[70] += 0.1],
  [
    "not-rotations",
    ({ rotationMatrices: { data } }) => data.forEach((_, at) => data[at] *= -1),
  ],
  ["not-translations", (dataset) => dataset.translations.data[15] = NaN],
  ["noise-variance", NOTHING, { noise: 0 }],
  ["noise-variance", NOTHING, { noise: -1 }],
  ["noise-variance", NOTHING, { noise: NaN }],
  ["noise-variance", NOTHING, { noise: [1, Infinity, 1] }],
  ["noise-variance", (dataset) => dataset.setNoise([1, 0, 1])],
  ["noise-variance", NOTHING, { noise: OWN_ROWS }],
  ["noise-variance", NOTHING, { noise: SHARED_ROW([1, 2, 3]) }],
  ["noise-variance", NOTHING, { noise: LEVELS }],
  ["noise-shape", NOTHING, { noise: ndArray(new Float32Array(6), [2, 3]) }],
  ["volume-voxel-size", NOTHING, {
    mask: { ...MASK(N, 1), voxelSize: 2 * VOXEL_SIZE },
  }],
  ["mask-size", NOTHING, { mask: MASK(N / 2, 1) }],
  ["volume-not-finite", NOTHING, { mask: MASK(N, NaN) }],
  ["volume-not-cubic", NOTHING, { mask: ndArray(new Float32Array(4), [4]) }],
  ["wiener-param", NOTHING, { wienerParam: -0.1 }],
  ["wiener-param", NOTHING, { wienerParam: NaN }],
  ["padding", NOTHING, { padding: 0 }],
  ["max-r", NOTHING, { maxR: N }],
  ["batch-size", NOTHING, { batchSize: 0 }],
  ["unknown-option", NOTHING, { wiener: 1 } as never],
];

for (const [i, [code, change, options]] of FAULTS.entries()) {
  Deno.test(`reconstruct refuses before it reads: ${code} (${i})`, async () => {
    assertEquals((await faultOf(change, options)).code, code);
  });
}

Deno.test("images that are in no half may be as they like", async () => {
  await using set = await gaussianSet({ count: COUNT });
  const { dataset } = set;
  dataset.halfsetIndices = [[0, 1, 2], [3, 4, 5]];
  dataset.rotationMatrices.data.fill(0, 6 * 9);
  dataset.translations.data.fill(NaN, 6 * 2);
  const { average } = await reconstruct(dataset, { noise: OWN_ROWS });
  assert(average.data.every(Number.isFinite));
});

Deno.test("a seed must be one, an image source must be there", async () => {
  await using set = await gaussianSet({ count: COUNT });
  const { dataset } = set;
  const seed = await reconstruct(dataset, { seed: -1 }).catch((e) => e);
  assertStringIncludes(seed.message, "-1");
  const bare = new CryoEMDataset(null, 1, dataset.metadata, { gridSize: N });
  const none = await reconstruct(bare).catch((e) => e);
  assertEquals(none.code, "no-images");
  await using single = dataset.subset([3]);
  const one = await reconstruct(single).catch((e) => e);
  assertEquals(one.code, "empty-halfset");
});

Deno.test("a CTF row that has no CTF is named before any image is read", async () => {
  await using set = await gaussianSet({ count: COUNT, ctf: () => CTF_ROW });
  const { dataset } = set;
  dataset.ctfParams.data[9 * 7 + 5] = 2;
  await Deno.remove(set.folder.at("stack.mrcs"));
  const fault = await assertRejects(() => reconstruct(dataset), ArgumentError);
  assertEquals([fault.code, fault.label], ["ctf-value", "W"]);
  assert(fault.message.includes("image 7"), fault.message);
});

const CTF_ROW = [15000, 14000, 30, 300, 2.7, 0.1, 0, 0, 1];

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import {
  ArgumentError,
  createImageSource,
  CryoEMDataset,
  DataFormatError,
  estimateNoiseVariance,
  getDft2,
  LegacyRandom,
  ndArray,
  writeMrc,
} from "../../mod.ts";
import { imagesToUse } from "../../src/dataset/estimate_noise_variance.ts";
import { seeded } from "../support/random.ts";
import { simulated, toldMetadata } from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** A dataset of a stack in a temporary folder, which goes with it. */
async function datasetOf(
  pixels: Float32Array,
  D: number,
  dtype?: "complex64" | "complex128",
) {
  const folder = await temporaryFolder();
  const path = folder.at("stack.mrcs");
  const n = pixels.length / D ** 2;
  await writeMrc(path, ndArray(pixels, [n, D, D]));
  const source = await createImageSource(path, dtype && { dtype });
  const dataset = new CryoEMDataset(source, 1.5, toldMetadata(n));
  return {
    dataset,
    async [Symbol.asyncDispose]() {
      await dataset.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Normal deviates of a standard deviation. */
function normal(count: number, deviation: number): Float32Array {
  const random = seeded(7);
  return Float32Array.from(
    { length: count },
    () =>
      deviation * Math.sqrt(-2 * Math.log(1 - random())) *
      Math.cos(2 * Math.PI * random()),
  );
}

/** The definition: mean power, its median, its means over shells. */
function naive(pixels: Float32Array, D: number, images: Iterable<number>) {
  const power = new Float64Array(D * D);
  let count = 0;
  for (const image of images) {
    const plane = pixels.slice(image * D * D, (image + 1) * D * D);
    const { data } = getDft2(ndArray(plane, [D, D]), { dtype: "complex128" });
    power.forEach((_, k) =>
      power[k] += data[2 * k] ** 2 + data[2 * k + 1] ** 2
    );
    count++;
  }
  const shells: number[][] = Array.from({ length: D / 2 - 1 }, () => []);
  power.forEach((sum, k) => {
    const shell = Math.hypot(Math.floor(k / D) - D / 2, k % D - D / 2);
    shells[Math.round(shell)]?.push(sum / count);
  });
  const sorted = [...power].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return {
    white: (sorted[middle - 1] + sorted[middle]) / 2 / count,
    radial: shells.map((values) =>
      values.reduce((a, b) => a + b) / values.length
    ),
  };
}

for (const dtype of ["complex64", "complex128"] as const) {
  Deno.test(`the estimate follows its definition in ${dtype}`, async () => {
    const pixels = normal(5 * 64, 3).map((value, i) => value + i % 7);
    await using set = await datasetOf(pixels, 8, dtype);
    const expected = naive(pixels, 8, [0, 1, 2, 3, 4]);
    set.dataset.dataMultiplier = -1;
    // The last batch is short.
    const noise = await estimateNoiseVariance(set.dataset, 2);
    const near = (actual: number, value: number) =>
      assertAlmostEquals(actual / value, 1, 1e-6);
    near(noise.whiteVariance, expected.white);
    assertEquals(noise.radialVariance.length, 3);
    noise.radialVariance.forEach((value, s) => near(value, expected.radial[s]));
    const isDouble = noise.radialVariance instanceof Float64Array;
    assertEquals(isDouble, dtype === "complex128");
    const rounded = Math.fround(noise.whiteVariance);
    assertEquals(rounded === noise.whiteVariance, dtype === "complex64");
  });
}

Deno.test("the estimate of one image is that of the specification", async () => {
  const pixels = Float32Array.from({ length: 64 }, (_, i) => (7 * i + 3) % 13);
  await using set = await datasetOf(pixels, 8, "complex128");
  const noise = await estimateNoiseVariance(set.dataset, 1);
  assertAlmostEquals(noise.whiteVariance, 219.4222227891, 1e-9);
  [145161, 68.7283553372, 489.6666666667].forEach((value, shell) =>
    assertAlmostEquals(noise.radialVariance[shell], value, 1e-9)
  );
});

Deno.test("white noise of variance s^2 has D^2 s^2 everywhere", async () => {
  await using set = await datasetOf(normal(400 * 256, 2), 16);
  const noise = await estimateNoiseVariance(set.dataset, 64);
  assertAlmostEquals(noise.whiteVariance / (256 * 4), 1, 0.03);
  // The mean of n squares deviates by 1 / sqrt(n): shell 1 has 8 a image.
  noise.radialVariance.slice(1).forEach((value) =>
    assertAlmostEquals(value / (256 * 4), 1, 0.06)
  );
});

Deno.test("of many images those of the reference are used", async () => {
  const drawn = new LegacyRandom(0).permutation(12345).slice(0, 8);
  const first = [5354, 6148, 10027, 6707, 6446, 5875, 5783, 11556];
  assertEquals([...drawn], first);
  const used = imagesToUse(12345, 10000);
  assertEquals([used.length, new Set(used).size], [10000, 10000]);
  assert(first.every((image) => used.includes(image)));
  assert(used.every((image, i) => i === 0 || used[i - 1] < image));
  assertEquals(imagesToUse(12345, 8), Int32Array.from(first).sort());
  assertEquals([...imagesToUse(3, 3)], [0, 1, 2]);

  const pixels = normal(9 * 16, 1);
  await using set = await datasetOf(pixels, 4);
  const noise = await estimateNoiseVariance(set.dataset, 2, { maxImages: 4 });
  const expected = naive(pixels, 4, imagesToUse(9, 4));
  assertAlmostEquals(noise.whiteVariance / expected.white, 1, 1e-6);
});

Deno.test("estimateNoiseVariance refuses what has no estimate", async () => {
  const pixels = normal(3 * 16, 1);
  pixels[20] = NaN;
  await using set = await datasetOf(pixels, 4);
  const error = await assertRejects(
    () => estimateNoiseVariance(set.dataset, 3),
    DataFormatError,
  );
  assertEquals([error.code, error.row, error.actual], [
    "image-not-finite",
    2,
    1,
  ]);
  const codeOf = async (dataset: CryoEMDataset, options = {}) =>
    (await assertRejects(
      () => estimateNoiseVariance(dataset, 2, options),
      ArgumentError,
    )).code;
  await estimateNoiseVariance(set.dataset.subset([0, 2]), 3, { maxImages: 1 });
  for (const maxImages of [0, 1.5, -1]) {
    assertEquals(await codeOf(set.dataset, { maxImages }), "max-images");
  }
  assertEquals(await codeOf(set.dataset, { max: 1 }), "unknown-option");
  assertEquals(await codeOf(simulated(2)), "no-images");
});

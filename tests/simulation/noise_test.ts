import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  getDft2Real,
  loadDataset,
  makeRadialNoiseHalf,
  ndArray,
  type NoiseColour,
  simulateDataset,
} from "../../mod.ts";
import { ImageNoise } from "../../src/simulation/image_noise.ts";
import { ImageRandom, PURPOSE } from "../../src/simulation/image_random.ts";
import { temporaryFolder } from "../support/temporary.ts";

const BOX = 16;

/** Differences of the images of a set from those without noise. */
async function noiseOf(star: string, clean: string): Promise<Float64Array> {
  await using noisy = await loadDataset(star);
  await using pure = await loadDataset(clean);
  const values = new Float64Array(noisy.nImages * BOX * BOX);
  const batches = [noisy, pure].map((dataset) => dataset.iterBatches(10_000));
  for await (const { images } of batches[0]) values.set(images.data);
  for await (const { images } of batches[1]) {
    images.data.forEach((pixel, i) => values[i] -= pixel);
  }
  return values;
}

function variance(values: ArrayLike<number>): number {
  const all = Array.from(values);
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
  return all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length;
}

/** Every coefficient of the half spectrum has the variance of its shell. */
async function assertColour(noiseColour: NoiseColour): Promise<void> {
  await using folder = await temporaryFolder();
  const n = 600;
  const { files, noiseProfile, noiseVariance } = await simulateDataset(
    folder.at("set"),
    { box: BOX, particles: n, noiseColour, cleanImages: true, seed: 3 },
  );
  const noise = await noiseOf(files.star, files.clean!);
  assertAlmostEquals(variance(noise) / noiseVariance, 1, 0.05);
  const { data } = getDft2Real(ndArray(noise, [n, BOX, BOX]));
  const expected = makeRadialNoiseHalf(noiseProfile!, [BOX, BOX]).data;
  const columns = BOX / 2 + 1;
  const shells = new Map<number, [sum: number, count: number]>();
  for (let k = 0; k < BOX * columns; k++) {
    let power = 0;
    for (let i = 0; i < n; i++) {
      const at = 2 * (i * BOX * columns + k);
      power += data[at] ** 2 + data[at + 1] ** 2;
    }
    const ratio = power / n / expected[k];
    // A real coefficient is chi-squared of one degree, others of two.
    assert(Math.abs(ratio - 1) < 5.5 * Math.sqrt(2 / n), `${k}: ${ratio}`);
    const [sum, count] = shells.get(expected[k]) ?? [0, 0];
    shells.set(expected[k], [sum + ratio, count + 1]);
  }
  for (const [sum, count] of shells.values()) {
    assertAlmostEquals(sum / count, 1, 5 * Math.sqrt(2 / n / count));
  }
}

Deno.test("white noise has one variance at all frequencies", async () => {
  await assertColour("white");
});

Deno.test("noise falls with a power of the frequency", async () => {
  await assertColour(2);
});

Deno.test("noise follows a list of shells", async () => {
  await assertColour([10, 1, 5, 2]);
});

Deno.test("noise is as strong as asked, whatever the batch", async () => {
  await using folder = await temporaryFolder();
  for (const snr of [0.05, 2]) {
    const { files, signalVariance, noiseVariance } = await simulateDataset(
      folder.at(`snr${snr}`),
      { box: BOX, particles: 150, snr, cleanImages: true, batchSize: 11 },
    );
    assertAlmostEquals(signalVariance / noiseVariance, snr, 1e-12);
    const noise = await noiseOf(files.star, files.clean!);
    assertAlmostEquals(variance(noise) / noiseVariance, 1, 0.05);
    // The sample is the first 100 images.
    await using clean = await loadDataset(files.clean!);
    const variances: number[] = [];
    for await (const { images } of clean.iterBatches(1)) {
      variances.push(variance(images.data));
    }
    const mean = variances.slice(0, 100).reduce((sum, v) => sum + v, 0) / 100;
    assertAlmostEquals(signalVariance / mean, 1, 1e-5);
  }
});

Deno.test("ImageNoise gives the profile in the units of noise models", () => {
  const noise = new ImageNoise(0, BOX, Float64Array.of(1, 1, 1), 0.25);
  assertEquals(noise.profile, new Float64Array(3).fill(0.25 * BOX ** 2));
  // Parts of a coefficient have half its variance: 32.
  const spectrum = new Float32Array(2 * BOX * (BOX / 2 + 1));
  noise.add(spectrum, 0, 4);
  const random = new ImageRandom(0, PURPOSE.noise).start(4);
  const numbers = Array.from({ length: 4 }, () => random.normal());
  assertAlmostEquals(spectrum[0], 8 * numbers[0], 1e-5);
  assertAlmostEquals(spectrum[3], Math.sqrt(32) * numbers[3], 1e-5);
});

Deno.test("noise of images is independent", () => {
  const noise = new ImageNoise(0, BOX, Float64Array.of(1), 1);
  const size = 2 * BOX * (BOX / 2 + 1);
  const spectra = new Float32Array(2 * size);
  noise.add(spectra, 0, 0);
  noise.add(spectra, size, 1);
  let product = 0;
  for (let at = 0; at < size; at++) product += spectra[at] * spectra[size + at];
  // Parts have variances 128 and, in two of nine columns, 256.
  assert(Math.abs(product) < 5 * 160 * Math.sqrt(size));
});

Deno.test("the spread of the contrast is part of the signal, not of its sample", async () => {
  await using folder = await temporaryFolder();
  const options = { box: BOX, particles: 3, snr: 1 };
  const variances = [];
  for (const contrastStd of [0, 0.5]) {
    const at = folder.at(`${contrastStd}`);
    const report = await simulateDataset(at, { ...options, contrastStd });
    variances.push(report.signalVariance);
  }
  assertAlmostEquals(variances[1] / variances[0], 1.25, 1e-12);
});

Deno.test("the signal of tilt series is that of all tilts in turn", async () => {
  await using folder = await temporaryFolder();
  const { files, signalVariance } = await simulateDataset(folder.at("set"), {
    box: BOX,
    particles: 100,
    tiltSeries: { range: 40, increment: 40, dosePerTilt: 20 },
    snr: Infinity,
  });
  await using dataset = await loadDataset(files.star);
  const variances: number[] = [];
  for await (const { images } of dataset.iterBatches(1)) {
    variances.push(variance(images.data));
  }
  let sum = 0;
  for (let i = 0; i < 100; i++) sum += variances[3 * i + i % 3];
  assertAlmostEquals(signalVariance / (sum / 100), 1, 1e-5);
});

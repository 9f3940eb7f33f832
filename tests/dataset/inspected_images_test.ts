import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import {
  ArgumentError,
  createImageSource,
  CryoEMDataset,
  type CryoEMDatasetOptions,
  getDft3,
  getDft3Real,
  ImageMetadata,
  IndexError,
  type NdArray,
  ndArray,
  rotationsFromEuler,
  takeRows,
  writeMrc,
} from "../../mod.ts";
import { seeded } from "../support/random.ts";
import { list, simulated } from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { openFixture } from "./worked_fixture.ts";

const D = 6;
const COUNT = 4;

function numbers(length: number, seed: number): Float32Array {
  const random = seeded(seed);
  return Float32Array.from({ length }, () => random() - 0.4);
}

const PIXELS = numbers(COUNT * D * D, 1);

/** Metadata of astigmatic images of different defocus. */
function metadata(): ImageMetadata {
  const rows = Array.from(
    { length: COUNT },
    (_, i) => [9000 + 500 * i, 8000, 20 * i, 300, 2.7, 0.1, 0, 0, 1],
  );
  const zeros = new Array(COUNT).fill(0);
  return new ImageMetadata(
    rotationsFromEuler(zeros, zeros, zeros),
    ndArray(new Float32Array(2 * COUNT), [COUNT, 2]),
    ndArray(Float32Array.from(rows.flat()), [COUNT, 9]),
  );
}

async function singleParticles(
  options: CryoEMDatasetOptions = {},
  uninvertData = false,
) {
  const folder = await temporaryFolder();
  const path = folder.at("stack.mrcs");
  await writeMrc(path, ndArray(PIXELS, [COUNT, D, D]));
  const source = await createImageSource(path, {
    uninvertData,
    dtype: options.dtype,
  });
  const dataset = new CryoEMDataset(source, 2, metadata(), options);
  return {
    dataset,
    async [Symbol.asyncDispose]() {
      await dataset.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Centred DFT of a plane of complex numbers by its definition. */
function naiveDft(plane: readonly number[], side: number, sign: 1 | -1) {
  const h = side / 2;
  const out = new Array<number>(2 * side * side).fill(0);
  for (let k = 0; k < side * side; k++) {
    for (let m = 0; m < side * side; m++) {
      const angle = sign * 2 * Math.PI / side *
        ((Math.floor(k / side) - h) * (Math.floor(m / side) - h) +
          (k % side - h) * (m % side - h));
      const [re, im] = [plane[2 * m], plane[2 * m + 1]];
      out[2 * k] += re * Math.cos(angle) - im * Math.sin(angle);
      out[2 * k + 1] += re * Math.sin(angle) + im * Math.cos(angle);
    }
  }
  return sign === -1 ? out : out.map((value) => value / side ** 2);
}

function spectrumOf(image: ArrayLike<number>, side: number): number[] {
  return naiveDft(Array.from(image).flatMap((value) => [value, 0]), side, -1);
}

/** Real part of the inverse DFT of a spectrum times a factor. */
function filtered(
  spectrum: readonly number[],
  side: number,
  factor: (k: number) => number,
): number[] {
  const times = spectrum.map((value, at) => value * factor(at >> 1));
  return naiveDft(times, side, 1).filter((_, at) => at % 2 === 0);
}

function assertNear(actual: NdArray, expected: readonly number[], by = 1e-5) {
  assertEquals(actual.data.length, expected.length);
  expected.forEach((value, at) =>
    assertAlmostEquals(actual.data[at], value, by)
  );
}

function imageOf(i: number): number[] {
  return list(PIXELS.subarray(i * D * D, (i + 1) * D * D));
}

Deno.test("CTFs are those of the stored rows", () => {
  const dataset = new CryoEMDataset(null, 2, metadata(), { gridSize: D });
  const { ctfEvaluator, ctfParams } = dataset;
  const ctf = dataset.getCTF([2, 0]);
  const rows = takeRows(ctfParams, Int32Array.of(2, 0));
  assertEquals(ctf, ctfEvaluator.evaluate(rows, [D, D], 2));
  assertEquals(ctf.shape, [2, D * D]);
  assertEquals(dataset.computeCTF(rows), ctf);
  const image = dataset.getCTFImage(2);
  assertEquals(image.shape, [D, D]);
  assertEquals(image.data, ctf.data.slice(0, D * D));
  assertAlmostEquals(image.data[D * D / 2 + D / 2], -0.1, 1e-7);
  assertThrows(() => dataset.getCTF([COUNT]), IndexError);
  assertThrows(() => dataset.getCTFImage(-1), IndexError);
});

Deno.test("radial masks have the sizes of the specification", () => {
  const dataset = simulated(1);
  const count = ({ data }: NdArray) => list(data).filter((flag) => flag).length;
  const volume = dataset.getVolumeRadialMask();
  assertEquals([volume.shape, count(volume)], [[512], 93]);
  const image = dataset.getImageRadialMask();
  assertEquals([image.shape, count(image)], [[64], 25]);
  assertEquals(count(dataset.getImageRadialMask(1)), 5);
  assertEquals(dataset.getValidFrequencyIndices(), volume);
  assertEquals(count(dataset.getValidFrequencyIndices(1)), 7);
  const zero = (4 * 8 + 4) * 8 + 4;
  assertEquals(
    list(dataset.getValidFrequencyPositions(1)),
    [zero - 64, zero - 8, zero - 1, zero, zero + 1, zero + 8, zero + 64],
  );
});

for (const sign of [1, -1] as const) {
  Deno.test(`getImage() and getImageReal() have the sign ${sign}`, async () => {
    await using set = await singleParticles({}, sign === -1);
    const { dataset } = set;
    assertEquals(dataset.dataMultiplier, sign);
    const expected = imageOf(3).map((value) => sign * value);
    const spectrum = await dataset.getImage(3);
    assertEquals(spectrum.shape, [D, D]);
    assertNear(spectrum, spectrumOf(expected, D));
    const image = await dataset.getImageReal(3);
    assertEquals(image.shape, [D, D]);
    assertNear(image, expected, 1e-6);
    const padded = await dataset.getImageReal(3, null, { hidePadding: false });
    assertEquals(padded, image);
    const subset = dataset.subset([1, 3]);
    assertEquals(await subset.getImageReal(1), image);
  });
}

for (const premultipliedCtf of [false, true]) {
  Deno.test(`getDenoisedImage() filters, premultiplied: ${premultipliedCtf}`, async () => {
    await using set = await singleParticles({ premultipliedCtf });
    const { dataset } = set;
    for (const wienerParam of [1, 0.05]) {
      const ctf = dataset.getCTF([2]).data;
      const expected = filtered(
        spectrumOf(imageOf(2), D),
        D,
        (k) => (premultipliedCtf ? 1 : ctf[k]) / (ctf[k] ** 2 + wienerParam),
      );
      const options = wienerParam === 1 ? {} : { wienerParam };
      assertNear(await dataset.getDenoisedImage(2, null, options), expected);
    }
  });
}

Deno.test("images of complex128 datasets are in float64", async () => {
  await using set = await singleParticles({ dtype: "complex128" });
  const image = await set.dataset.getImageReal(0);
  assertEquals(image.data instanceof Float64Array, true);
  assertNear(image, imageOf(0), 1e-14);
});

Deno.test("images of tilt series go by particle and tilt, in tilt order", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder);
  // Row r has pixels r + 1; particles are a, b, c.
  const pixel = async (set: CryoEMDataset, i: number, tilt: number) =>
    Math.round((await set.getImageReal(i, tilt)).data[0] * set.dataMultiplier);
  const all = [[0, 0], [0, 1], [0, 2], [1, 2], [2, 0]];
  const seen = [];
  for (const [i, tilt] of all) seen.push(await pixel(dataset, i, tilt));
  assertEquals(seen, [5, 7, 2, 6, 4]);
  // Rows 5, 1, 6: b with one tilt, a with two, of which 6 comes first.
  const subset = dataset.subset([5, 1, 6]);
  assertEquals([...subset.originalGroupIndices], [0, 1]);
  assertEquals(await pixel(subset, 0, 0), 7);
  assertEquals(await pixel(subset, 0, 1), 2);
  assertEquals(await pixel(subset, 1, 0), 6);
});

Deno.test("tilts are filtered by the CTF of their own row", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder);
  const subset = dataset.subset([5, 1, 6]);
  // Tilt 0 of particle a is row 6, local image 2 of the subset.
  const spectrum = list((await subset.getImage(0, 0)).data);
  const ctf = dataset.getCTF([6]).data;
  assertEquals(subset.getCTF([2]).data, ctf);
  const expected = filtered(spectrum, 8, (k) => ctf[k] / (ctf[k] ** 2 + 1));
  assertNear(await subset.getDenoisedImage(0, 0), expected);
});

Deno.test("images that are not there are refused", async () => {
  await using folder = await temporaryFolder();
  await using tilts = await openFixture(folder);
  await using set = await singleParticles();
  const { dataset } = set;
  const refused = async (call: Promise<unknown>) =>
    (await assertRejects(() => call, ArgumentError)).code;
  assertEquals(await refused(tilts.getImage(0)), "tilt-index");
  assertEquals(await refused(dataset.getImageReal(0, 1)), "tilt-index");
  assertEquals(await refused(simulated(1).getImage(0)), "no-images");
  for (const wienerParam of [0, -1, NaN, Infinity]) {
    const call = dataset.getDenoisedImage(0, null, { wienerParam });
    assertEquals(await refused(call), "wiener-param");
  }
  assertEquals(
    await refused(dataset.getImageReal(0, null, { hide: 1 } as object)),
    "unknown-option",
  );
  assertEquals(
    await refused(dataset.getDenoisedImage(0, null, { wiener: 1 } as object)),
    "unknown-option",
  );
  await assertRejects(() => dataset.getImage(COUNT), IndexError);
  await assertRejects(() => tilts.getImage(3, 0), IndexError);
  await assertRejects(() => tilts.getImage(2, 1), IndexError);
  await assertRejects(() => tilts.getImage(2, -1), IndexError);
});

const VOLUME = ndArray(numbers(D ** 3, 5), [D, D, D]);

/** The same volume in all the forms that are taken. */
function fourierVolumes() {
  const full = getDft3(VOLUME, { dtype: "complex128" });
  const half = getDft3Real(VOLUME);
  return [
    full,
    half,
    { ...full, shape: [D ** 3], stride: [1] },
    { ...half, shape: [D * D * (D / 2 + 1)], stride: [1] },
  ];
}

/** Voxel at position `at` of an axis, and i and j of the others. */
function voxel(axis: number, at: number, i: number, j: number): number {
  const position = [i, j];
  position.splice(axis, 0, at);
  return VOLUME.data[(position[0] * D + position[1]) * D + position[2]];
}

Deno.test("volumes are seen along each axis", () => {
  const dataset = new CryoEMDataset(null, 2, metadata(), { gridSize: D });
  const range = Array.from({ length: D }, (_, i) => i);
  for (const X of fourierVolumes()) {
    for (const axis of [0, 1, 2]) {
      const slice = range.flatMap((i) =>
        range.map((j) => voxel(axis, D / 2, i, j))
      );
      assertNear(dataset.getSliceReal(X, { axis }), slice);
      const sums = range.flatMap((i) =>
        range.map((j) =>
          range.reduce((sum, at) => sum + voxel(axis, at, i, j), 0)
        )
      );
      const projection = dataset.getProj(X, { axis });
      assertEquals(projection.shape, [D, D]);
      assertNear(projection, sums);
      // The plane of frequency 0 is the DFT of the projection.
      const spectrum = spectrumOf(sums, D);
      const amplitudes = sums.map((_, k) =>
        Math.hypot(spectrum[2 * k], spectrum[2 * k + 1])
      );
      assertNear(dataset.getSlice(X, { axis }), amplitudes, 1e-4);
    }
    assertEquals(dataset.getProj(X), dataset.getProj(X, { axis: 0 }));
  }
});

Deno.test("Fourier volumes of another kind are refused", () => {
  const dataset = new CryoEMDataset(null, 2, metadata(), { gridSize: D });
  const codeOf = (X: NdArray, options = {}) => {
    const view = X as Parameters<typeof dataset.getProj>[0];
    return assertThrows(() => dataset.getSlice(view, options), ArgumentError)
      .code;
  };
  const [full] = fourierVolumes();
  assertEquals(codeOf(VOLUME), "fourier-volume");
  assertEquals(
    codeOf(getDft3(ndArray(new Float32Array(8), [2, 2, 2]))),
    "fourier-volume",
  );
  assertEquals(codeOf(full, { axis: 3 }), "axis");
  assertEquals(codeOf(full, { plane: 1 }), "unknown-option");
});

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  complexArray,
  createImageSource,
  CryoEMDataset,
  ImageMetadata,
  loadDataset,
  ndArray,
  rotationsFromEuler,
  simulateDataset,
  writeMrc,
} from "../../mod.ts";
import { meanPower, nearMedianDefocus } from "../../src/pictures/mean_power.ts";
import {
  ringsPerPixel,
  withoutFalseRings,
} from "../../src/pictures/false_rings.ts";
import { backgroundOf } from "../../src/pictures/power_background.ts";
import { powerSpectrum, thonRings } from "../../src/pictures/mod.ts";
import { assertClose } from "../support/assert_close.ts";
import { pixelsOf } from "../support/png.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { rowsOf, vegaWarnings } from "../support/vega_warnings.ts";

/** Pearson's correlation of two lists. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const centred = (list: readonly number[]) => {
    const mean = list.reduce((x, y) => x + y) / list.length;
    return list.map((value) => value - mean);
  };
  const [p, q] = [centred(a), centred(b)];
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, at) => sum + value * y[at], 0);
  return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q));
}

/** A dataset of cosines along x of frequency 3, of these defoci. */
async function cosines(path: string, defoci: readonly number[]) {
  const [n, D] = [defoci.length, 16];
  const pixels = Float32Array.from(
    { length: n * D * D },
    (_, p) => Math.cos(2 * Math.PI * 3 * (p % D) / D),
  );
  await writeMrc(path, ndArray(pixels, [n, D, D]));
  const zeros = defoci.map(() => 0);
  const ctf = defoci.flatMap((
    d,
  ) => [d, d, 0, d === 0 ? 0 : 300, 2.7, 0.1, 0, 0, 1]);
  const metadata = new ImageMetadata(
    rotationsFromEuler(zeros, zeros, zeros),
    ndArray(new Float32Array(2 * n), [n, 2]),
    ndArray(Float32Array.from(ctf), [n, 9]),
  );
  return new CryoEMDataset(await createImageSource(path), 2, metadata);
}

Deno.test("nearMedianDefocus() takes images of like defocus", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("a.mrcs");
  await using dataset = await cosines(path, [9, 1, 5, 100, 6, 4]);
  assertEquals(nearMedianDefocus(dataset, 3), Int32Array.of(2, 4, 5));
  assertEquals(nearMedianDefocus(dataset, 99), Int32Array.of(0, 1, 2, 3, 4, 5));
});

Deno.test("meanPower() is that of the images and of their CTFs", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("a.mrcs");
  await using dataset = await cosines(path, [10000, 20000]);
  const { power, ctf } = await meanPower(dataset, {});
  // Half of the D² pixels at each of the frequencies -3 and 3, ky = 0.
  const expected = new Float64Array(256);
  expected[8 * 16 + 5] = expected[8 * 16 + 11] = 128 ** 2;
  assertClose(power, expected, 1e-2);
  const values = dataset.getCTF([0, 1]).data;
  const squares = Float64Array.from(
    { length: 256 },
    (_, k) => (values[k] ** 2 + values[256 + k] ** 2) / 2,
  );
  assertClose(ctf!, squares, 1e-7);
});

Deno.test("backgroundOf() follows an exponential and not its rings", () => {
  const smooth = Float64Array.from(
    { length: 60 },
    (_, s) => Math.exp(5 - s / 9),
  );
  const background = backgroundOf(smooth);
  assertClose(background.slice(1), smooth.slice(1), 1e-9);
  const rings = smooth.map((value, s) => value * (1 + 0.3 * Math.sin(1.7 * s)));
  const found = backgroundOf(rings);
  for (let s = 12; s < 48; s++) {
    assert(Math.abs(found[s] / smooth[s] - 1) < 0.12, `${s}: ${found[s]}`);
  }
});

Deno.test("powerSpectrum() shows the rings that the CTF predicts", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 150,
    box: 64,
    snr: 2,
    defocus: [15000, 15100],
    astigmatism: 0,
  });
  await using dataset = await loadDataset(files.star);
  const picture = await powerSpectrum(dataset, { count: 150 });
  assertEquals(picture.description, "power of 150 images | CTF², edge 6 Å");
  // Left and right are mirror images.
  const { at } = pixelsOf(picture.png);
  const zoom = 8;
  const level = (kx: number) => at((32 + kx) * zoom + 4, 32 * zoom + 4);
  const shells = Array.from({ length: 9 }, (_, k) => 5 + k);
  const left = shells.map((k) => level(-k));
  assert(correlation(left, shells.map(level)) > 0.7);
});

Deno.test("powerSpectrum() has its circles about the zero frequency", async () => {
  // Without power all is grey but circles and their lengths.
  for (const D of [15, 16]) {
    const flat = ndArray(new Float32Array(D * D), [D, D]);
    const { png, width } = await powerSpectrum(flat, { voxelSize: 1.5 });
    const { at } = pixelsOf(png);
    const middle = (Math.floor(D / 2) + 0.5) * width / D;
    const x = Math.floor(middle);
    const bright = Array.from({ length: width }, (_, y) => y)
      .filter((y) => at(x, y) > 190);
    const [first, last] = [bright[0], bright[bright.length - 1]];
    assert(Math.abs((first + last + 1) / 2 - middle) <= 1, `${first}, ${last}`);
  }
});

Deno.test("thonRings() lays the power over the CTF", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 150,
    box: 64,
    snr: 2,
    defocus: [15000, 15100],
  });
  await using dataset = await loadDataset(files.star);
  const chart = await thonRings(dataset, { count: 100 });
  assertEquals(vegaWarnings(chart), []);
  assertEquals(chart.description, "Thon rings of 100 images up to 6 Å");
  const values = rowsOf(chart);
  const [measured, predicted] = ["power", "mean"].map((name) =>
    values.filter(({ line }) => line.startsWith(name)).map(({ value }) => value)
  );
  assertEquals([measured.length, predicted.length], [31, 31]);
  const near = [measured, predicted].map((values) => values.slice(4, 14));
  assert(correlation(near[0], near[1]) > 0.7);
});

Deno.test("thonRings() does not turn over what disagrees with the CTF", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 150,
    box: 64,
    snr: 2,
    defocus: [15000, 15100],
    astigmatism: 0,
  });
  await using right = await loadDataset(files.star);
  const ctf = right.ctfParams.data.slice();
  for (let row = 0; row < ctf.length; row += 9) ctf.fill(8000, row, row + 2);
  const { rotationMatrices, translations, ctfParams } = right;
  const metadata = new ImageMetadata(
    rotationMatrices,
    translations,
    ndArray(ctf, ctfParams.shape),
  );
  const wrong = new CryoEMDataset(right.imageSource, right.voxelSize, metadata);
  const measured = async (dataset: CryoEMDataset) =>
    rowsOf(await thonRings(dataset, { indices: [...Array(100).keys()] }))
      .filter(({ line }) => line.startsWith("power"))
      .map(({ value }) => value);
  const [before, after] = [await measured(right), await measured(wrong)];
  assert(correlation(before, after) > 0.999);
});

Deno.test("thonRings() of the smallest images, and where nothing varies", async () => {
  const images = ndArray(new Float32Array(16).fill(1), [4, 4]);
  assertEquals(vegaWarnings(await thonRings(images)), []);
});

Deno.test("power spectra of images without a CTF, and of none", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await cosines(folder.at("a.mrcs"), [0, 0]);
  const picture = await powerSpectrum(dataset);
  assertEquals(picture.description, "power of 2 images, edge 4 Å");
  assertEquals(vegaWarnings(await thonRings(dataset)), []);
  const cases: [string, () => Promise<unknown>][] = [
    ["power-count", () => powerSpectrum(dataset, { count: 0 })],
    ["power-count", () => thonRings(dataset, { indices: [] })],
  ];
  for (const [code, draw] of cases) {
    assertEquals((await assertRejects(draw, ArgumentError)).code, code);
  }
});

Deno.test("rings finer than pixels are drawn as their mean, others as they are", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("a.mrcs");
  await using coarse = await cosines(path, [300]);
  const { ctf } = await meanPower(coarse, {});
  // 2 Δ λ s / (D v) at the edge, λ = 0.0197 Å, s = 1/4: about 0.09, less Cs.
  assert(ringsPerPixel(coarse, 0, 8) < 0.3);
  const inner = (plane: Float64Array) => plane.slice(8 * 16 + 1, 8 * 16 + 16);
  assertClose(inner(withoutFalseRings(ctf!, coarse, 0)), inner(ctf!), 1e-12);
  await using fine = await cosines(path, [60000]);
  const [slow, fast] = [1, 6].map((shell) => ringsPerPixel(fine, 0, shell));
  // A period of CTF² ends where the phase has turned by pi: counted.
  const turns = (s: number) =>
    60000 * 0.0196875 * s ** 2 - 2.7e7 * 0.0196875 ** 3 * s ** 4 / 2;
  [slow, fast].forEach((found, i) => {
    const [a, b] = [[0.5, 1.5], [5.5, 6.5]][i].map((shell) => shell / 32);
    assert(Math.abs(found / (turns(b) - turns(a)) - 1) < 0.01);
  });
  assert(fast > 0.5);
  const { ctf: squares } = await meanPower(fine, {});
  const calm = withoutFalseRings(squares!, fine, 0);
  const row = [...calm.slice(8 * 16, 9 * 16)];
  assertEquals(row[14], row[2]);
  // Shell 6 of the diagonal and of the axis.
  assertClose([calm[(8 + 4) * 16 + 8 + 4]], [row[14]], 1e-12);
});

Deno.test("power of plain images is that of a dataset of them", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await cosines(folder.at("a.mrcs"), [0, 0, 0]);
  const images = await dataset.imageSource!.images([0, 1, 2]);
  const array = ndArray(images.data.slice(), [3, 16, 16]);
  const [one, other] = [
    await meanPower(array, {}),
    await meanPower(dataset, {}),
  ];
  assertClose(one.power, other.power, 1e-2);
  assertEquals([one.ctf, one.side, one.voxelSize], [null, 16, null]);
  const drawn = async (options = {}) =>
    (await powerSpectrum(array, options)).description;
  assertEquals(await drawn(), "power of 3 images, edge 2 px");
  assertEquals(
    await drawn({ voxelSize: 1.5, count: 2 }),
    "power of 2 images, edge 3 Å",
  );
  assertEquals(vegaWarnings(await thonRings(array)), []);
  const single = ndArray(array.data.slice(0, 25), [5, 5]);
  assertEquals(
    (await powerSpectrum(single)).description,
    "power of 1 image, edge 2 px",
  );
});

Deno.test("power of what are no images is refused", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await cosines(folder.at("a.mrcs"), [0]);
  const of = (shape: number[]) =>
    ndArray(new Float32Array(shape.reduce((a, b) => a * b)), shape);
  const bad = of([2, 4, 4]);
  bad.data[17] = NaN;
  const released = new Float32Array(0);
  await using unknown = await cosines(folder.at("b.mrcs"), [1e4, NaN, 2e4]);
  const cases: [string, () => Promise<unknown>][] = [
    ["image-shape", () => powerSpectrum(of([2, 4, 6]))],
    ["image-shape", () => powerSpectrum(of([16]))],
    [
      "array-complex",
      () => powerSpectrum(complexArray(new Float32Array(64), [2, 4, 4])),
    ],
    ["power-count", () => powerSpectrum(of([0, 4, 4]))],
    ["image-not-finite", () => powerSpectrum(bad)],
    ["voxel-size", () => powerSpectrum(of([1, 4, 4]), { voxelSize: 0 })],
    ["voxel-size", () => thonRings(dataset, { voxelSize: 2 })],
    ["chart-shells", () => thonRings(of([2, 2, 2]))],
    ["chart-shells", () => thonRings(of([2, 3, 3]))],
    ["no-images", () => powerSpectrum({ ...of([1, 4, 4]), data: released })],
    ["chart-not-finite", () => powerSpectrum(unknown)],
  ];
  for (const [code, draw] of cases) {
    assertEquals((await assertRejects(draw, ArgumentError)).code, code);
  }
});

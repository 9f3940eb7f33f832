import { assert, assertEquals, assertMatch } from "@std/assert";
import { decode } from "fast-png";
import {
  getSplitIndices,
  ImageProcessor,
  loadDataset,
  ndArray,
  simulateDataset,
  splitIndexList,
  splitParticles,
} from "../../mod.ts";
import { showImages } from "../../src/display/show_images.ts";
import { pixelsOf } from "../support/png.ts";
import { shown } from "../support/shown.ts";
import { temporaryFolder } from "../support/temporary.ts";

async function pngOf(
  value: object,
): Promise<{ width: number; height: number }> {
  const { "image/png": base64 } = await shown(value);
  return decode(Uint8Array.fromBase64(String(base64)), { checkCrc: true });
}

Deno.test("images, spectra and CTFs show themselves", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 6,
    box: 16,
  });
  await using dataset = await loadDataset(files.star);
  const walk = dataset.iterBatches(6);
  const { value: batch } = await walk.next();
  const { images } = batch!;
  const full = dataset.processImages(images);
  const half = dataset.processImagesHalf(images);
  const values = [
    [images, "Images(6 images, 16 × 16 px, 3 Å/px, float32, 6.1 kB)"],
    [full, "Spectra(6 images, 16 × 16 px, float32, 12.3 kB)"],
    [half, "HalfSpectra(6 images, 16 × 16 px, float32, 6.9 kB)"],
    [
      dataset.getCTF([0, 1]),
      "CTF(2 images, 16 × 16 px, float32, 2.0 kB)",
    ],
    [dataset.getCTFImage(0), "CTF(1 image, 16 × 16 px, float32, 1.0 kB)"],
    [
      await dataset.getImageReal(0),
      "Images(1 image, 16 × 16 px, 3 Å/px, float32, 1.0 kB)",
    ],
    [
      await dataset.getImage(0),
      "Spectra(1 image, 16 × 16 px, float32, 2.0 kB)",
    ],
  ] as const;
  for (const [value, line] of values) {
    assertEquals(Deno.inspect(value), line);
    assertEquals((await shown(value))["text/plain"], line);
    const { width, height } = await pngOf(value);
    assert(width >= 16 && height >= 16);
  }
});

Deno.test("the spectrum of a wave is shown as two bright spots", async () => {
  const D = 16;
  // Three periods along x, two along y; a little of all else.
  const wave = Float32Array.from({ length: D * D }, (_, p) => {
    const [x, y] = [p % D, Math.floor(p / D)];
    return Math.cos(2 * Math.PI * (3 * x + 2 * y) / D) + (p === 5 ? 1e-3 : 0);
  });
  const spectra = new ImageProcessor(D).full(ndArray(wave, [1, D, D]), 1);
  const { "image/png": base64 } = await shown(spectra);
  const { width, at } = pixelsOf(Uint8Array.fromBase64(String(base64)));
  const zoom = width / D;
  const level = (kx: number, ky: number) =>
    at((8 + kx) * zoom + 1, (8 + ky) * zoom + 1);
  assertEquals([level(3, 2), level(-3, -2)], [255, 255]);
  for (const [kx, ky] of [[0, 0], [3, -2], [-3, 2], [2, 3], [5, 0]]) {
    assert(level(kx, ky) < 64, `${kx}, ${ky}: ${level(kx, ky)}`);
  }
});

Deno.test("images that were given back are shown as a line", async () => {
  const images = showImages(ndArray(new Float32Array(32), [2, 4, 4]));
  structuredClone(images.data.buffer, { transfer: [images.data.buffer] });
  assertEquals(Object.keys(await shown(images)), ["text/plain"]);
  assertMatch(Deno.inspect(images), /given back/);
  assertEquals(Deno.inspect(images).includes("Not shown"), false);
});

Deno.test("the picture of a half spectrum is that of the full one", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 2,
    box: 16,
  });
  await using dataset = await loadDataset(files.star);
  const images = await dataset.imageSource!.images([0]);
  const full = await shown(dataset.processImages(images));
  const half = await shown(dataset.processImagesHalf(images));
  const pixels = (bundle: typeof full) =>
    decode(Uint8Array.fromBase64(String(bundle["image/png"]))).data;
  assertEquals(pixels(half), pixels(full));
});

Deno.test("what a look adds is no content of an array", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 2,
    box: 16,
  });
  await using dataset = await loadDataset(files.star);
  const images = await dataset.imageSource!.images([1]);
  assertEquals(images, ndArray(images.data, [1, 16, 16]));
  assertEquals(structuredClone(images), ndArray(images.data, [1, 16, 16]));
});

Deno.test("images without finite values show where, others why not", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 2,
    box: 16,
  });
  await using dataset = await loadDataset(files.star);
  const images = await dataset.imageSource!.images([1]);
  images.data[7] = NaN;
  const { "image/png": base64 } = await shown(images);
  const png = decode(Uint8Array.fromBase64(String(base64)));
  // Grey has one channel; what is marked has a colour.
  assertEquals(png.channels, 3);
  const none = await dataset.imageSource!.images([]);
  const bundle = await shown(none);
  assertEquals(Object.keys(bundle), ["text/plain"]);
  assertMatch(bundle["text/plain"], /\nNot shown: .* no images/);
});

Deno.test("half-sets show how many are in each", async () => {
  const halves = splitIndexList([4, 5, 6, 7, 8]);
  assertEquals(halves, [Int32Array.of(4, 6), Int32Array.of(5, 7, 8)]);
  assertEquals(Deno.inspect(halves), "Halves(2 and 3 images)");
  const random = await getSplitIndices("any.star", { nImages: 40 });
  assertEquals(Deno.inspect(random), "Halves(20 and 20 images)");
  const html = String((await shown(random))["text/html"]);
  assertEquals(html.includes(`${random[1].slice(0, 8).join(", ")} …`), true);
});

Deno.test("a split shows where its halves come from", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 6,
    box: 16,
    tiltSeries: { range: 30, increment: 30 },
  });
  const split = await splitParticles(files.star, { tiltSeries: true });
  assertEquals(
    Deno.inspect(split),
    "ParticleSplit(particles.star: 9 and 9 images, 3 and 3 particles)",
  );
  const html = String((await shown(split))["text/html"]);
  assertEquals(html.match(/<table>/g)!.length, 2);
  const random = await splitParticles(files.star, {
    method: "random",
    seed: 3,
  });
  assertEquals(
    Deno.inspect(random),
    "ParticleSplit(particles.star: 9 and 9 images, at random, seed 3)",
  );
});

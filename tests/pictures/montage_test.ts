import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  createImageSource,
  CryoEMDataset,
  ImageMetadata,
  IndexError,
  loadDataset,
  loadImages,
  ndArray,
  rotationsFromEuler,
  simulateDataset,
  writeMrc,
} from "../../mod.ts";
import { montage, toPng } from "../../src/pictures/mod.ts";
import { pixelsOf } from "../support/png.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

/** A dataset of one blob, off the centre of its image by a shift. */
async function shiftedBlob(folder: TemporaryFolder, dx: number, dy: number) {
  const D = 32;
  const pixels = Float32Array.from({ length: D * D }, (_, p) => {
    const [x, y] = [p % D - D / 2 - dx, Math.floor(p / D) - D / 2 - dy];
    return Math.exp(-(x * x + y * y) / 8);
  });
  const path = folder.at("blob.mrcs");
  await writeMrc(path, ndArray(pixels, [1, D, D]));
  const metadata = new ImageMetadata(
    rotationsFromEuler([0], [0], [0]),
    // A translation centres: the particle lies at minus it.
    ndArray(Float32Array.of(-dx, -dy), [1, 2]),
    ndArray(Float32Array.of(15000, 15000, 0, 300, 2.7, 0.1, 0, 0, 1), [1, 9]),
  );
  return new CryoEMDataset(await createImageSource(path), 2, metadata);
}

function brightest(png: Uint8Array): [number, number] {
  const { width, height, at } = pixelsOf(png);
  let best: [number, number] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (at(x, y) > at(...best)) best = [x, y];
  }
  return best;
}

Deno.test("montage() moves particles to the centre by their poses", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await shiftedBlob(folder, 6, -4);
  const plain = {
    tileSize: 32,
    scaleBar: false,
    labels: false,
    contrast: [0, 100],
  } as const;
  assertEquals(brightest((await montage(dataset, plain)).png), [22, 12]);
  const centred = await montage(dataset, { ...plain, center: true });
  assertEquals(brightest(centred.png), [16, 16]);
  const inverted = pixelsOf(
    (await montage(dataset, { ...plain, center: true, invert: true })).png,
  );
  assertEquals(inverted.at(16, 16), 0);
});

Deno.test("montage() draws datasets, batches, loaders and arrays", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 30,
    box: 16,
  });
  await using dataset = await loadDataset(files.star);
  await using loader = await loadImages(files.stacks[0]);
  const { value: batch } = await dataset.iterBatches(30).next();
  const pictures = await Promise.all([
    montage(dataset),
    montage(batch!),
    montage(loader, { voxelSize: 3 }),
    montage(batch!.images),
  ]);
  for (const { png, description } of pictures) {
    assertEquals(description, "25 images of 16 × 16 px");
    assertEquals(png, pictures[0].png);
  }
  const one = ndArray(batch!.images.data.slice(0, 256), [16, 16]);
  assertEquals((await montage(one)).description, "1 image of 16 × 16 px");
});

Deno.test("montage() draws the images that are chosen", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 30,
    box: 16,
  });
  await using dataset = await loadDataset(files.star);
  const plain = { labels: false, scaleBar: false } as const;
  const subset = dataset.subset([7, 3, 7]);
  assertEquals(
    (await montage(dataset, { ...plain, indices: [7, 3, 7] })).png,
    (await montage(subset, plain)).png,
  );
  const random = await montage(dataset, { seed: 4, count: 5 });
  assertEquals(random.png, (await montage(dataset, { seed: 4, count: 5 })).png);
  const other = await montage(dataset, { seed: 5, count: 5 });
  assertEquals(other.png.join() === random.png.join(), false);
});

Deno.test("montage() draws the tilts of a particle in their order", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 2,
    box: 16,
    tiltSeries: { range: 20, increment: 10 },
  });
  await using dataset = await loadDataset(files.star, { tiltSeries: true });
  const plain = { labels: false, scaleBar: false } as const;
  const picture = await montage(dataset, { ...plain, particle: 1 });
  assertEquals(picture.description, "5 tilts of particle 1, of 16 × 16 px");
  const [tilts] = dataset.imageSource!.tiltsOfGroups([1]);
  const { description } = picture;
  const same = { ...plain, indices: tilts, description };
  assertEquals(picture.png, (await montage(dataset, same)).png);
  await assertRejects(() => montage(dataset, { particle: 2 }), IndexError);
});

Deno.test("montage() filters what it is asked to filter", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 4,
    box: 32,
    snr: 0.1,
  });
  await using dataset = await loadDataset(files.star);
  const roughness = (png: Uint8Array) => {
    const { width, height, at } = pixelsOf(png);
    let sum = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 1; x < width; x++) sum += Math.abs(at(x, y) - at(x - 1, y));
    }
    return sum / (width * height);
  };
  const plain = {
    labels: false,
    scaleBar: false,
    tileSize: 32,
    gap: 0,
    columns: 4,
  } as const;
  const raw = await montage(dataset, plain);
  const smooth = await montage(dataset, { ...plain, lowPass: 30 });
  assert(roughness(smooth.png) < roughness(raw.png) / 3);
  const turned = await montage(dataset, { ...plain, phaseFlip: true });
  assertEquals(turned.png.join() === raw.png.join(), false);
});

Deno.test("montage() and toPng() refuse what they cannot do", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 4,
    box: 16,
  });
  await using dataset = await loadDataset(files.star);
  await using premultiplied = await loadDataset(files.star, {
    premultipliedCtf: true,
  });
  const array = ndArray(new Float32Array(2 * 64), [2, 8, 8]);
  const faulty = ndArray(new Float32Array(64).fill(NaN), [1, 8, 8]);
  const empty = ndArray(new Float32Array(0), [0, 8, 8]);
  const given = { ...empty, shape: [2, 8, 8] };
  const cases: [string, () => Promise<unknown>][] = [
    ["montage-dataset", () => montage(array, { phaseFlip: true })],
    ["montage-dataset", () => montage(array, { center: true })],
    ["montage-dataset", () => montage(array, { particle: 0 })],
    ["low-pass", () => montage(array, { lowPass: 10 })],
    ["low-pass", () => montage(dataset, { lowPass: 0 })],
    ["phase-flip", () => montage(premultiplied, { phaseFlip: true })],
    ["montage-option", () => montage(dataset, { count: 0 })],
    ["montage-choice", () => montage(dataset, { indices: [1], seed: 1 })],
    ["montage-choice", () => montage(dataset, { particle: 1, seed: 1 })],
    ["image-not-finite", () => montage(faulty, { lowPass: 9, voxelSize: 1 })],
    ["no-images", () => montage(empty)],
    ["no-images", () => montage(given)],
    ["no-images", () => montage(dataset, { indices: [] })],
    ["contrast", () => montage(dataset, { contrast: [50, 50] })],
    ["image-shape", () => toPng(array)],
    ["montage-option", () => toPng(faulty, { scale: 0 })],
  ];
  for (const [at, [code, draw]] of cases.entries()) {
    const error = await assertRejects(draw, ArgumentError);
    assertEquals(error.code, code, `case ${at}: ${error.message}`);
  }
  await assertRejects(() => montage(dataset, { indices: [4] }), IndexError);
});

Deno.test("toPng() is pixel for pixel", async () => {
  const image = ndArray(Float32Array.from({ length: 12 }, (_, i) => i), [3, 4]);
  const { width, height, at } = pixelsOf(
    await toPng(image, { contrast: [0, 100] }),
  );
  assertEquals([width, height, at(0, 0), at(3, 2)], [4, 3, 0, 255]);
  const scaled = pixelsOf(
    await toPng(image, { scale: 5, voxelSize: 1, scaleBar: true }),
  );
  assert(scaled.width >= 20 && scaled.height > 15);
});

Deno.test("montage() labels images by their numbers, or by what is made of them", async () => {
  const images = ndArray(new Float32Array(2 * 40 * 40), [2, 40, 40]);
  const plain = await montage(images, { indices: [1, 0] });
  const named = (labels: (image: number) => number | string) =>
    montage(images, { indices: [1, 0], labels });
  assertEquals((await named((image) => image)).png, plain.png);
  assertEquals(
    (await named((image) => `${1 - image}`)).png.join() === plain.png.join(),
    false,
  );
});

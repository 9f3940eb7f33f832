import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import {
  type ComplexArray,
  type CryoEMDataset,
  DataFormatError,
  getSplitIndices,
  inspectParticles,
  loadDataset,
  type LoadDatasetOptions,
  type NdArray,
  readRelionHalfsetsFromStar,
  resolveHalfsetIndices,
  splitParticles,
} from "../../mod.ts";
import { hasRealData, REAL_DATA } from "../support/paths.ts";
import { sha256Hex } from "../support/sha256_hex.ts";
import { list } from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

const FOLDER = `${REAL_DATA}cryodrgn/`;

interface Values {
  readonly first: unknown;
  readonly last: unknown;
  readonly mean: unknown;
}

interface Expected {
  // deno-lint-ignore no-explicit-any
  readonly files: Record<string, any>;
  readonly seededSplits: Record<string, { readonly sha256_int32le: string[] }>;
}

let read: Promise<Expected> | null = null;

function expected(): Promise<Expected> {
  return read ??= Deno.readTextFile(`${FOLDER}expected.json`).then(JSON.parse);
}

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `real files: ${name}`, ignore: !hasRealData, fn });
}

function assertNear(actual: number, wanted: number, tolerance: number): void {
  assertAlmostEquals(actual, wanted, tolerance * Math.max(1, Math.abs(wanted)));
}

/** First and last row, and the mean row, are as expected. */
function assertRows(array: NdArray, wanted: Values, tolerance: number): void {
  const [count] = array.shape;
  const width = array.stride[0];
  const row = (i: number) =>
    list(array.data.subarray(i * width, (i + 1) * width));
  const mean = row(0).map((_, j) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += array.data[i * width + j];
    return sum / count;
  });
  const check = (actual: number[], values: unknown) => {
    const flat = (values as number[]).flat();
    assertEquals(actual.length, flat.length);
    flat.forEach((value, j) => assertNear(actual[j], value, tolerance));
  };
  check(row(0), wanted.first);
  check(row(count - 1), wanted.last);
  check(mean, wanted.mean);
}

/** Poses, CTF rows and voxel size are those of `at.<D>`. */
async function assertMetadata(
  dataset: CryoEMDataset,
  name: string,
  at: number,
): Promise<void> {
  const wanted = (await expected()).files[name].at[at];
  assertEquals([dataset.gridSize, dataset.nImages], [
    at,
    wanted.rotations.shape[0],
  ]);
  assertRows(dataset.rotationMatrices, wanted.rotations, 1e-5);
  assertRows(dataset.translations, wanted.translationsPixelsAtD, 1e-5);
  assertNear(dataset.voxelSize, wanted.ctf.first[0], 1e-6);
  // Without the pixel size, with B-factor 0 and contrast 1.
  const stored = ([, ...row]: number[]) => [...row, 0, 1];
  assertRows(dataset.ctfParams, {
    first: stored(wanted.ctf.first),
    last: stored(wanted.ctf.last),
    mean: stored(wanted.ctf.mean),
  }, 1e-6);
}

async function allImages(dataset: CryoEMDataset): Promise<Float32Array> {
  const pixels = new Float32Array(dataset.nImages * dataset.imageSize);
  for await (const { images, imageIndices } of dataset.iterBatches(2)) {
    pixels.set(images.data, imageIndices[0] * dataset.imageSize);
  }
  return pixels;
}

for (const dtype of ["complex64", "complex128"] as const) {
  test(`relion31.star, ${dtype}`, async () => {
    await using native = await loadDataset(`${FOLDER}relion31.star`, { dtype });
    await assertMetadata(native, "relion31.star", 256);
    await using small = await loadDataset(`${FOLDER}relion31.star`, {
      dtype,
      downsampleD: 128,
    });
    await assertMetadata(small, "relion31.star", 128);
  });
}

test("pixels of relion31.star, raw and made smaller", async () => {
  const wanted = (await expected()).files["relion31.mrcs"];
  for (const lazy of [true, false]) {
    await using native = await loadDataset(`${FOLDER}relion31.star`, { lazy });
    const pixels = await allImages(native);
    assertEquals(
      await sha256Hex(new Uint8Array(pixels.buffer)),
      wanted.sha256_float32le,
    );
    await using small = await loadDataset(`${FOLDER}relion31.star`, {
      lazy,
      downsampleD: 128,
    });
    const cropped = await allImages(small);
    for (
      const [image, values] of Object.entries(wanted.downsample[128].perImage)
    ) {
      const { first4, center } = values as { first4: number[]; center: number };
      const start = Number(image) * 128 ** 2;
      first4.forEach((value, p) => assertNear(cropped[start + p], value, 1e-5));
      assertNear(cropped[start + 64 * 128 + 64], center, 1e-5);
    }
  }
});

for (const masked of [false, true]) {
  test(`spectra of relion31.star, ${masked ? "masked" : "unmasked"}`, async () => {
    const wanted =
      (await expected()).files["relion31.mrcs"][masked ? "fftMasked" : "fft"];
    await using dataset = await loadDataset(`${FOLDER}relion31.star`);
    const [batch] = await Array.fromAsync(dataset.iterBatches(5));
    const options = { applyImageMask: masked };
    const layouts = {
      full: {
        spectra: dataset.processImages(batch.images, options),
        width: 256,
      },
      half: {
        spectra: dataset.processImagesHalf(batch.images, options),
        width: 129,
      },
    };
    for (const [image, values] of Object.entries(wanted)) {
      for (const [layout, { spectra, width }] of Object.entries(layouts)) {
        const points = (values as Record<string, unknown>)[layout];
        assertSpectrum(
          spectra,
          Number(image),
          width,
          points as Record<string, [number, number]>,
        );
        const sum = (values as Record<string, number>)[`${layout}AbsSum`];
        assertNear(modulusSum(spectra, Number(image)), sum, 1e-5);
      }
    }
  });
}

function assertSpectrum(
  { data, shape }: ComplexArray,
  image: number,
  width: number,
  points: Record<string, [number, number]>,
): void {
  for (const [place, [re, im]] of Object.entries(points)) {
    const [row, column] = place.split(",").map(Number);
    const at = 2 * (image * shape[1] + row * width + column);
    assertAlmostEquals(data[at], re, 2e-3);
    assertAlmostEquals(data[at + 1], im, 2e-3);
  }
}

function modulusSum({ data, shape }: ComplexArray, image: number): number {
  let sum = 0;
  for (let i = image * shape[1]; i < (image + 1) * shape[1]; i++) {
    sum += Math.hypot(data[2 * i], data[2 * i + 1]);
  }
  return sum;
}

test("relion5.star over stacks of another size", async () => {
  const options = { datadir: "toy_datadir" };
  await using dataset = await loadDataset(`${FOLDER}relion5.star`, options);
  await assertMetadata(dataset, "relion5.star", 30);
  assertEquals(dataset.diagnostics.map(({ code }) => code), [
    "image-size-disagrees",
  ]);
  assertEquals(dataset.premultipliedCtf, false);
  const report = await inspectParticles(`${FOLDER}relion5.star`, options);
  assertEquals([report.ok, report.particles, report.box], [true, 17, 30]);
  assertNear(report.pixelSize!, dataset.voxelSize, 1e-6);
});

test("half-sets of relion31.star and relion5.star", async () => {
  const { files } = await expected();
  const five = `${FOLDER}relion5.star`;
  const wanted = files["relion5.star"].relionHalfsets;
  assertEquals(
    (await resolveHalfsetIndices({ particles: five })).map(list),
    wanted,
  );
  const { method, halfsets } = await splitParticles(five);
  assertEquals([method, ...halfsets.map(list)], [
    "_rlnRandomSubset",
    ...wanted,
  ]);
  const one = `${FOLDER}relion31.star`;
  const { halfsets: none, diagnostics } = await readRelionHalfsetsFromStar(one);
  assertEquals(none, null);
  assertEquals(diagnostics.map(({ code }) => code), ["random-subset-empty"]);
  // All five rows are in subset 1: halves at random, seed 0.
  assertEquals((await resolveHalfsetIndices({ particles: one })).map(list), [
    [0, 2],
    [1, 3, 4],
  ]);
});

test("half-sets iterate as the whole set does", async () => {
  await using dataset = await loadDataset(`${FOLDER}relion5.star`, {
    datadir: "toy_datadir",
  });
  dataset.halfsetIndices = (await splitParticles(dataset.particlesFile!))
    .halfsets;
  const whole = await allImages(dataset);
  for (const id of [0, 1] as const) {
    const half = await dataset.getHalfset(id);
    const rows = dataset.halfsetLocalImageIndices(id);
    const pixels = await allImages(half);
    for (const [k, row] of rows.entries()) {
      const image = (all: Float32Array, i: number) =>
        all.subarray(900 * i, 900 * (i + 1));
      assertEquals(image(pixels, k), image(whole, row));
    }
  }
});

test("random splits have the checksums of the reference", async () => {
  const { seededSplits } = await expected();
  const entries = Object.entries(seededSplits);
  assert(entries.length > 10);
  for (const [name, wanted] of entries) {
    const [, n, seed] = /^n=(\d+),seed=(\d+)$/.exec(name)!;
    const halves = await getSplitIndices("absent.star", {
      nImages: Number(n),
      splitRandomSeed: Number(seed),
    });
    const sums = await Promise.all(
      halves.map((half) =>
        sha256Hex(new Uint8Array(half.buffer, half.byteOffset, half.byteLength))
      ),
    );
    assertEquals(sums, wanted.sha256_int32le);
  }
});

test("toy_projections_dir.star has images and CTF, but no poses", async () => {
  const star = `${FOLDER}toy_projections_dir.star`;
  const options: LoadDatasetOptions = {
    datadir: "toy_datadir",
    ctf: { apix: 1 },
  };
  const error = await assertRejects(
    () => loadDataset(star, options),
    DataFormatError,
    "_rlnAngleRot",
  );
  assertEquals(error.code, "poses-missing");
  // With poses from elsewhere it loads.
  await using folder = await temporaryFolder();
  const rows = Array.from({ length: 1000 }, (_, i) => `${i} 0 0 0 0`);
  const posesFile = await folder.write(
    "poses.star",
    "data_\nloop_\n_rlnAngleRot\n_rlnAngleTilt\n_rlnAnglePsi\n_rlnOriginX\n" +
      `_rlnOriginY\n${rows.join("\n")}\n`,
  );
  await using dataset = await loadDataset(star, { ...options, posesFile });
  const { first, last, mean } =
    (await expected()).files["toy_projections_dir.star"].at[30].ctf;
  const stored = ([, ...row]: number[]) => [...row, 0, 1];
  assertRows(dataset.ctfParams, {
    first: stored(first),
    last: stored(last),
    mean: stored(mean),
  }, 1e-6);
  assertEquals(dataset.voxelSize, 1);
  await assertToyImages(dataset);
});

/** Rows 0 … 899 are the sections of stack b, the others those of a. */
async function assertToyImages(dataset: CryoEMDataset): Promise<void> {
  const { files } = await expected();
  const pixels = await allImages(dataset);
  const bytes = new Uint8Array(pixels.buffer);
  const cut = 900 * 900 * 4;
  const stacks = {
    b: bytes.subarray(0, cut),
    a: bytes.subarray(cut),
  };
  for (const [name, part] of Object.entries(stacks)) {
    assertEquals(
      await sha256Hex(part),
      files[`toy_datadir/toy_images_${name}.mrcs`].sha256_float32le,
    );
  }
}

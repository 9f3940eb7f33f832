import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  ArgumentError,
  ArgumentTypeError,
  DataFormatError,
  UnsupportedError,
} from "../../src/core/errors.ts";
import { DownsamplingImageLoader } from "../../src/images/downsampling_image_loader.ts";
import {
  ParticleImageDataset,
  type ParticleImageDatasetOptions,
} from "../../src/images/image_backends.ts";
import { StarFile } from "../../src/metadata/star_file.ts";
import { faultCode } from "../support/faults.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { pixelOf, writeParticleSet } from "../support/particle_set.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { assertClosed } from "./assert_closed.ts";

Deno.test("ParticleImageDataset says what it holds", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeParticleSet(folder, { counts: [3, 4] });
  await using dataset = await ParticleImageDataset.open(star);
  const { numImages, nImages, N, length } = dataset;
  assertEquals([numImages, nImages, N, length], [7, 7, 7, 7]);
  const { imageSize, D, unpaddedD, nativeImageSize } = dataset;
  assertEquals([imageSize, D, unpaddedD, nativeImageSize], [8, 8, 8, 8]);
  assertEquals([dataset.imageShape, dataset.totalPixels], [[8, 8], 64]);
  assertEquals([dataset.lazy, dataset.padding], [true, 0]);
  assertEquals(dataset.mask, dataset.imageMask);
  assertEquals(dataset.imageMask.shape, [8, 8]);

  const [images, image, particle] = await dataset.at(5);
  assertEquals([images.shape, image, particle], [[1, 8, 8], 5, 5]);
  const [stack, section] = rows[5];
  assertEquals(images.data[9], pixelOf(stack, section, 9));
  assertEquals((await dataset.get([6, 0])).shape, [2, 8, 8]);
  await assertRejects(() => dataset.at(7), RangeError);
});

Deno.test("ParticleImageDataset has one sign", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.mrcs", mrcBytes(1, 4, (_, p) => p));
  await using dataset = await ParticleImageDataset.open(path);
  const images = await dataset.get();
  const sum = () => dataset.processImages(images).data[2 * (2 * 4 + 2)];
  const sign = () => [
    dataset.dataMultiplier,
    dataset.mult,
    dataset.invertData,
    sum(),
  ];
  assertEquals(sign(), [1, 1, false, 120]);
  dataset.dataMultiplier = -3;
  assertEquals(sign(), [-1, -1, true, -120]);
  assertEquals(
    dataset.processImagesHalf(images, { applyImageMask: true }).data[2 * 6],
    -90,
  );
  dataset.mult = 1;
  assertEquals(sign(), [1, 1, false, 120]);
  for (const value of [0, NaN, Infinity]) {
    assertThrows(() => dataset.dataMultiplier = value, ArgumentError);
  }
  await using inverted = await ParticleImageDataset.open(path, {
    invertData: true,
    dtype: "complex128",
  });
  const spectra = inverted.processImages(images);
  assertEquals(spectra.data[2 * (2 * 4 + 2)], -120);
  assert(spectra.data instanceof Float64Array);
});

Deno.test("ParticleImageDataset refuses odd sides, and crops them if asked", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.mrcs", mrcBytes(2, 5, (i) => i + 1));
  const error = await assertRejects(
    () => ParticleImageDataset.open(path),
    DataFormatError,
  );
  assertEquals(error.code, "image-size-odd");
  for (const part of [path, '"5" px', "--downsample 4"]) {
    assertStringIncludes(error.message, part);
  }
  const tiny = await folder.write("tiny.mrcs", mrcBytes(1, 1, () => 1));
  const hopeless = await assertRejects(() => ParticleImageDataset.open(tiny));
  assertEquals((hopeless as Error).message.includes("--downsample"), false);
  await assertClosed(folder);

  for (const lazy of [true, false]) {
    await using dataset = await ParticleImageDataset.open(path, {
      downsampleD: 4,
      lazy,
    });
    assertEquals([dataset.D, dataset.nativeImageSize], [4, 5]);
    const { loader } = dataset;
    assert(loader instanceof DownsamplingImageLoader);
    assertEquals([loader.isLoaded, loader.base.isLoaded], [!lazy, false]);
    const { data } = await dataset.get(1);
    data.forEach((value) => assert(Math.abs(value - 2) < 1e-6));
    assertEquals(dataset.imageMask.shape, [4, 4]);
  }
});

Deno.test("ParticleImageDataset passes its options on", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeParticleSet(folder, {
    counts: [2, 2],
    stackName: (s) => `old/s${s}.mrcs`,
  });
  await Deno.rename(folder.at("old"), folder.at("new"));
  const options: ParticleImageDatasetOptions = {
    ind: [3, 0],
    datadir: "new",
    stripPrefix: "old",
    maxThreads: 2,
    lazy: false,
    downsampleD: null,
  };
  for (const file of [star, await StarFile.load(star)]) {
    await using dataset = await ParticleImageDataset.open(file, options);
    assertEquals([...dataset.loader.selectionIndices], [3, 0]);
    assertEquals([dataset.lazy, dataset.loader.isLoaded], [false, true]);
    const [stack, section] = rows[3];
    assertEquals((await dataset.get(0)).data[2], pixelOf(stack, section, 2));
  }
  const short = mrcBytes(3, 4, () => 0).subarray(0, 1024 + 2 * 64);
  const path = await folder.write("short.mrcs", short);
  await using salvaged = await ParticleImageDataset.open(path, {
    mrc: { salvage: true },
  });
  assertEquals(salvaged.N, 2);
});

Deno.test("ParticleImageDataset.open() refuses bad options, and leaves no file open", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.mrcs", mrcBytes(2, 6, () => 0));
  const open = (options: object) => () =>
    ParticleImageDataset.open(path, options as ParticleImageDatasetOptions);
  await assertRejects(open({ padding: 2 }), UnsupportedError);
  await assertRejects(open({ dtype: "float32" }), ArgumentTypeError);
  await assertRejects(open({ ind: [2] }), RangeError);
  for (const downsampleD of [0, 5, 8]) {
    assertEquals(await faultCode(open({ downsampleD })), "downsample-size");
  }
  assertEquals(await faultCode(open({ downsample: 4 })), "unknown-option");
  await (await open({ padding: 0, datadir: null })()).close();
  await assertClosed(folder);
});

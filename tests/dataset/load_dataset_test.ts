import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  asMask,
  DataFormatError,
  getNumImagesInDataset,
  loadDataset,
  type LoadDatasetOptions,
  MissingFileError,
  rotationsFromEuler,
} from "../../mod.ts";
import { firstPixels } from "../support/first_pixels.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { pixelOf, writeParticleSet } from "../support/particle_set.ts";
import { list } from "../support/simulation.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("loadDataset() puts images, poses and CTF rows together", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  assertEquals(dataset.nImages, 7);
  assertEquals(dataset.voxelSize, 1.5);
  assertEquals(
    list(dataset.translations.data),
    [0, 1, 2, 3, 4, 5, 6].flatMap((i) => [0.5 * i, -i]),
  );
  const rows = Float32Array.from(
    [0, 1, 2, 3, 4, 5, 6].flatMap((i) => [
      ...[15000 + 10 * i, 14000 + 10 * i, 30 + i],
      ...(i % 2 === 0 ? [300, 2.7, 0.1] : [200, 2.6, 0.07]),
      ...[0, 0, 1],
    ]),
  );
  assertEquals(list(dataset.ctfParams.data), list(rows));
  const angles = (step: number) => [0, 1, 2, 3, 4, 5, 6].map((i) => step * i);
  const rotations = rotationsFromEuler(angles(10), angles(5), angles(-3));
  assertEquals(
    list(dataset.rotationMatrices.data),
    list(Float32Array.from(rotations.data)),
  );
  assertEquals(await firstPixels(dataset), [
    ...[0, 100, 200],
    ...[1000, 1100, 1200, 1300],
  ]);
  assertEquals(dataset.diagnostics, []);
  assertEquals(dataset.premultipliedCtf, false);
});

Deno.test("loadDataset() selects rows with ind: list, duplicates, mask", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const mask = [false, true, false, false, true, false, true];
  const selections = [
    { ind: [5, 0, 5], rows: [5, 0, 5] },
    { ind: Int32Array.of(6), rows: [6] },
    { ind: mask, rows: [1, 4, 6] },
    { ind: asMask(mask), rows: [1, 4, 6] },
    { ind: null, rows: [0, 1, 2, 3, 4, 5, 6] },
  ];
  for (const { ind, rows } of selections) {
    await using dataset = await loadDataset(star, { ind });
    assertEquals(list(dataset.originalImageIndices), rows);
    assertEquals(
      list(dataset.getCtfColumn(0)),
      rows.map((row) => 15000 + 10 * row),
    );
    assertEquals(
      await firstPixels(dataset),
      rows.map((row) => row < 3 ? 100 * row : 1000 + 100 * (row - 3)),
    );
  }
});

Deno.test("loadDataset() with lazy false reads everything at once", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star, { lazy: false });
  await Deno.remove(folder.at("Stacks"), { recursive: true });
  assertEquals((await firstPixels(dataset)).length, 7);
  assertEquals(dataset.imageSource!.info.lazy, false);
});

Deno.test("loadDataset() with uninvertData inverts spectra, not raw images", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using plain = await loadDataset(star);
  await using inverted = await loadDataset(star, { uninvertData: true });
  assertEquals([plain.dataMultiplier, inverted.dataMultiplier], [1, -1]);
  assertEquals(await firstPixels(inverted), await firstPixels(plain));
  const images = await plain.imageSource!.images([2]);
  assertEquals(
    list(inverted.processImages(images).data),
    list(plain.processImages(images).data).map((x) => -x),
  );
});

Deno.test("loadDataset() with downsampleD scales pixel size and shifts", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (const lazy of [true, false]) {
    await using dataset = await loadDataset(star, { downsampleD: 4, lazy });
    assertEquals([dataset.gridSize, dataset.voxelSize], [4, 3]);
    assertEquals(
      list(dataset.translations.data),
      [0, 1, 2, 3, 4, 5, 6].flatMap((i) => [0.25 * i, -0.5 * i]),
    );
    const [batch] = await Array.fromAsync(dataset.iterBatches(7));
    assertEquals(batch.images.shape, [7, 4, 4]);
    // Cropping a spectrum keeps the mean.
    const mean = (data: Float32Array) =>
      data.reduce((sum, x) => sum + x, 0) / data.length;
    const expected = Array.from({ length: 64 }, (_, p) => pixelOf(0, 2, p))
      .reduce((sum, x) => sum + x, 0) / 64;
    const third = batch.images.data.subarray(2 * 16, 3 * 16);
    assert(Math.abs(mean(third) - expected) < 1e-3);
  }
  await assertRejects(
    () => loadDataset(star, { downsampleD: 5 }),
    ArgumentError,
  );
  await assertRejects(
    () => loadDataset(star, { downsampleD: 16 }),
    ArgumentError,
  );
});

Deno.test("loadDataset() with complex128 keeps doubles", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star, { dtype: "complex128" });
  assertEquals([dataset.dtype, dataset.dtypeReal], ["complex128", "float64"]);
  assertEquals(dataset.metadata.dtype, "float64");
  assertEquals(dataset.getCtfColumn(4)[1], 2.6);
  const [batch] = await Array.fromAsync(dataset.iterBatches(2));
  assert(dataset.processImagesHalf(batch.images).data instanceof Float64Array);
  assert(batch.ctfParams.data instanceof Float64Array);
  await assertRejects(
    () => loadDataset(star, { dtype: "float64" as unknown as "complex64" }),
    TypeError,
  );
});

Deno.test("loadDataset() takes nImages as an assertion", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const accepted: LoadDatasetOptions[] = [
    { nImages: 7 },
    { nImages: null },
    { nImages: -1 },
    { nImages: 2, ind: [3, 4] },
  ];
  for (const options of accepted) {
    await using _dataset = await loadDataset(star, options);
  }
  for (const options of [{ nImages: 6 }, { nImages: 7, ind: [0] }]) {
    const error = await assertRejects(
      () => loadDataset(star, options),
      ArgumentError,
    );
    assertEquals(error.code, "image-count");
  }
});

Deno.test("loadDataset() takes poses and CTF from other files", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const posesFile = await rewrite(folder, star, "poses.star", [
    /^(\S+@\S+ \S+ \S+ \S+ \S+) \S+/,
    "$1 3.0",
  ]);
  const ctfFile = await rewrite(folder, star, "ctf.star", [
    " 0.1 1.5 ",
    " 0.2 1.5 ",
  ]);
  await using dataset = await loadDataset(star, {
    posesFile,
    ctfFile,
    ind: [4, 1],
  });
  assertEquals(list(dataset.translations.data), [2, -4, 2, -1]);
  assertEquals(
    list(dataset.getCtfColumn(5)),
    list(Float32Array.of(0.2, 0.07)),
  );
  assertEquals([dataset.posesFile, dataset.ctfFile], [posesFile, ctfFile]);
});

Deno.test("loadDataset() resolves stacks with datadir and stripPrefix", async () => {
  await using folder = await temporaryFolder();
  const scratch = folder.at("scratch/job7");
  const { star } = await writeParticleSet(folder, {
    stackName: (s) => `${scratch}/Stacks/s${s}.mrcs`,
    root: "data",
  });
  await Deno.rename(folder.at(`data${scratch}`), folder.at("moved"));
  await using dataset = await loadDataset(star, {
    datadir: folder.at("moved"),
    stripPrefix: scratch,
  });
  assertEquals((await firstPixels(dataset))[3], 1000);
  assertEquals(dataset.datadir, folder.at("moved"));
  assertEquals(dataset.imageSource!.info.stripPrefix, scratch);
  const error = await assertRejects(
    () => loadDataset(star, { datadir: folder.at("nowhere") }),
    MissingFileError,
    "s0.mrcs",
  );
  assert(error.tried.length > 0);
});

Deno.test("loadDataset() lets ctf overrule the file or stand in for it", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const poor = await rewrite(
    folder,
    star,
    "poor.star",
    ["_rlnVoltage", "_a"],
    ["_rlnImagePixelSize", "_b"],
    ["_rlnAmplitudeContrast", "_c"],
    ["_rlnSphericalAberration", "_d"],
  );
  await using dataset = await loadDataset(poor, {
    ctf: {
      apix: 3,
      amplitudeContrast: 0.2,
      voltageKv: 120,
      csMm: 1,
      phaseShiftDeg: 90,
    },
  });
  assertEquals(dataset.voxelSize, 3);
  assertEquals(
    [3, 4, 5, 6].map((column) => dataset.getCtfColumn(column)[6]),
    list(Float32Array.of(120, 1, 0.2, 90)),
  );
  // 0.75 i Å are 0.25 i px of 3 Å.
  assertEquals(dataset.translations.data[2], 0.25);
  await assertRejects(
    () => loadDataset(poor, { ctf: { apx: 3 } as Record<string, number> }),
    ArgumentError,
    "apx",
  );
});

Deno.test("loadDataset() counts the stated image size and says so", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const large = await rewrite(folder, star, "large.star", [
    " 1.5 8",
    " 1.5 16",
  ]);
  await using dataset = await loadDataset(large);
  assertEquals(dataset.voxelSize, 3);
  assertEquals(list(dataset.translations.data).slice(2, 4), [0.25, -0.5]);
  assertEquals(
    dataset.diagnostics.map(({ code }) => code),
    ["image-size-disagrees"],
  );
  await using overruled = await loadDataset(large, { ctf: { imageSize: 8 } });
  assertEquals(overruled.voxelSize, 1.5);
  // Poses and CTF noticed it, it is said once.
  assertEquals(
    overruled.diagnostics.map(({ code }) => code),
    ["image-size-disagrees"],
  );
});

Deno.test("loadDataset() knows whether images were multiplied by their CTF", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const multiplied = await rewrite(
    folder,
    star,
    "multiplied.star",
    ["_rlnOpticsGroupName", "_rlnCtfDataAreCtfPremultiplied"],
    ["1 first", "1 1"],
    ["2 second", "2 0"],
  );
  const premultiplied = async (options: LoadDatasetOptions) => {
    await using dataset = await loadDataset(multiplied, options);
    return [
      dataset.premultipliedCtf,
      ...dataset.diagnostics.map(({ code }) => code),
    ];
  };
  assertEquals(await premultiplied({ ind: [0, 2] }), [true]);
  assertEquals(await premultiplied({ ind: [1] }), [false]);
  assertEquals(await premultiplied({}), [false, "ctf-premultiplied-mixed"]);
  const told = "premultiplied-overridden";
  assertEquals(await premultiplied({ premultipliedCtf: true }), [true, told]);
  assertEquals(await premultiplied({ ind: [0], premultipliedCtf: false }), [
    false,
    told,
  ]);
  assertEquals(await premultiplied({ ind: [0], premultipliedCtf: true }), [
    true,
  ]);
});

Deno.test("loadDataset() takes the block asked for", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await Deno.readTextFile(star);
  const table = text.slice(text.indexOf("data_particles"));
  const second = table.replace("data_particles", "data_selected")
    .replace(/^000001@Stacks\/s0.*\n/m, "");
  const both = await folder.write("both.star", `${text}\n${second}`);
  await using all = await loadDataset(both, { block: "particles" });
  await using selected = await loadDataset(both, { block: "selected" });
  assertEquals([all.nImages, selected.nImages], [7, 6]);
  assertEquals((await firstPixels(selected))[0], 100);
  assertEquals(selected.block, "selected");
});

Deno.test("loadDataset() collects what was tolerated once", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const noShifts = await rewrite(
    folder,
    star,
    "no_shifts.star",
    ["_rlnOriginXAngst", "_a"],
    ["_rlnOriginYAngst", "_b"],
  );
  // Two readers of one file, and a stack with a doubtful header.
  const bytes = mrcBytes(3, 8, (i, p) => pixelOf(0, i, p));
  new DataView(bytes.buffer).setUint32(208, 0);
  await folder.write("Stacks/s0.mrcs", bytes);
  await using dataset = await loadDataset(noShifts, {
    posesFile: star,
    ctfFile: noShifts,
  });
  assertEquals(list(dataset.translations.data).slice(2, 4), [0.5, -1]);
  await using shiftless = await loadDataset(noShifts);
  assertEquals(shiftless.translations.data.every((x) => x === 0), true);
  const codes = shiftless.diagnostics.map(({ code }) => code);
  assertEquals(codes.filter((code) => code === "poses-no-shifts").length, 1);
  assertEquals(new Set(codes).size, codes.length);
  assert(codes.some((code) => code.startsWith("mrc-")));
});

Deno.test("getNumImagesInDataset() counts without opening stacks", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const stack = folder.at("Stacks/s1.mrcs");
  assertEquals(await getNumImagesInDataset(stack), 4);
  await Deno.remove(folder.at("Stacks"), { recursive: true });
  assertEquals(await getNumImagesInDataset(star), 7);
});

Deno.test("loadDataset() takes an image size not stated from the stacks in use", async () => {
  await using folder = await temporaryFolder();
  // A stack of the same name and another size lies where nobody looks.
  await folder.write("job/Stacks/s0.mrcs", mrcBytes(3, 4, () => 0));
  await using elsewhere = await temporaryFolder();
  const { star } = await writeParticleSet(elsewhere, { counts: [3] });
  const text = await Deno.readTextFile(star);
  const unstated = await folder.write(
    "job/p.star",
    text.replace("_rlnImageSize #7\n", "").replaceAll(" 1.5 8\n", " 1.5\n"),
  );
  await using dataset = await loadDataset(unstated, {
    datadir: elsewhere.path,
    downsampleD: 4,
  });
  assertEquals([dataset.gridSize, dataset.voxelSize], [4, 3]);
  assertEquals(dataset.diagnostics, []);
});

Deno.test("loadDataset() reads decimal commas if told to, and reloads so", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await Deno.readTextFile(star);
  const commas = await folder.write(
    "commas.star",
    text.replaceAll(/(\d)\.(\d)/g, "$1,$2"),
  );
  await assertRejects(() => loadDataset(commas), DataFormatError, "comma");
  await using usual = await loadDataset(star);
  await using dataset = await loadDataset(commas, {
    star: { decimalComma: true },
  });
  assertEquals(dataset.voxelSize, 1.5);
  assertEquals(dataset.ctfParams, usual.ctfParams);
  await using again = await dataset.reloadFromOriginalImages([6]);
  assertEquals((await firstPixels(again))[0], 1300);
});

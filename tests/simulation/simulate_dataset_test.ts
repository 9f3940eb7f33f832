import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  type CryoEMDataset,
  eulerFromRotations,
  gaussianMolecule,
  inspectParticles,
  loadDataset,
  ndArray,
  readVolume,
  rotationsFromEuler,
  simulateDataset,
  type SimulateDatasetOptions,
  splitParticles,
  StarFile,
} from "../../mod.ts";
import { readMrcHeader } from "../../src/formats/mrc/mod.ts";
import { sha256Hex } from "../support/sha256_hex.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

/** Names and digests of all files of a folder. */
async function digests(folder: string, below = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await digests(path, `${below}${name}/`));
    else {
      const bytes = await Deno.readFile(path);
      found.push(`${below}${name} ${await sha256Hex(bytes)}`);
    }
  }
  return found.sort();
}

async function digestsOf(
  folder: TemporaryFolder,
  name: string,
  options: SimulateDatasetOptions,
): Promise<string[]> {
  const at = folder.at(name);
  await simulateDataset(at, { box: 16, particles: 23, ...options });
  return await digests(at);
}

async function pixelsOf(dataset: CryoEMDataset): Promise<number[]> {
  const pixels: number[] = [];
  for await (const { images } of dataset.iterBatches(10)) {
    pixels.push(...images.data);
  }
  return pixels;
}

async function imagesOf(star: string): Promise<number[]> {
  await using dataset = await loadDataset(star);
  return await pixelsOf(dataset);
}

function assertClose(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  tolerance: number,
): void {
  assertEquals(a.length, b.length);
  for (let i = 0; i < a.length; i++) {
    const limit = tolerance * Math.max(1, Math.abs(b[i]));
    assert(Math.abs(a[i] - b[i]) <= limit, `${i}: ${a[i]} ${b[i]}`);
  }
}

Deno.test("simulateDataset() writes the same bytes on every run, for every batch size", async () => {
  await using folder = await temporaryFolder();
  const options = {
    seed: 7,
    imagesPerStack: 10,
    conformations: 2,
    opticsGroups: 2,
    contrastStd: 0.2,
    cleanImages: true,
    noiseColour: 1,
  };
  const first = await digestsOf(folder, "a", options);
  assertEquals(first.map((file) => file.split(" ")[0]), [
    "Particles/stack_0001.mrcs",
    "Particles/stack_0002.mrcs",
    "Particles/stack_0003.mrcs",
    "ctf.pkl",
    "particles.cs",
    "particles.star",
    "poses.pkl",
    "truth/clean.star",
    "truth/clean_0001.mrcs",
    "truth/clean_0002.mrcs",
    "truth/clean_0003.mrcs",
    "truth/simulation.json",
    "truth/truth.star",
    "truth/volume_1.mrc",
    "truth/volume_2.mrc",
  ]);
  assertEquals(await digestsOf(folder, "b", options), first);
  for (const batchSize of [1, 7]) {
    const batched = { ...options, batchSize };
    assertEquals(await digestsOf(folder, `c${batchSize}`, batched), first);
  }
  const other = await digestsOf(folder, "d", { ...options, seed: 8 });
  const isSame = other.map((file, i) => file === first[i]);
  assertEquals(
    other.filter((_, i) => isSame[i]).map((file) => file.split(" ")[0]),
    ["truth/volume_1.mrc", "truth/volume_2.mrc"],
  );
});

Deno.test("an image does not depend on how many are made", async () => {
  await using folder = await temporaryFolder();
  const options = { box: 16, conformations: 2, opticsGroups: 2, seed: 3 };
  const few = { ...options, particles: 5 };
  const many = { ...options, particles: 130, imagesPerStack: 60 };
  const { files } = await simulateDataset(folder.at("few"), few);
  const { files: others } = await simulateDataset(folder.at("many"), many);
  const pixels = await imagesOf(files.star);
  assertEquals((await imagesOf(others.star)).slice(0, pixels.length), pixels);
  const rows = async (path: string) =>
    (await Deno.readTextFile(path)).split("\n").filter((line) =>
      line.includes("@")
    ).slice(0, 5);
  assertEquals(await rows(files.truth), await rows(others.truth));
});

Deno.test("a set loads alike from .star, .cs and pickles", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    box: 16,
    particles: 30,
    opticsGroups: [
      { name: "a", amplitudeContrast: 0.1 },
      { name: "b", voltage: 200, sphericalAberration: 2.62 },
    ],
    phaseShift: [0, 90],
    astigmatism: 2000,
    imagesPerStack: 20,
  });
  await using star = await loadDataset(files.star, { dtype: "complex128" });
  await using cs = await loadDataset(files.cs!, { dtype: "complex128" });
  await using pickles = await loadDataset(files.star, {
    posesFile: files.poses,
    ctfFile: files.ctf,
    dtype: "complex128",
  });
  assertEquals(star.diagnostics, []);
  assert(star.ctfParams.data.some((value, i) => i % 9 === 6 && value > 45));
  const stack = await readMrcHeader(files.stacks[1]);
  assertEquals([stack.nz, stack.voxelSize.x], [10, 3]);
  const pixels = await pixelsOf(star);
  for (const other of [cs, pickles]) {
    assertEquals(other.diagnostics, []);
    assertEquals(other.voxelSize, star.voxelSize);
    const { rotationMatrices, translations, ctfParams } = other;
    assertClose(rotationMatrices.data, star.rotationMatrices.data, 1e-6);
    assertClose(translations.data, star.translations.data, 1e-6);
    assertClose(ctfParams.data, star.ctfParams.data, 1e-6);
    assertEquals(await pixelsOf(other), pixels);
  }
  const halves = await Promise.all(
    [files.star, files.cs!].map((path) => splitParticles(path)),
  );
  assertEquals(halves[0].halfsets, halves[1].halfsets);
  assertEquals(halves[0].halfsets.map((half) => half.length), [15, 15]);
});

Deno.test("given poses are those that load", async () => {
  await using folder = await temporaryFolder();
  const rotations = rotationsFromEuler(
    [10.5, -120, 0, 33.333333],
    [0, 90, 180, 45.123456],
    [5, 7.25, -90, 179.9],
  );
  const translations = ndArray(
    Float64Array.of(1, 2, -3.25, 0, 0, 0.5, 4, -4),
    [4, 2],
  );
  const { files, nParticles } = await simulateDataset(folder.at("set"), {
    box: 16,
    voxelSize: 1.7,
    rotations,
    translations,
  });
  assertEquals(nParticles, 4);
  await using dataset = await loadDataset(files.star, { dtype: "complex128" });
  assertClose(dataset.rotationMatrices.data, rotations.data, 5e-8);
  // Å to four decimals.
  assertClose(dataset.translations.data, translations.data, 5e-5);
});

Deno.test("random poses cover all rotations, shifts their square", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    box: 8,
    particles: 2000,
    maxShift: 2,
  });
  await using dataset = await loadDataset(files.star);
  const { data } = dataset.rotationMatrices;
  // Of uniform rotations every element has mean 0 and variance 1/3, and the
  // trace is distributed as 1 + 2 cos w with density (1 − cos w) / π.
  let turned = 0;
  for (let element = 0; element < 9; element++) {
    let [sum, squares] = [0, 0];
    for (let at = element; at < data.length; at += 9) {
      sum += data[at];
      squares += data[at] ** 2;
    }
    assert(Math.abs(sum / 2000) < 5 * Math.sqrt(1 / 3 / 2000));
    assert(Math.abs(squares / 2000 - 1 / 3) < 5 * 0.3 / Math.sqrt(2000));
  }
  for (let at = 0; at < data.length; at += 9) {
    if (data[at] + data[at + 4] + data[at + 8] < 1) turned++;
  }
  const expected = 2000 * (1 / 2 + 1 / Math.PI);
  assert(Math.abs(turned - expected) < 5 * Math.sqrt(2000 / 6));
  const shifts = [...dataset.translations.data];
  assert(shifts.every((shift) => Math.abs(shift) <= 2.001));
  const mean = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
  assert(Math.abs(mean) < 5 * 2 / Math.sqrt(3 * 4000));
  assert(Math.max(...shifts) > 1.9 && Math.min(...shifts) < -1.9);
});

Deno.test("conformations come in their proportions and are told", async () => {
  await using folder = await temporaryFolder();
  const volumes = [1, 2].map((conformation) =>
    gaussianMolecule(16, 2, { conformation })
  );
  const options = { particles: 200, snr: Infinity, seed: 2 };
  const report = await simulateDataset(folder.at("both"), {
    ...options,
    volumes,
    proportions: [3, 1],
  });
  const [first, second] = report.conformations;
  assertEquals(first + second, 200);
  assert(Math.abs(second - 50) < 5 * Math.sqrt(200 * 3 / 16));
  const truth = await StarFile.load(report.files.truth);
  const classes = truth.df.numbers("_rlnClassNumber");
  assertEquals(classes.filter((c) => c === 2).length, second);
  const pixels = await imagesOf(report.files.star);
  for (const [i, volume] of volumes.entries()) {
    const stored = await readVolume(report.files.volumes[i]);
    assertEquals([stored.data, stored.voxelSize], [volume.data, 2]);
    const alone = { ...options, volumes: [volume] };
    const { files } = await simulateDataset(folder.at(`only${i}`), alone);
    const only = await imagesOf(files.star);
    classes.forEach((number, image) => {
      if (number !== i + 1) return;
      const [from, to] = [256 * image, 256 * (image + 1)];
      assertEquals(pixels.slice(from, to), only.slice(from, to));
    });
  }
});

Deno.test("contrasts scale images and are in the table", async () => {
  await using folder = await temporaryFolder();
  const options = { box: 16, particles: 60, snr: Infinity };
  const { files } = await simulateDataset(folder.at("a"), options);
  const { files: varied } = await simulateDataset(folder.at("b"), {
    ...options,
    contrastStd: 0.4,
  });
  const [plain, scaled] = [
    await imagesOf(files.star),
    await imagesOf(varied.star),
  ];
  const truth = await StarFile.load(varied.truth);
  const contrasts = truth.df.numbers("_cryosetContrast");
  assertEquals(truth.df.numbers("_rlnCtfScalefactor"), contrasts);
  const expected = plain.map((p, i) => p * contrasts[Math.floor(i / 256)]);
  assertClose(scaled, expected, 3e-7);
  const logs = contrasts.map(Math.log);
  const mean = logs.reduce((sum, x) => sum + x, 0) / 60;
  const deviation = Math.sqrt(
    logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 60,
  );
  assert(Math.abs(deviation - Math.sqrt(Math.log(1.16))) < 0.15);
  const table = await StarFile.load(files.star);
  assertEquals(table.df.has("_rlnCtfScalefactor"), false);
});

Deno.test("half-sets can be left out, stacks cut, images kept without noise", async () => {
  await using folder = await temporaryFolder();
  const progress: [number, number][] = [];
  const { files, noiseProfile, noiseVariance } = await simulateDataset(
    folder.at("set"),
    {
      box: 16,
      particles: 25,
      snr: Infinity,
      halfsets: false,
      imagesPerStack: 10,
      batchSize: 7,
      cleanImages: true,
      onProgress: (done, total) => progress.push([done, total]),
    },
  );
  assertEquals([noiseProfile, noiseVariance], [null, 0]);
  const table = await StarFile.load(files.star);
  assertEquals(table.df.has("_rlnRandomSubset"), false);
  assertEquals(
    table.df.cell(24, "_rlnImageName"),
    "000005@Particles/stack_0003.mrcs",
  );
  assertEquals(progress, [7, 10, 17, 20, 25].map((done) => [done, 25]));
  assertEquals(await imagesOf(files.clean!), await imagesOf(files.star));
});

Deno.test("tilt series load by particle, without warnings", async () => {
  await using folder = await temporaryFolder();
  const { files, nImages } = await simulateDataset(folder.at("tilts"), {
    box: 16,
    particles: 11,
    contrastStd: 0.1,
    tiltSeries: { range: 20, increment: 10, dosePerTilt: 2.5 },
  });
  assertEquals([nImages, files.cs], [55, null]);
  await using dataset = await loadDataset(files.star, {
    tiltSeries: true,
    dtype: "complex128",
  });
  assertEquals(dataset.diagnostics, []);
  assertEquals([dataset.nImages, dataset.nUnits], [55, 11]);
  // Names of particles sort as their numbers do.
  const star = await Deno.readTextFile(files.star);
  const names = star.match(/particle_\d+/g)!;
  assertEquals([names.length, names], [55, names.toSorted()]);
  const table = await StarFile.load(files.truth);
  const contrast = table.df.numbers("_cryosetContrast");
  const angles = table.df.numbers("_rlnTomoNominalStageTiltAngle");
  assertEquals([...angles.subarray(0, 5)], [0, 10, -10, -20, 20]);
  for (let i = 0; i < 55; i++) {
    const row = dataset.ctfParams.data.subarray(11 * i, 11 * i + 11);
    const scale = contrast[i] * Math.cos(angles[i] * Math.PI / 180);
    assert(Math.abs(row[8] - scale) < 1e-6);
    assertEquals([row[9], row[10]], [2.5 * (i % 5), 0]);
    // The pose at a tilt is the tilt about y after that of the particle.
    const R = dataset.rotationMatrices.data;
    const untilted = R.subarray(45 * Math.floor(i / 5));
    const [cos, sin] = [
      scale / contrast[i],
      Math.sin(angles[i] * Math.PI / 180),
    ];
    const expected = [0, 1, 2].map((k) =>
      cos * untilted[k] + sin * untilted[6 + k]
    );
    assertClose(R.subarray(9 * i, 9 * i + 3), expected, 3e-6);
    assertClose(R.subarray(9 * i + 3, 9 * i + 6), untilted.slice(3, 6), 3e-6);
  }
  await using pickles = await loadDataset(files.star, {
    tiltSeries: true,
    posesFile: files.poses,
    ctfFile: files.ctf,
    dtype: "complex128",
  });
  assertClose(
    pickles.rotationMatrices.data,
    dataset.rotationMatrices.data,
    1e-6,
  );
  assertClose(pickles.ctfParams.data, dataset.ctfParams.data, 1e-6);
  const { halfsets } = await splitParticles(files.star, { tiltSeries: true });
  assertEquals(halfsets.map((half) => half.length).sort(), [25, 30]);
});

Deno.test("offsets of tilted particles turn with the tilt", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("tilts"), {
    box: 16,
    particles: 20,
    tiltSeries: { range: 45, increment: 45 },
  });
  await using dataset = await loadDataset(files.star, { tiltSeries: true });
  const { data } = dataset.translations;
  for (let particle = 0; particle < 20; particle++) {
    const [zero, plus, minus] = [0, 1, 2].map((tilt) =>
      data.subarray(2 * (3 * particle + tilt))
    );
    // x' = x cos ± z sin: the mean of both tells x.
    assertClose([(plus[0] + minus[0]) / 2], [zero[0] * Math.SQRT1_2], 1e-4);
    assertClose([plus[1], minus[1]], [zero[1], zero[1]], 1e-4);
  }
});

Deno.test("simulation.json tells all options and the noise", async () => {
  await using folder = await temporaryFolder();
  const { files, noiseProfile, ...rest } = await simulateDataset(
    folder.at("set"),
    { box: 16, particles: 4, seed: 9, noiseColour: [4, 2, 1] },
  );
  const record = JSON.parse(await Deno.readTextFile(files.record));
  assertEquals([record.format, record.version], ["cryoset-simulation", 1]);
  assertEquals(record.noiseProfile, [...noiseProfile!]);
  assertEquals(record.noiseProfile.length, 7);
  for (const [key, value] of Object.entries(rest)) {
    assertEquals(record[key], value);
  }
  const { options } = record;
  assertEquals([options.seed, options.snr, options.noiseColour], [9, 0.1, [
    4,
    2,
    1,
  ]]);
  assertEquals(options.defocus, [10000, 20000]);
});

Deno.test("a set has no faults in the eyes of inspectParticles()", async () => {
  await using folder = await temporaryFolder();
  const options = { box: 16, particles: 12, ctf: false, opticsGroups: 2 };
  const { files } = await simulateDataset(folder.at("set"), options);
  for (const path of [files.star, files.cs!]) {
    const report = await inspectParticles(path);
    assertEquals([report.particles, report.diagnostics, report.ok], [
      12,
      [],
      true,
    ]);
  }
});

Deno.test("angles are those that eulerFromRotations() gives back", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    box: 8,
    particles: 50,
  });
  const table = await StarFile.load(files.star);
  await using dataset = await loadDataset(files.star, { dtype: "complex128" });
  const { rot, tilt, psi } = eulerFromRotations(dataset.rotationMatrices);
  assertClose(table.df.numbers("_rlnAngleRot"), rot, 1e-9);
  assertClose(table.df.numbers("_rlnAngleTilt"), tilt, 1e-9);
  assertClose(table.df.numbers("_rlnAnglePsi"), psi, 1e-9);
  assertNotEquals(rot[0], rot[1]);
});

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { main } from "../../cli/main.ts";
import {
  fourierShellCorrelation,
  loadDataset,
  readStar,
  readVolume,
  reconstruct,
  simulateDataset,
  type SimulateDatasetOptions,
  writeVolume,
} from "../../mod.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf, runScript } from "./run.ts";

const FILES = ["fsc.star", "half1.mrc", "half2.mrc", "map.mrc"];

/** A simulated set in the folder `set`. */
async function simulated(
  folder: TemporaryFolder,
  options: SimulateDatasetOptions = {},
) {
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 60,
    box: 16,
    snr: 5,
    seed: 2,
    ...options,
  });
  return files;
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}

Deno.test("reconstruct writes what the library makes of RELION's halves", async () => {
  await using folder = await temporaryFolder();
  const { star } = await simulated(folder);
  const maps = folder.at("maps");
  const { code, out, err } = await cryoset("reconstruct", star, "-o", maps);
  assertEquals([code, err], [0, ""]);
  assertEquals(await namesIn(maps), FILES);
  const lines = linesOf(out);
  assertEquals(lines.slice(0, 4), [
    star,
    "  images        30 and 30 images",
    "  half-sets     as _rlnRandomSubset says",
    "  maps          16 px of 3 Å",
  ]);
  assert(lines.every((line) => line.length <= 80 || line.includes(maps)), out);
  await using dataset = await loadDataset(star);
  const subset = (await readStar(star))[0].integers("_rlnRandomSubset");
  const rows = [...subset.keys()];
  dataset.halfsetIndices = [
    rows.filter((row) => subset[row] === 1),
    rows.filter((row) => subset[row] === 2),
  ];
  const expected = await reconstruct(dataset);
  const half2 = await readVolume(`${maps}/half2.mrc`);
  assertEquals(half2, expected.halfMaps[1]);
  assertEquals(await readVolume(`${maps}/map.mrc`), expected.average);
  const table = (await readStar(`${maps}/fsc.star`))[0];
  assertEquals(
    table.numbers("_rlnFourierShellCorrelation").map((x) =>
      Math.round(x * 1e4)
    ),
    expected.fsc.correlation.map((x) => Math.round(x * 1e4)),
  );
});

Deno.test("reconstruct hands all flags on", async () => {
  await using folder = await temporaryFolder();
  const { star } = await simulated(folder, { invertContrast: true });
  const mask = folder.at("mask.mrc");
  const ones = {
    data: new Float32Array(12 ** 3).fill(1),
    shape: [12, 12, 12],
    stride: [144, 12, 1],
  };
  await writeVolume(mask, ones, { voxelSize: 4 });
  const flags = "--downsample 12 --seed 5 --uninvert --window --padding 1 " +
    "--max-resolution 16 --wiener 0.5 --batch-size 7";
  const maps = folder.at("maps");
  const { json, err } = await cryosetJson(
    "reconstruct",
    star,
    "-o",
    maps,
    "--mask",
    mask,
    ...flags.split(" "),
  );
  assertEquals(err, "");
  assertEquals([json.method, json.seed, json.isDark], ["random", 5, false]);
  assertEquals([json.box, json.voxelSize, json.masked], [12, 4, true]);
  assertEquals([json.counts, json.finest], [[30, 30], 16]);
  assertEquals(json.files.map, `${maps}/map.mrc`);
  assertEquals(json.fsc.side, 12);
  await using dataset = await loadDataset(star, {
    downsampleD: 12,
    uninvertData: true,
  });
  const { halfMaps } = await reconstruct(dataset, {
    seed: 5,
    padding: 1,
    maxR: 3,
    wienerParam: 0.5,
    applyImageMask: true,
  });
  const half1 = await readVolume(`${maps}/half1.mrc`);
  half1.data.forEach((voxel, at) =>
    assert(Math.abs(voxel - halfMaps[0].data[at]) < 1e-4)
  );
});

Deno.test("reconstruct splits tilt series by particle", async () => {
  await using folder = await temporaryFolder();
  const { star, volumes } = await simulated(folder, {
    particles: 40,
    snr: 100,
    halfsets: false,
    tiltSeries: { range: 40, increment: 10, dosePerTilt: 1 },
  });
  const maps = folder.at("maps");
  const words = ["reconstruct", star, "--tilt-series", "-o", maps];
  const { code, out } = await cryoset(...words);
  assertEquals(code, 0);
  assertStringIncludes(out, "180 and 180 images of 40 particles");
  assertStringIncludes(out, "at random, seed 0");
  const [map, truth] = [
    await readVolume(`${maps}/map.mrc`),
    await readVolume(volumes[0]),
  ];
  const { correlation } = fourierShellCorrelation(map, truth);
  assert(Math.min(...correlation.subarray(1, 7)) > 0.9);
  const fewer = await cryoset(...words, "--force", "--ntilts", "4");
  assertStringIncludes(fewer.out, "80 and 80 images of 40 particles");
});

Deno.test("reconstruct takes cryoSPARC's file and cryoDRGN's pickles", async () => {
  await using folder = await temporaryFolder();
  const { star, cs, poses, ctf, stacks } = await simulated(folder);
  const maps = folder.at("maps");
  const map = async (...words: string[]) => {
    const { code, err } = await cryoset(
      "reconstruct",
      ...words,
      "-fo",
      maps,
      "--seed",
      "1",
    );
    assertEquals([code, err], [0, ""]);
    return await readVolume(`${maps}/map.mrc`);
  };
  const fromStar = await map(star);
  const others = [
    await map(cs!),
    await map(stacks[0], "--poses", poses, "--ctf", ctf),
  ];
  for (const other of others) {
    const { correlation } = fourierShellCorrelation(fromStar, other);
    assert(Math.min(...correlation.subarray(0, 8)) > 0.9999);
  }
});

Deno.test("reconstruct takes corrected and premultiplied images", async () => {
  await using folder = await temporaryFolder();
  // Without CTF the tables state -1 everywhere.
  const { star } = await simulated(folder, { ctf: false });
  const words = ["reconstruct", star, "-fo", folder.at("maps")];
  const map = async (...flags: string[]) => {
    const { code, err } = await cryoset(...words, ...flags);
    assertEquals([code, err], [0, ""]);
    return (await readVolume(folder.at("maps/map.mrc"))).data;
  };
  const stated = await map();
  const negative = stated.map((voxel) => -voxel);
  assertEquals(await map("--skip-ctf"), negative);
  assertEquals(await map("--premultiplied"), negative);
  const { code, err } = await cryoset(
    ...words,
    "--skip-ctf",
    "--premultiplied",
  );
  assertEquals(code, 2);
  assertStringIncludes(err, "--skip-ctf");
});

Deno.test("reconstruct says how to turn a dark map", async () => {
  await using folder = await temporaryFolder();
  const { star } = await simulated(folder, { invertContrast: true });
  const words = ["reconstruct", star, "-o", folder.at("maps"), "--force"];
  const dark = await cryoset(...words);
  assertStringIncludes(
    dark.out,
    "The map is dark: to turn its contrast, add --uninvert\n",
  );
  const turned = await cryoset(...words, "--uninvert");
  assertEquals(turned.out.includes("dark"), false);
});

Deno.test("reconstruct refuses before any work", async () => {
  await using folder = await temporaryFolder();
  const { star } = await simulated(folder);
  const maps = folder.at("maps");
  const fault = async (...words: string[]) => {
    const { code, out, err } = await cryoset("reconstruct", star, ...words);
    assertEquals(out, "");
    return [code, err.replaceAll(/\s+/g, " ")] as const;
  };
  const refused = async (text: string, ...words: string[]) => {
    const [code, err] = await fault("-o", maps, ...words);
    assertEquals(code, 2);
    assertStringIncludes(err, text);
  };
  const [code, err] = await fault();
  assertEquals(code, 2);
  assertStringIncludes(err, "--output");
  await refused(
    'must be from 6.86 to 48 Å for these images, not "2"',
    "--max-resolution",
    "2",
  );
  await refused('Cannot use "-1" as --wiener', "--wiener", "-1");
  await refused(
    "Cannot use --tilt-order with single particles: give --tilt-series",
    "--tilt-order",
    "dose",
  );
  await refused(
    'Give "--halfsets" or "--seed"',
    "--halfsets",
    star,
    "--seed",
    "1",
  );
  await refused('works with "--cache-dir"', "--cache-quota", "1G");
  await refused("No such file", "--mask", folder.at("none.mrc"));
  const small = {
    data: new Float32Array(64),
    shape: [4, 4, 4],
    stride: [16, 4, 1],
  };
  await writeVolume(folder.at("small.mrc"), small, { voxelSize: 3 });
  await refused(
    "mask of side 4 on maps of side 16",
    "--mask",
    folder.at("small.mrc"),
  );
  assertEquals((await namesIn(folder.path)).includes("maps"), false);
  await Deno.mkdir(maps);
  await Deno.writeTextFile(`${maps}/map.mrc`, "mine");
  await refused("it exists; use another name or --force");
  assertEquals(await Deno.readTextFile(`${maps}/map.mrc`), "mine");
  const [, parent] = await fault("-o", folder.at("no/maps"));
  assertStringIncludes(parent, "does not exist");
  const lone = folder.at("ind.txt");
  await Deno.writeTextFile(lone, "3\n");
  await refused(
    "half-set 0: it has no images",
    "--ind",
    lone,
    "--seed",
    "1",
    "--force",
  );
});

Deno.test("reconstruct needs the set and the folder of the maps alone", async () => {
  await using folder = await temporaryFolder();
  const { star } = await simulated(folder);
  const [set, maps] = [folder.at("set"), folder.at("maps")];
  const words = ["reconstruct", star, "-o", maps];
  const denied = await runScript("cli/main.ts", [`--allow-read=${set}`], words);
  assertEquals(denied.code, 2);
  assertStringIncludes(
    denied.err,
    `add --allow-read=${maps} --allow-write=${maps} to`,
  );
  const flags = [`--allow-read=${set},${maps}`, `--allow-write=${maps}`];
  const { code, err } = await runScript("cli/main.ts", flags, words);
  assertEquals([code, err], [0, ""]);
  assertEquals(await namesIn(maps), FILES);
});

Deno.test("reconstruct shows its progress on a terminal only", async () => {
  await using folder = await temporaryFolder();
  const { star } = await simulated(folder);
  let drawn = "";
  const code = await main(["reconstruct", star, "-o", folder.at("maps")], {
    out: () => {},
    err: (text) => drawn += text,
    interactive: true,
  });
  assertEquals(code, 0);
  assertStringIncludes(drawn, "60/60 images");
});

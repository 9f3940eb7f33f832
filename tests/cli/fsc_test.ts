import { assertEquals, assertStringIncludes } from "@std/assert";
import { ndArray, readStar, writeVolume } from "../../mod.ts";
import { seeded } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf, runScript } from "./run.ts";

const SIDE = 8;

function map(seed: number) {
  const random = seeded(seed);
  const data = Float32Array.from({ length: SIDE ** 3 }, () => random() - 0.3);
  return ndArray(data, [SIDE, SIDE, SIDE]);
}

async function halfMaps(sizes: readonly (number | null)[] = [1.5, 1.5]) {
  const folder = await temporaryFolder();
  const files = sizes.map((_, i) => folder.at(`half${i + 1}.mrc`));
  for (const [i, voxelSize] of sizes.entries()) {
    await writeVolume(files[i], map(i + 1), { voxelSize });
  }
  return {
    folder,
    files,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

Deno.test("fsc shows the curve and the resolutions", async () => {
  await using set = await halfMaps();
  const [first, second] = set.files;
  const { code, out, err } = await cryoset("fsc", first, first);
  assertEquals([code, err], [0, ""]);
  const bar = "#".repeat(40);
  assertEquals(linesOf(out), [
    first,
    first,
    "  shell      Å    FSC",
    `      1  12.00  1.000  ${bar}`,
    `      2   6.00  1.000  ${bar}`,
    `      3   4.00  1.000  ${bar}`,
    `      4   3.00  1.000  ${bar}`,
    "  0.5           better than 3.00 Å (Nyquist)",
    "  0.143         better than 3.00 Å (Nyquist)",
  ]);
  const other = await cryoset("fsc", first, second);
  assertStringIncludes(
    other.out,
    "  0.5           none: the first shell is below\n",
  );
});

Deno.test("fsc --json gives the numbers, of maps without voxel size in px", async () => {
  await using set = await halfMaps([null, null]);
  const [first, second] = set.files;
  const { code, json } = await cryosetJson("fsc", first, second);
  assertEquals(code, 0);
  assertEquals(json.volumes, [first, second]);
  assertEquals([json.side, json.voxelSize], [SIDE, null]);
  assertEquals(json.frequencies, [0, 0.125, 0.25, 0.375, 0.5]);
  assertEquals(json.correlation.length, 5);
  assertEquals(json.thresholds.map((at: { unit: string }) => at.unit), [
    "px",
    "px",
  ]);
});

Deno.test("fsc --voxel-size stands for the headers'", async () => {
  await using set = await halfMaps([1.5, 2]);
  const [first, second] = set.files;
  const refused = await cryoset("fsc", first, second);
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.err, "--voxel-size if one of them");
  const { code, json } = await cryosetJson(
    "fsc",
    first,
    second,
    "--voxel-size",
    "3",
  );
  assertEquals([code, json.voxelSize], [0, 3]);
  assertEquals(
    (await cryoset("fsc", first, second, "--voxel-size", "0")).code,
    2,
  );
});

Deno.test("fsc --output writes a table that exists only if forced to", async () => {
  await using set = await halfMaps();
  const [first] = set.files;
  const output = set.folder.at("fsc.star");
  const { code, out } = await cryoset("fsc", first, first, "-o", output);
  assertEquals(code, 0);
  assertStringIncludes(out, `  written       ${output}`.slice(0, 40));
  const [table] = await readStar(output);
  assertEquals([...table.numbers("_rlnAngstromResolution")], [
    999,
    12,
    6,
    4,
    3,
  ]);
  const again = await cryoset("fsc", first, first, "-o", output);
  assertEquals(again.code, 2);
  assertStringIncludes(again.err, "--force");
  assertEquals(
    (await cryoset("fsc", first, first, "-o", output, "-f")).code,
    0,
  );
});

Deno.test("fsc --mask takes a map", async () => {
  await using set = await halfMaps();
  const [first, second] = set.files;
  const mask = set.folder.at("mask.mrc");
  const zero = ndArray(new Float32Array(SIDE ** 3), [SIDE, SIDE, SIDE]);
  await writeVolume(mask, zero);
  const { json } = await cryosetJson("fsc", first, second, "--mask", mask);
  assertEquals(json.correlation, [0, 0, 0, 0, 0]);
});

Deno.test("fsc ends with 2 on a bad call and with 1 on bad data", async () => {
  await using set = await halfMaps();
  const [first] = set.files;
  const codeOf = async (...words: string[]) =>
    (await cryoset("fsc", ...words)).code;
  assertEquals(await codeOf(first), 2);
  assertEquals(await codeOf(first, set.folder.at("half3.mrc")), 2);
  assertEquals(await codeOf(first, first, "--force"), 2);
  assertEquals(await codeOf(first, first, "-o", set.folder.at("fsc.txt")), 2);
  assertEquals(
    await codeOf(first, first, "-o", set.folder.at("no/fsc.csv")),
    2,
  );
  const text = await set.folder.write("text.mrc", "no map");
  assertEquals(await codeOf(first, text), 1);
  const bad = map(3);
  bad.data[7] = NaN;
  const nan = set.folder.at("nan.mrc");
  await writeVolume(nan, bad);
  const { code, err } = await cryoset("fsc", first, nan);
  assertEquals(code, 1);
  assertStringIncludes(err.replaceAll("\n  ", " "), `"${nan}": it holds "NaN"`);
  const unscaled = set.folder.at("unscaled.mrc");
  await writeVolume(unscaled, map(1));
  const star = await cryoset(
    "fsc",
    unscaled,
    unscaled,
    "-o",
    set.folder.at("f.star"),
  );
  assertEquals(star.code, 2);
  assertStringIncludes(star.err.replaceAll("\n  ", " "), "give --voxel-size");
});

Deno.test("fsc without permissions names the flags to add", async () => {
  await using set = await halfMaps();
  const [first, second] = set.files;
  const output = set.folder.at("fsc.csv");
  const words = ["fsc", first, second, "-o", output];
  const { path } = set.folder;
  const refused = await runScript("cli/main.ts", [], words);
  assertEquals(refused.code, 2);
  assertStringIncludes(
    refused.err,
    `--allow-read=${path} --allow-write=${path}`,
  );
  const flags = [`--allow-read=${path}`, `--allow-write=${path}`];
  assertEquals((await runScript("cli/main.ts", flags, words)).code, 0);
});

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadDataset, simulateDataset } from "../../mod.ts";
import { montage } from "../../src/pictures/mod.ts";
import { pixelsOf } from "../support/png.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf, runScript } from "./run.ts";

async function simulated(folder: TemporaryFolder) {
  const options = { particles: 30, box: 16 };
  return (await simulateDataset(folder.at("set"), options)).files;
}

Deno.test("montage draws the first particles and says what it wrote", async () => {
  await using folder = await temporaryFolder();
  const { star } = await simulated(folder);
  const output = folder.at("a.png");
  const { code, out, err } = await cryoset("montage", star, "-o", output);
  assertEquals([code, err], [0, ""]);
  assertMatch(out, /shows +25 images of 16 × 16 px\n/);
  assertEquals(linesOf(out)[0], star);
  await using dataset = await loadDataset(star);
  assertEquals(await Deno.readFile(output), (await montage(dataset)).png);
});

Deno.test("montage takes the flags of the library's options", async () => {
  await using folder = await temporaryFolder();
  const { star } = await simulated(folder);
  const list = await folder.write("list.txt", "7\n3\n9\n");
  const output = folder.at("a.png");
  const { json, code } = await cryosetJson(
    ...["montage", star, "-o", output, "--ind", list, "--columns", "2"],
    ...["--low-pass", "20", "--phase-flip", "--center", "--invert"],
    ...["--contrast", "5,95", "--no-labels"],
  );
  assertEquals(code, 0);
  assertEquals(json.shows, "3 images of 16 × 16 px");
  await using dataset = await loadDataset(star);
  const picture = await montage(dataset, {
    indices: [7, 3, 9],
    columns: 2,
    lowPass: 20,
    phaseFlip: true,
    center: true,
    invert: true,
    contrast: [5, 95],
    labels: false,
  });
  assertEquals(await Deno.readFile(output), picture.png);
  assertEquals([json.width, json.height], [picture.width, picture.height]);
});

Deno.test("montage draws the tilts of a particle", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 2,
    box: 16,
    tiltSeries: { range: 20, increment: 10 },
  });
  const output = folder.at("a.png");
  const words = ["montage", files.star, "-o", output, "--particle", "1"];
  const { code, out } = await cryoset(...words, "--tilt-series");
  assertEquals(code, 0);
  assertMatch(out, /shows +5 tilts of particle 1, of 16 × 16 px\n/);
  const beyond = ["montage", files.star, "-o", output, "-f", "--tilt-series"];
  const { code: bad, err } = await cryoset(...beyond, "--particle", "2");
  assertEquals(bad, 2);
  assertStringIncludes(err, "2");
});

Deno.test("montage takes --ind as rows of the file if tilts are left out", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 3,
    box: 16,
    tiltSeries: { range: 20, increment: 10 },
  });
  await using dataset = await loadDataset(files.star, {
    tiltSeries: true,
    ntilts: 2,
  });
  const kept = [...dataset.originalImageIndices];
  assertEquals(kept.length, 6);
  const place = kept.findIndex((row, at) => row !== at);
  const rows = [kept[5], kept[place]];
  const list = await folder.write("list.txt", rows.join("\n"));
  const output = folder.at("a.png");
  const words = ["montage", files.star, "-o", output, "--tilt-series", "-f"];
  const few = [...words, "--ntilts", "2", "--no-labels", "--ind"];
  assertEquals((await cryoset(...few, list)).code, 0);
  const picture = await montage(dataset, {
    indices: [5, place],
    labels: false,
  });
  assertEquals(await Deno.readFile(output), picture.png);
  const lost = Array.from({ length: 15 }, (_, row) => row)
    .find((row) => !kept.includes(row));
  const { code, err } = await cryoset(
    ...few,
    await folder.write("lost.txt", String(lost)),
  );
  assertEquals(code, 2);
  assertStringIncludes(err, `"${lost}"`);
});

Deno.test("montage takes a mask over the file if tilts are left out", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 3,
    box: 16,
    tiltSeries: { range: 20, increment: 10 },
  });
  const loading = { tiltSeries: true, ntilts: 2 } as const;
  await using dataset = await loadDataset(files.star, loading);
  const kept = [...dataset.originalImageIndices];
  const rows = [kept[1], kept[4]];
  const mask = Array.from({ length: 15 }, (_, row) => rows.includes(row));
  const file = await folder.write("mask.json", JSON.stringify(mask));
  const output = folder.at("a.png");
  const words = ["montage", files.star, "-o", output, "--tilt-series"];
  const few = ["--ntilts", "2", "--no-labels", "--ind"];
  const { code, err } = await cryoset(...words, ...few, file);
  assertEquals([code, err], [0, ""]);
  const picture = await montage(dataset, {
    indices: rows.sort((a, b) => a - b).map((row) => kept.indexOf(row)),
    labels: false,
  });
  assertEquals(await Deno.readFile(output), picture.png);
  const short = await folder.write("short.json", JSON.stringify(mask.slice(1)));
  const refused = await cryoset(...words, "-f", ...few, short);
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.err, '"14"');
});

Deno.test("montage draws a bare stack, and says what it lacks for more", async () => {
  await using folder = await temporaryFolder();
  const { stacks } = await simulated(folder);
  const output = folder.at("a.png");
  const words = ["montage", stacks[0], "-o", output];
  assertEquals((await cryoset(...words, "-n", "4")).code, 0);
  const { channels } = pixelsOf(await Deno.readFile(output));
  assertEquals(channels, 1);
  const low = await cryoset(...words, "-f", "--low-pass", "20");
  assertEquals(low.code, 2);
  assertStringIncludes(low.err, "--apix");
  const apix = [...words, "-f", "--low-pass", "20", "--apix", "3"];
  assertEquals((await cryoset(...apix)).code, 0);
  for (const flag of ["--center", "--phase-flip"]) {
    const { code, err } = await cryoset(...words, "-f", flag);
    assertEquals(code, 2);
    assertStringIncludes(err, `"${flag}" works with poses and CTF parameters`);
  }
});

Deno.test("montage answers bad calls with 2 and writes nothing", async () => {
  await using folder = await temporaryFolder();
  const { star } = await simulated(folder);
  const there = await folder.write("there.png", "mine");
  const calls: [words: string[], message: string][] = [
    [["-o", folder.at("a.jpg")], "must end with .png"],
    [["-o", there], "--force"],
    [["-o", folder.at("a.png"), "--contrast", "99,1"], "1,99"],
    [["-o", folder.at("a.png"), "--contrast", "1"], "1,99"],
    [["-o", folder.at("a.png"), "--low-pass", "0"], "above 0 in Å"],
    [["-o", folder.at("a.png"), "--count", "0"], "from 1"],
    [["-o", folder.at("a.png"), "--particle", "0"], '"--tilt-series"'],
    [["-o", folder.at("a.png"), "--ind", star, "--seed", "1"], "one of"],
    [[], "--output"],
  ];
  for (const [words, message] of calls) {
    const { code, err } = await cryoset("montage", star, ...words);
    assertEquals(code, 2, err);
    assertStringIncludes(err.replaceAll(/\s+/g, " "), message);
  }
  assertEquals(await Deno.readTextFile(there), "mine");
  const left = Array.from(Deno.readDirSync(folder.path), ({ name }) => name);
  assertEquals(left.sort(), ["set", "there.png"]);
});

Deno.test("montage and plot need the folders that they name, and no more", async () => {
  await using folder = await temporaryFolder();
  const { star } = await simulated(folder);
  const reads = `--allow-read=${folder.path}`;
  const writes = `--allow-write=${folder.path}`;
  for (
    const words of [
      ["montage", star, "-o", folder.at("a.png")],
      ["plot", star, "--kind", "power", "-o", folder.at("a.svg")],
    ]
  ) {
    const denied = await runScript("cli/main.ts", [reads], words);
    assertEquals(denied.code, 2);
    assertStringIncludes(denied.err, "--allow-write=");
    const { code, err } = await runScript(
      "cli/main.ts",
      [reads, writes],
      words,
    );
    assertEquals([code, err], [0, ""]);
  }
});

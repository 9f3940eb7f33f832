import {
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { pixelOf, writeParticleSet } from "../support/particle_set.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf } from "./run.ts";

type Image = readonly [stack: number, section: number];

interface Summary {
  readonly images: number;
  readonly power: number | null;
}

/** Pixels of images of a set with a box of 8. */
function pixelsOf(images: readonly Image[]): number[] {
  return images.flatMap(([stack, section]) =>
    Array.from({ length: 64 }, (_, p) => pixelOf(stack, section, p))
  );
}

function statisticsOf(images: readonly Image[]) {
  const values = pixelsOf(images);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) /
    values.length;
  return {
    mean,
    std: Math.sqrt(variance),
    min: Math.min(...values),
    max: Math.max(...values),
  };
}

Deno.test("batches walks all images with the statistics of each batch", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeParticleSet(folder);
  const { code, json, err } = await cryosetJson("batches", star, "-b", "3");
  assertEquals([code, err, json.ok], [0, "", true]);
  assertEquals([json.images, json.box, json.batchSize], [7, 8, 3]);
  assertEquals([json.voxelSize, json.metadataMissing], [1.5, null]);
  assertEquals(json.batches.map(({ images }: Summary) => images), [3, 3, 1]);
  const parts = [rows.slice(0, 3), rows.slice(3, 6), rows.slice(6), rows];
  [...json.batches, json.all].forEach((summary, i) => {
    assertEquals(summary.power, null);
    for (const [name, value] of Object.entries(statisticsOf(parts[i]))) {
      assertAlmostEquals(summary[name], value, 1e-9, name);
    }
  });
});

Deno.test("batches shows a table of the batches", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeParticleSet(folder);
  const { code, out } = await cryoset("batches", star, "-b", "4");
  assertEquals(code, 0);
  const lines = linesOf(out);
  assertEquals(lines.slice(0, 3), [
    star,
    "  walked        7 images of 8 × 8 px in 2 batches",
    "  metadata      poses and CTF, 1.5 Å/px",
  ]);
  assertStringIncludes(out, "waiting for images\n");
  assertStringIncludes(out, "images/s");
  const rowFor = (batch: number, images: readonly Image[]) => {
    const { mean, std, min, max } = statisticsOf(images);
    const numbers = [mean, std, min, max].map((x) => Number(x.toPrecision(5)));
    return [batch, images.length, ...numbers].join(" ");
  };
  assertEquals(
    lines.slice(-3).map((line) => line.trim().replaceAll(/ +/g, " ")),
    [
      "batch images mean std min max",
      rowFor(0, rows.slice(0, 4)),
      rowFor(1, rows.slice(4)),
    ],
  );
});

Deno.test("batches computes spectra of the power that Parseval says", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeParticleSet(folder);
  const squares = pixelsOf(rows).reduce((sum, x) => sum + x * x, 0);
  for (const how of ["full", "half"]) {
    const { json } = await cryosetJson("batches", star, "-b", "2", "-p", how);
    assertEquals(json.process, how);
    assertAlmostEquals(json.all.power / (squares / rows.length), 1, 1e-6, how);
    const { out } = await cryoset("batches", star, "-p", how);
    assertStringIncludes(out, `  spectra       ${how}, mean |F|²`);
  }
  const masked = ["-p", "half", "--mask"];
  const { json } = await cryosetJson("batches", star, ...masked);
  assertEquals(json.all.power < squares / rows.length, true);
});

Deno.test("batches are the same of workers, and the same images shuffled", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const words = ["batches", star, "-b", "3", "-p", "half", "--mask"];
  const here = (await cryosetJson(...words)).json;
  const there = (await cryosetJson(...words, "--workers", "2")).json;
  assertEquals([here.workers, there.workers, here.shuffle], [0, 2, null]);
  assertEquals([there.batches, there.all], [here.batches, here.all]);
  const shuffled = (await cryosetJson(...words, "--shuffle", "7")).json;
  assertEquals([shuffled.shuffle, shuffled.images], [7, 7]);
  assertAlmostEquals(shuffled.all.mean, here.all.mean, 1e-9);
  assertAlmostEquals(shuffled.all.power / here.all.power, 1, 1e-6);
  assertNotEquals(shuffled.batches, here.batches);
  const again = await cryoset(...words, "--shuffle", "7", "--workers", "1");
  assertStringIncludes(again.out, "order         shuffled by blocks, seed 7\n");
  assertStringIncludes(again.out, "waiting for images by 1 worker\n");
});

Deno.test("batches stops at --limit", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const limited = ["-b", "2", "--limit", "2", "--no-prefetch"];
  const { json } = await cryosetJson("batches", star, ...limited);
  assertEquals([json.images, json.batches.length], [4, 2]);
});

Deno.test("batches walks one half", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeParticleSet(folder);
  const half = await cryosetJson("batches", star, "--halfset", "1");
  const odd = statisticsOf([rows[1], rows[3], rows[5]]);
  assertEquals([half.json.halfset, half.json.method], [1, "_rlnRandomSubset"]);
  assertEquals([half.json.all.mean, half.json.all.max], [odd.mean, odd.max]);
  const { out } = await cryoset("batches", star, "--halfset", "0");
  assertStringIncludes(out, "half-set      0, as _rlnRandomSubset says\n");
});

Deno.test("batches walks a random half and a given one", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeParticleSet(folder);
  // NumPy's legacy permutation of 7 with seed 0 starts 6 2 1.
  const drawn = statisticsOf([rows[1], rows[2], rows[6]]);
  const seeded = ["--halfset", "0", "--seed", "0"];
  const { json } = await cryosetJson("batches", star, ...seeded);
  assertEquals([json.method, json.seed, json.images], ["random", 0, 3]);
  assertAlmostEquals(json.all.mean, drawn.mean, 1e-9);
  const halves = await folder.write("halves.json", "[[6,0],[1,2,3]]");
  const given = ["--halfset", "0", "--halfsets", halves];
  const { json: file } = await cryosetJson("batches", star, ...given);
  assertEquals([file.method, file.images], ["file", 2]);
  assertEquals(file.all.max, statisticsOf([rows[6], rows[0]]).max);
});

Deno.test("batches walks the images of --ind", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeParticleSet(folder);
  const ind = await folder.write("ind.txt", "5\n0\n");
  const { json } = await cryosetJson("batches", star, "--ind", ind, "-b", "1");
  assertEquals(
    json.batches.map(({ max }: { max: number }) => max),
    [statisticsOf([rows[5]]).max, statisticsOf([rows[0]]).max],
  );
  const beyond = await folder.write("beyond.txt", "7\n");
  assertEquals((await cryoset("batches", star, "--ind", beyond)).code, 2);
  const none = await folder.write("none.txt", "\n");
  for (const file of [star, folder.at("Stacks/s0.mrcs")]) {
    const { code, err } = await cryoset("batches", file, "--ind", none);
    assertEquals(code, 2, file);
    assertStringIncludes(err.replaceAll(/\s+/g, " "), "no images are selected");
  }
});

Deno.test("batches crops to --downsample", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeParticleSet(folder);
  const { json } = await cryosetJson("batches", star, "--downsample", "4");
  assertEquals([json.box, json.voxelSize], [4, 3]);
  assertAlmostEquals(json.all.mean, statisticsOf(rows).mean, 1e-3);
  for (const side of ["5", "16"]) {
    const { code } = await cryoset("batches", star, "--downsample", side);
    assertEquals(code, 2, side);
  }
});

Deno.test("batches walks images alone where metadata are short", async () => {
  await using folder = await temporaryFolder();
  const stack = await folder.write("stack.mrcs", mrcBytes(5, 8, (i) => i));
  const { code, json, err } = await cryosetJson("batches", stack);
  assertEquals([code, err, json.images], [0, "", 5]);
  assertEquals(json.voxelSize, null);
  assertStringIncludes(json.metadataMissing, "--poses");
  const { out } = await cryoset("batches", stack);
  assertStringIncludes(out, "metadata      none, images alone: ");
});

Deno.test("batches takes poses and CTF from other files", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [5] });
  const stack = folder.at("Stacks/s0.mrcs");
  const files = ["--poses", star, "--ctf", star];
  const { code, json } = await cryosetJson("batches", stack, ...files);
  assertEquals([code, json.voxelSize], [0, 1.5]);
  const scaled = [...files, "--apix", "2.5"];
  const { json: other } = await cryosetJson("batches", stack, ...scaled);
  assertEquals(other.voxelSize, 2.5);
  const bare = await folder.write(
    "bare.star",
    "data_\nloop_\n_rlnImageName\n1@Stacks/s0.mrcs\n",
  );
  const wrong = ["--poses", bare, "--ctf", star];
  assertEquals((await cryoset("batches", stack, ...wrong)).code, 1);
});

Deno.test("batches ends with 1 when stacks are missing or truncated", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const stack = folder.at("Stacks/s1.mrcs");
  await Deno.truncate(stack, 1024 + 3 * 256 + 5);
  const truncated = await cryoset("batches", star);
  assertEquals(truncated.code, 1);
  assertStringIncludes(truncated.err, "--salvage");
  await Deno.remove(stack);
  const { code, err, out } = await cryoset("batches", star);
  assertEquals([code, out], [1, ""]);
  assertStringIncludes(err, "s1.mrcs");
  assertStringIncludes(err, "--datadir");
});

Deno.test("batches reads the whole images of a truncated stack by --salvage", async () => {
  await using folder = await temporaryFolder();
  const bytes = mrcBytes(4, 8, (i) => i);
  const stack = await folder.write("s.mrcs", bytes.slice(0, 1024 + 700));
  const { code, json, err } = await cryosetJson("batches", stack, "--salvage");
  assertEquals([code, json.images], [0, 2]);
  assertStringIncludes(err, "warning: ");
});

Deno.test("batches ends with 1 when pixels are not numbers", async () => {
  await using folder = await temporaryFolder();
  const stack = await folder.write(
    "nan.mrcs",
    mrcBytes(6, 8, (i, p) => i === 3 && p === 5 ? NaN : i),
  );
  const { code, json, err } = await cryosetJson("batches", stack, "-b", "2");
  assertEquals([code, json.ok, json.all.mean], [1, false, null]);
  assertStringIncludes(err, "Batch 1 holds pixels that are infinite or not");
  assertEquals((await cryoset("batches", stack, "-b", "2")).code, 1);
});

Deno.test("batches names the flags that help, and takes them", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await Deno.readTextFile(star);
  const commas = await folder.write(
    "commas.star",
    text.replaceAll(/(\d)\.(\d)/g, "$1,$2"),
  );
  const refused = await cryoset("batches", commas);
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.err, "give --decimal-comma");
  const { json } = await cryosetJson("batches", commas, "--decimal-comma");
  assertEquals(json.voxelSize, 1.5);

  const noVoltage = await folder.write(
    "voltage.star",
    text.replace("_rlnVoltage #3", "_other #3"),
  );
  const short = await cryoset("batches", noVoltage);
  assertStringIncludes(short.out, "or --voltage");
  const whole = await cryosetJson("batches", noVoltage, "--voltage", "300");
  assertEquals([whole.code, whole.json.voxelSize], [0, 1.5]);
});

Deno.test("info shows a pixel size in the stacks' headers that disagrees", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { pixelSize: 2 });
  const { out } = await cryoset("info", star);
  assertStringIncludes(out, "1.5 Å (stack headers say 2 Å)");
});

Deno.test("batches walks one half of truncated stacks by --salvage", async () => {
  await using folder = await temporaryFolder();
  const bytes = mrcBytes(4, 8, (i) => i);
  await folder.write("s.mrcs", bytes.slice(0, 1024 + 700));
  const list = await folder.write("all.txt", "s.mrcs\ns.mrcs\n");
  const words = ["batches", list, "--salvage", "--halfset", "0", "--seed", "1"];
  const { code, json } = await cryosetJson(...words);
  assertEquals([code, json.images], [0, 2]);
});

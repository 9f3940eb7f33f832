import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { hasRealData, REAL_DATA } from "../support/paths.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";
import {
  tiltPixel,
  type TiltRow,
  writeTiltStar,
} from "../support/tilt_star.ts";
import { cryoset, cryosetJson, linesOf, runScript } from "./run.ts";

const ignore = !hasRealData;
const HAND = `${REAL_DATA}cryodrgn/derived/hand_tilt_series.star`;

interface Summary {
  readonly images: number;
  readonly particles: number | null;
  readonly max: number;
}

/** Rows of a particle, the least exposed first. */
function rowsOf(rows: readonly TiltRow[], particle: string): number[] {
  return [...rows.keys()].filter((row) => rows[row].particle === particle)
    .sort((a, b) => rows[a].dose - rows[b].dose);
}

/** The greatest pixel of some rows. */
function greatest(rows: readonly number[]): number {
  return Math.max(...rows.map((row) => tiltPixel(row, 63)));
}

/** The text of wrapped lines. */
function unwrapped(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

function assertNarrow(text: string): void {
  const long = linesOf(text).filter((line) =>
    line.length > 80 && !line.includes("/")
  );
  assertEquals(long, []);
}

Deno.test("batches --by-particle walks one particle a batch", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeTiltStar(folder);
  const walk = ["batches", star, "--tilt-series", "--by-particle"];
  const { code, json, err } = await cryosetJson(...walk);
  assertEquals([code, err], [0, ""]);
  assertEquals([json.byParticle, json.batchSize], [true, null]);
  assertEquals([json.particles, json.images, json.filling], [3, 9, 0]);
  assertEquals(json.tiltSeries, {
    particles: 3,
    tiltOrder: "dose",
    tiltSeriesCtf: "relion5",
  });
  const batches: Summary[] = json.batches;
  assertEquals(
    batches.map(({ particles, images, max }) => [particles, images, max]),
    ["a", "b", "c"].map((name) => {
      const own = rowsOf(rows, name);
      return [1, own.length, greatest(own)];
    }),
  );
  const { out } = await cryoset(...walk);
  for (
    const line of [
      "  walked        3 particles, 9 images of 8 × 8 px in 3 batches\n",
      "  tilt series   3 particles, tilts by dose, CTF mode relion5\n",
      "  batch  particles  images    mean",
    ]
  ) assertStringIncludes(out, line);
  assertNarrow(out);
});

Deno.test("batches --pack fills batches with whole particles, --pad with zeros", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeTiltStar(folder);
  const walk = ["batches", star, "--tilt-series", "--by-particle"];
  const packed = await cryosetJson(...walk, "--pack", "-b", "5");
  assertEquals(
    packed.json.batches.map(({ particles, images }: Summary) => [
      particles,
      images,
    ]),
    [[2, 5], [1, 4]],
  );
  const { json, code } = await cryosetJson(
    ...[...walk, "--pack", "--pad", "-b", "8", "-p", "half"],
  );
  assertEquals([code, json.filling, json.images], [0, 7, 9]);
  // No row of zeros is in the statistics.
  const c = rowsOf(rows, "c");
  const values = c.flatMap((row) =>
    Array.from({ length: 64 }, (_, p) => tiltPixel(row, p))
  );
  assertEquals(json.batches[1].images, 4);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  assertEquals(json.batches[1].mean, mean);
  const squares = values.reduce((sum, x) => sum + x * x, 0) / c.length;
  assert(Math.abs(json.batches[1].power / squares - 1) < 1e-6);
  const { out } = await cryoset(...walk, "--pad");
  assertStringIncludes(out, "  filled up     3 rows of zeros\n");
  const byDefault = await cryosetJson(...walk, "--pack");
  assertEquals(byDefault.json.batchSize, 2 ** 25 / 4 / 64);
  assertEquals((await cryosetJson(...walk, "--pad")).json.batchSize, 4);
  const small = await cryoset(...walk, "--pack", "--pad", "-b", "3");
  assertEquals(small.code, 2);
  assertStringIncludes(unwrapped(small.err), "batch size of at least 4");
});

Deno.test("batches walks the first tilts, by dose or by B-factor", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeTiltStar(folder);
  const first = ["a", "b", "c"].map((name) =>
    greatest(rowsOf(rows, name).slice(0, 2))
  );
  const walk = ["--tilt-series", "--by-particle", "--ntilts", "2"];
  const ways = [
    [],
    ["--tilt-order", "bfactor"],
    ["--tilt-order", "scale"],
    ["--tilt-ctf", "warp"],
  ];
  for (const way of ways) {
    const { json } = await cryosetJson("batches", star, ...walk, ...way);
    assertEquals(json.batches.map(({ max }: Summary) => max), first);
  }
  const warp = await rewrite(
    folder,
    star,
    "warp.star",
    ["_rlnMicrographPreExposure", "_other"],
  );
  const refused = await cryoset("batches", warp, ...walk);
  assertEquals(refused.code, 1);
  assertStringIncludes(unwrapped(refused.err), "give --tilt-ctf warp");
  const halves = [...walk, "--tilt-ctf", "warp", "--halfset", "0"];
  const { json } = await cryosetJson("batches", warp, ...halves);
  assertEquals([json.particles, json.images], [2, 4]);
  assertEquals(json.tiltSeries.tiltOrder, "bfactor");
});

Deno.test("batches --halfset walks the particles of one half", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeTiltStar(folder);
  const walk = ["batches", star, "--tilt-series", "--by-particle"];
  const { json } = await cryosetJson(...walk, "--halfset", "0");
  assertEquals([json.method, json.particles], ["_rlnRandomSubset", 2]);
  assertEquals(
    json.batches.map(({ max }: Summary) => max),
    [greatest(rowsOf(rows, "a")), greatest(rowsOf(rows, "c"))],
  );
  const other = await cryosetJson(...walk, "--halfset", "1", "--seed", "4");
  assertEquals(other.json.method, "random");
  assertEquals(other.json.batches.length, other.json.particles);
});

Deno.test("batches --tilt-ind walks the particles of a list", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeTiltStar(folder);
  const list = await folder.write("list.txt", "2\n0\n");
  const walk = ["batches", star, "--tilt-series", "--by-particle"];
  const { json } = await cryosetJson(...walk, "--tilt-ind", list);
  assertEquals(
    json.batches.map(({ max }: Summary) => max),
    [greatest(rowsOf(rows, "a")), greatest(rowsOf(rows, "c"))],
  );
  const half = ["--halfset", "1", "--seed", "0"];
  const halved = await cryosetJson(...walk, "--tilt-ind", list, ...half);
  assertEquals(halved.json.particles, 1);
  const beyond = await folder.write("beyond.txt", "3\n");
  const refused = await cryoset(...walk, "--tilt-ind", beyond);
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.err, "--tilt-ind");
});

Deno.test("batches walks tilt series without poses for their images", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeTiltStar(folder);
  const bare = await rewrite(folder, star, "bare.star", [
    "_rlnAngle",
    "_other",
  ]);
  const walk = ["--tilt-series", "--by-particle", "--pack", "--pad", "-b", "6"];
  const { code, json } = await cryosetJson(
    ...["batches", bare, ...walk, "--ntilts", "2"],
  );
  assertEquals([code, json.voxelSize, json.particles], [0, null, 3]);
  assertEquals([json.images, json.filling], [6, 0]);
});

Deno.test("batches refuses flags of tilt series without effect", async (t) => {
  await using folder = await temporaryFolder();
  const { star } = await writeTiltStar(folder);
  const grouped = `${star} --tilt-series`;
  const calls: [words: string, message: string][] = [
    [`${star} --by-particle`, 'works with tilt series: add "--tilt-series"'],
    [`${star} --ntilts 2`, "give --tilt-series with --ntilts"],
    [`${star} --tilt-ranks series`, "give --tilt-series"],
    [`${star} --halfset 0 --tilt-order dose`, "give --tilt-series"],
    [`${grouped} --pack`, 'works with "--by-particle"'],
    [`${grouped} --by-particle -b 3`, 'works with "--pack" or "--pad"'],
    [`${grouped} --dose-per-tilt 3`, '"--tilt-ctf from_dose"'],
    [`${grouped} --angle-per-tilt 3 --tilt-ctf warp`, '"--tilt-ctf v2"'],
    [`${grouped} --tilt-ctf nope`, "one of relion5, warp, from_star"],
    [`${grouped} --tilt-order angle`, "--tilt-order"],
    [`${star} --coordinate-pixel-size 0`, '"tiltSeries", "image" or a size'],
    ["a.mrcs --tilt-series", "tilt series, which come as STAR files"],
    ["a.cs --drop-unseen", "RELION 5 tomography"],
  ];
  for (const [words, message] of calls) {
    await t.step(words.replace(star, "tilts.star"), async () => {
      const { code, err } = await cryoset("batches", ...words.split(" "));
      assertEquals(code, 2);
      assertStringIncludes(unwrapped(err), message);
      assertNarrow(err);
    });
  }
});

Deno.test("split --tilt-series splits by particle", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeTiltStar(folder);
  const { code, out } = await cryoset("split", star, "--tilt-series");
  assertEquals(code, 0);
  assertEquals(linesOf(out), [
    star,
    "  tilt series   3 particles, 9 images",
    "  half-sets     2 and 1 particles, 6 and 3 images",
    "  method        as _rlnRandomSubset says",
  ]);
  const { json } = await cryosetJson("split", star, "--tilt-series");
  assertEquals(json.particleHalfsets, [[0, 2], [1]]);
  const list = await folder.write("list.txt", "0\n1\n");
  const words = ["--tilt-series", "--tilt-ind", list, "--ntilts", "2"];
  const { json: some } = await cryosetJson("split", star, ...words);
  assertEquals(some.particleHalfsets, [[0], [1]]);
  assertEquals(some.halfsets.map((half: number[]) => half.length), [2, 2]);
  const ungrouped = await cryoset("split", star, "--ntilts", "2");
  assertEquals(ungrouped.code, 2);
  assertStringIncludes(
    unwrapped(ungrouped.err),
    "Cannot use --ntilts with single particles: give --tilt-series",
  );
});

Deno.test("split writes particles to .pkl and .npy, and a STAR file that info reads", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeTiltStar(folder);
  const words = ["split", star, "--tilt-series", "--seed", "0"];
  for (const name of ["h.pkl", "h.npy"]) {
    const output = folder.at(name);
    const { err, json } = await cryosetJson(...words, "-o", output);
    assertEquals([err, json.nParticles], ["", 3]);
    const text = await cryoset(...words, "-o", output, "-f");
    assertStringIncludes(text.err, "note: The lists are of particles");
    const back = ["split", star, "--tilt-series", "--halfsets", output];
    const read = await cryosetJson(...back);
    assertEquals(
      read.json.particleHalfsets.map((half: number[]) => half.length),
      json.particleCounts,
    );
  }
  const output = folder.at("halves.star");
  const { err } = await cryoset(...words, "-o", output);
  assertEquals(err, "");
  const { json } = await cryosetJson("split", star, ...words.slice(2));
  const { json: again } = await cryosetJson("split", output, "--tilt-series");
  assertEquals(again.particleHalfsets, json.particleHalfsets);
  assertEquals(again.method, "_rlnRandomSubset");
});

Deno.test("info tells of tilt series", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeTiltStar(folder);
  const { code, out, err } = await cryoset("info", star);
  assertEquals(code, 0);
  const section = [
    "  tilt series   3 particles of 2 to 4 tilts, median 3",
    "  tomograms     2",
    "  dose          0 to 9 e⁻/Å²",
    "  CTF scale     0.91 to 1",
    "  tilt order    by dose",
    "",
  ].join("\n");
  assertStringIncludes(out, section);
  assertStringIncludes(unwrapped(err), "by particle, give --tilt-series");
  const grouped = await cryoset("info", star, "--tilt-series");
  assertStringIncludes(grouped.out, section);
  assertEquals([grouped.code, grouped.err], [0, ""]);
  assertNarrow(out + err);

  const warp = await rewrite(
    folder,
    star,
    "warp.star",
    ["_rlnMicrographPreExposure", "_other"],
  );
  const { out: text } = await cryoset("info", warp);
  assertStringIncludes(text, "  B-factor      -36 to 0 Å²\n");
  assertStringIncludes(text, "by B-factor: --tilt-ctf warp\n");
});

Deno.test("info --tilt-series ends with 1 if they cannot be opened", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeTiltStar(folder);
  const nan = await rewrite(folder, star, "nan.star", [" c 9 ", " c nan "]);
  const { code, out } = await cryoset("info", nan, "--tilt-series");
  assertEquals(code, 1);
  assertStringIncludes(out, "complete      no: tilt series not readable\n");
  assertStringIncludes(unwrapped(out), 'the tilts of particle "c"');
  // As single images it is whole.
  assertEquals((await cryoset("info", nan)).code, 0);
  const single = await rewrite(folder, star, "s.star", ["_rlnGroup", "_other"]);
  const refused = await cryoset("info", single, "--tilt-series");
  assertEquals(refused.code, 1);
  assertStringIncludes(
    unwrapped(refused.err),
    "has no _rlnGroupName; without --tilt-series its images are single",
  );
});

Deno.test("convert leaves a flat file of tilt series as it is", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeTiltStar(folder);
  await Deno.mkdir(folder.at("other"));
  const output = folder.at("other/flat.star");
  const { code, err } = await cryoset("convert", star, "-o", output);
  assertEquals(code, 0);
  assertStringIncludes(unwrapped(err), "start from its project folder");
  const text = (path: string) => Deno.readTextFile(path);
  const cells = (content: string) => content.match(/^\d+@.*$/gm);
  assertEquals(cells(await text(output)), cells(await text(star)));
  const project = ["--project-dir", folder.at("other")];
  const again = ["convert", star, "-o", output, "-f", ...project];
  const refused = await cryoset(...again);
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.err, "Cannot use --project-dir");
});

Deno.test("--help fits 80 columns", async () => {
  for (const command of ["info", "split", "batches", "convert"]) {
    const { out } = await runScript("cli/main.ts", [], [command, "--help"]);
    assertStringIncludes(out, "RELION 5 tomography");
    assertNarrow(out);
  }
});

Deno.test("batches --by-particle walks real tilts", { ignore }, async () => {
  const walk = ["batches", HAND, "--tilt-series", "--by-particle"];
  const { code, json } = await cryosetJson(...walk);
  assertEquals([code, json.particles, json.images], [0, 20, 100]);
  assert(json.batches.every(({ images }: Summary) => images === 5));
  const { json: whole } = await cryosetJson("batches", HAND, "--tilt-series");
  assertEquals(whole.particles, null);
  for (const name of ["mean", "std", "min", "max"]) {
    assert(Math.abs(json.all[name] - whole.all[name]) < 1e-9, name);
  }
});

Deno.test("info and split on real tilt series", { ignore }, async () => {
  const warp = `${REAL_DATA}cryodrgn/sta_testing.star`;
  const { json } = await cryosetJson("info", warp, "--tilt-series");
  assertEquals(json.tiltSeries.particles, 6);
  assertEquals(json.tiltSeries.tiltOrder, "bfactor");
  assertEquals(json.tiltSeries.tiltsPerParticle, {
    min: 24,
    median: 39,
    max: 39,
  });
  const { json: hand } = await cryosetJson("info", HAND);
  assertEquals(hand.tiltSeries.doseRange, [0, 12]);
  const words = ["--tilt-series", "--seed", "0"];
  const { json: split } = await cryosetJson("split", HAND, ...words);
  assertEquals([split.nParticles, split.nImages], [20, 100]);
});

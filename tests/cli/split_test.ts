import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf } from "./run.ts";

/** Halves of 10 images by NumPy's legacy generator: `RandomState(seed)`. */
const HALVES_OF_10 = {
  0: [[1, 2, 4, 8, 9], [0, 3, 5, 6, 7]],
  1: [[0, 2, 4, 6, 9], [1, 3, 5, 7, 8]],
};

async function tenParticles(folder: TemporaryFolder): Promise<string> {
  const { star } = await writeParticleSet(folder, { counts: [4, 6] });
  return star;
}

async function withoutHalfsets(folder: TemporaryFolder): Promise<string> {
  const text = await Deno.readTextFile(await tenParticles(folder));
  return await folder.write(
    "plain.star",
    text.replace("_rlnRandomSubset", "_rlnClassNumber"),
  );
}

Deno.test("split takes the halves of _rlnRandomSubset", async () => {
  await using folder = await temporaryFolder();
  const star = await tenParticles(folder);
  const { code, out, err } = await cryoset("split", star);
  assertEquals(code, 0);
  assertEquals(linesOf(out), [
    star,
    "  particles     10 images",
    "  half-sets     5 and 5 images",
    "  method        as _rlnRandomSubset says",
  ]);
  assertStringIncludes(err, "Nothing is written: add -o");
});

Deno.test("split splits at random with a seed", async () => {
  await using folder = await temporaryFolder();
  const star = await tenParticles(folder);
  const { json } = await cryosetJson("split", star, "--seed", "1");
  assertEquals(json.halfsets, HALVES_OF_10[1]);
  assertEquals([json.method, json.seed, json.nImages], ["random", 1, 10]);
  const { json: random } = await cryosetJson("split", star, "--random");
  assertEquals([random.halfsets, random.seed], [HALVES_OF_10[0], 0]);
  const plain = await withoutHalfsets(folder);
  const { json: auto } = await cryosetJson("split", plain);
  assertEquals([auto.halfsets, auto.method], [HALVES_OF_10[0], "random"]);
});

Deno.test("split writes JSON that split and batches read back", async () => {
  await using folder = await temporaryFolder();
  const star = await withoutHalfsets(folder);
  const output = folder.at("halves.json");
  const { code, out } = await cryoset(
    "split",
    star,
    "--seed",
    "1",
    "-o",
    output,
  );
  assertEquals(code, 0);
  assertStringIncludes(out, "method        at random, seed 1\n");
  assertStringIncludes(out, `written       ${output}\n`);
  const { halfsets } = JSON.parse(await Deno.readTextFile(output));
  assertEquals(halfsets, HALVES_OF_10[1]);
  const { json } = await cryosetJson("split", star, "--halfsets", output);
  assertEquals([json.method, json.halfsets], ["file", HALVES_OF_10[1]]);
});

Deno.test("split writes a STAR file that differs in the column only", async () => {
  await using folder = await temporaryFolder();
  const star = await tenParticles(folder);
  const output = folder.at("halves.star");
  const { code } = await cryoset("split", star, "--seed", "1", "-o", output);
  assertEquals(code, 0);
  const rowsOf = async (path: string) =>
    linesOf(await Deno.readTextFile(path)).filter((line) => line.includes("@"))
      .map((line) => line.trim().split(/\s+/));
  const before = await rowsOf(star);
  const after = await rowsOf(output);
  assertEquals(
    after.map((row) => row.slice(0, -1)),
    before.map((row) => row.slice(0, -1)),
  );
  const subset = after.map((row) => Number(row.at(-1)));
  assertEquals(
    subset.flatMap((s, i) => s === 1 ? [i] : []),
    HALVES_OF_10[1][0],
  );
  const { json } = await cryosetJson("split", output);
  assertEquals(json.halfsets, HALVES_OF_10[1]);
});

Deno.test("split restricts the halves to --ind", async () => {
  await using folder = await temporaryFolder();
  const star = await tenParticles(folder);
  const ind = await folder.write("ind.txt", "0\n1\n2\n7\n");
  const { json } = await cryosetJson("split", star, "--ind", ind);
  assertEquals(json.halfsets, [[0, 2], [1, 7]]);
});

Deno.test("split --json with an output gives a summary", async () => {
  await using folder = await temporaryFolder();
  const star = await tenParticles(folder);
  const output = folder.at("halves.json");
  const { json } = await cryosetJson("split", star, "-o", output);
  assertEquals(json, {
    particles: star,
    nImages: 10,
    method: "_rlnRandomSubset",
    seed: null,
    counts: [5, 5],
    output,
    diagnostics: [],
  });
});

Deno.test("split overwrites only with --force", async () => {
  await using folder = await temporaryFolder();
  const star = await tenParticles(folder);
  const output = await folder.write("halves.json", "mine");
  const { code, err } = await cryoset("split", star, "-o", output);
  assertEquals(code, 2);
  assertStringIncludes(err, "--force");
  assertEquals(await Deno.readTextFile(output), "mine");
  assertEquals((await cryoset("split", star, "-o", output, "-f")).code, 0);
  assert((await Deno.readTextFile(output)).startsWith("{"));
});

Deno.test("split leaves nothing behind when it fails", async () => {
  await using folder = await temporaryFolder();
  const star = await tenParticles(folder);
  for (const name of ["halves.csv", "no/such/folder/halves.json"]) {
    const { code } = await cryoset("split", star, "-o", folder.at(name));
    assertEquals(code, 2);
  }
  const names = (await Array.fromAsync(Deno.readDir(folder.path)))
    .map(({ name }) => name).sort();
  assertEquals(names, ["Stacks", "particles.star"]);
});

Deno.test("split tells how to open a STAR file written elsewhere", async () => {
  await using folder = await temporaryFolder();
  const star = await tenParticles(folder);
  await Deno.mkdir(folder.at("other"));
  const output = folder.at("other/halves.star");
  const { err } = await cryoset("split", star, "-o", output);
  assertStringIncludes(err, "--datadir FOLDER");
  const { code } = await cryoset("info", output, "-d", folder.path);
  assertEquals(code, 0);
});

Deno.test("split warns of half-sets it cannot use", async () => {
  await using folder = await temporaryFolder();
  const star = await tenParticles(folder);
  const text = await Deno.readTextFile(star);
  await folder.write("particles.star", text.replaceAll(/ 2$/gm, " 1"));
  const { code, out, err } = await cryoset("split", star);
  assertEquals(code, 0);
  assertStringIncludes(out, "at random, seed 0");
  assertStringIncludes(err, "warning: _rlnRandomSubset");
});

Deno.test("split refuses half-sets of other data", async () => {
  await using folder = await temporaryFolder();
  const star = await tenParticles(folder);
  const faults: [content: string, code: number][] = [
    ["[[0,1],[1,2]]", 2],
    ["[[0,1],[2,10]]", 2],
    ["[[0],[]]", 2],
    ["{", 1],
  ];
  for (const [content, expected] of faults) {
    const halves = await folder.write("h.json", content);
    const { code } = await cryoset("split", star, "--halfsets", halves);
    assertEquals(code, expected, content);
  }
});

Deno.test("split counts the whole images of a truncated stack by --salvage", async () => {
  await using folder = await temporaryFolder();
  const bytes = mrcBytes(4, 8, (i) => i);
  const stack = await folder.write("s.mrcs", bytes.slice(0, 1024 + 700));
  const truncated = await cryoset("split", stack, "--seed", "1");
  assertEquals(truncated.code, 1);
  assertStringIncludes(truncated.err, "--salvage");
  const list = await folder.write("all.txt", "s.mrcs\ns.mrcs\n");
  for (const [file, images] of [[stack, 2], [list, 4]] as const) {
    const { code, json } = await cryosetJson("split", file, "--salvage");
    assertEquals([code, json.nImages], [0, images]);
  }
});

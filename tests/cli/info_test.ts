import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf } from "./run.ts";

Deno.test("info says what a whole particle set is", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const { code, out, err } = await cryoset("info", star);
  assertEquals(err, "");
  assertEquals(code, 0);
  assertEquals(linesOf(out), [
    star,
    "  format        RELION 3.1 STAR, block data_particles, 11 columns",
    "  particles     7 images",
    "  box           8 × 8 px",
    "  pixel size    1.5 Å",
    "  poses         yes, origins in Å",
    "  CTF           yes, defocus 1.45 to 1.46 µm",
    "  half-sets     4 and 3 images",
    "  stacks        2 of 2 found, 3.8 kB, 32-bit floats",
    "  complete      yes",
    "",
    "  optics group  name    images   kV  Cs mm  contrast  Å/px  box",
    "             1  first        4  300    2.7       0.1   1.5    8",
    "             2  second       3  200    2.6      0.07   1.5    8",
  ]);
});

Deno.test("info --columns lists the columns", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const { out } = await cryoset("info", star, "--columns");
  assertStringIncludes(out, "\n  columns       _rlnImageName _rlnOpticsGroup");
  assertStringIncludes(out, "_rlnRandomSubset\n");
});

Deno.test("info --json gives the report", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const { code, json, err } = await cryosetJson("info", star);
  assertEquals([code, err], [0, ""]);
  assertEquals(json.path, star);
  assertEquals(json.format, "RELION 3.1 STAR");
  assertEquals([json.particles, json.box, json.pixelSize], [7, 8, 1.5]);
  assertEquals(json.ok, true);
  assertEquals(json.metadata.poses.present, true);
  assertEquals(json.metadata.opticsGroups.length, 2);
  assertEquals([json.stacks.found, json.stacks.named], [2, 2]);
  assertEquals(json.diagnostics, []);
});

Deno.test("info ends with 1 and says what to do when stacks are missing", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.remove(folder.at("Stacks"), { recursive: true });
  const { code, out } = await cryoset("info", star);
  assertEquals(code, 1);
  assertStringIncludes(out, "stacks        0 of 2 found\n");
  assertStringIncludes(out, "complete      no: 2 stacks missing\n");
  assertStringIncludes(out, "--datadir");
  const { json } = await cryosetJson("info", star);
  assertEquals(json.ok, false);
  assertEquals(json.stacks.missing, ["Stacks/s0.mrcs", "Stacks/s1.mrcs"]);
});

Deno.test("info finds stacks by --datadir from here and from beside the file", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.mkdir(folder.at("far/away"), { recursive: true });
  await Deno.rename(folder.at("Stacks"), folder.at("far/away/Stacks"));
  for (const datadir of [folder.at("far/away"), "far/away"]) {
    const { code, out } = await cryoset("info", star, "-d", datadir);
    assertEquals(code, 0, datadir);
    assertStringIncludes(out, "2 of 2 found");
  }
  const renamed = ["--strip-prefix", "Stacks", "-d", "far/away/Stacks"];
  assertEquals((await cryoset("info", star, ...renamed)).code, 0);
});

Deno.test("info names a faulty stack and ends with 1", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, {
    rows: [[0, 0], [0, 9], [1, 1]],
  });
  const { code, out } = await cryoset("info", star);
  assertEquals(code, 1);
  assertStringIncludes(out, "complete      no: 1 stack faulty\n");
  assertStringIncludes(out, "section 10 of");
});

Deno.test("info says that images differ in size", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await folder.write("Stacks/s1.mrcs", mrcBytes(4, 10, () => 0));
  const { code, out } = await cryoset("info", star);
  assertEquals(code, 1);
  assertStringIncludes(out, "box           differs: 8, 10 px\n");
  assertStringIncludes(out, "images differ in size");
});

Deno.test("info tells of a stack what it can", async () => {
  await using folder = await temporaryFolder();
  const stack = await folder.write(
    "stack.mrcs",
    mrcBytes(1, 8, () => 1, { mode: 6, pixelSize: 2.5 }),
  );
  const { code, out } = await cryoset("info", stack);
  assertEquals(code, 0);
  assertStringIncludes(out, "particles     1 image\n");
  assertStringIncludes(out, "pixel size    2.5 Å\n");
  assertStringIncludes(out, "1 of 1 found, 1.2 kB, unsigned 16-bit integers\n");
});

Deno.test("info goes through several files, whatever is wrong with one", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const bad = await folder.write("bad.star", "not a table");
  const { code, out, err } = await cryoset("info", bad, star);
  assertEquals(code, 1);
  assert(out.startsWith(`${star}\n`), "no blank line before the first result");
  assertStringIncludes(err, "bad.star");
  const { json } = await cryosetJson("info", bad, star);
  assertEquals(json.length, 2);
  assertEquals(json[0].path, bad);
  assertEquals(typeof json[0].error.code, "string");
  assertEquals(json[1].ok, true);
  assertEquals((await cryoset("info", star, folder.at("none.star"))).code, 2);
});

Deno.test("info says once what holds for many stacks", async () => {
  await using folder = await temporaryFolder();
  const stackName = (s: number) => `Stacks/s${s}.mrcs`;
  const { star } = await writeParticleSet(folder, {
    counts: Array.from({ length: 40 }, () => 1),
    stackName,
  });
  for (let s = 0; s < 40; s++) {
    const bytes = mrcBytes(1, 8, () => s);
    bytes.fill(0, 208, 216);
    await folder.write(stackName(s), bytes);
  }
  const { code, err } = await cryoset("info", star);
  assertEquals(code, 0);
  assertStringIncludes(err, "and 39 more]");
  assert(linesOf(err).length < 8, err);
  assertEquals((await cryosetJson("info", star)).json.diagnostics.length, 80);
});

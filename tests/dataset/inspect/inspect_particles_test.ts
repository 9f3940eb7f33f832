import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  type InspectOptions,
  inspectParticles,
  loadDataset,
  MissingFileError,
} from "../../../mod.ts";
import { mrcBytes } from "../../support/mrc_bytes.ts";
import { canListOpenFiles, openFilesBelow } from "../../support/open_files.ts";
import { pixelOf, writeParticleSet } from "../../support/particle_set.ts";
import { rewrite } from "../../support/star_set.ts";
import { temporaryFolder } from "../../support/temporary.ts";

Deno.test("inspectParticles() finds a whole set whole", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const report = await inspectParticles(star);
  assertEquals(
    [report.path, report.format, report.particles],
    [star, "RELION 3.1 STAR", 7],
  );
  assertEquals([report.box, report.pixelSize, report.ok], [8, 1.5, true]);
  assertEquals(report.stacks, {
    named: 2,
    found: 2,
    missing: [],
    remedy: null,
    faulty: [],
    bytes: 2 * 1024 + 7 * 64 * 4,
    modes: [2],
    boxes: [8],
    headerPixelSizes: [1],
  });
  assertEquals(report.metadata?.block, "particles");
  assertEquals(report.diagnostics, []);
});

Deno.test("inspectParticles() reports missing stacks with a remedy", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.mkdir(folder.at("moved"));
  await Deno.rename(folder.at("Stacks/s1.mrcs"), folder.at("moved/s1.mrcs"));
  const report = await inspectParticles(star);
  assertEquals(report.ok, false);
  assertEquals(report.particles, 7);
  assertEquals([report.stacks.named, report.stacks.found], [2, 1]);
  assertEquals(report.stacks.missing, ["Stacks/s1.mrcs"]);
  assert(report.stacks.remedy!.includes("--datadir"));
  assertEquals(report.box, 8);
});

Deno.test("inspectParticles() finds stacks by datadir and stripPrefix", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.rename(folder.at("Stacks"), folder.at("moved"));
  const report = await inspectParticles(star, {
    datadir: folder.at("moved"),
    stripPrefix: "Stacks",
  });
  assertEquals([report.ok, report.stacks.found], [true, 2]);
  await assertRejects(
    () => inspectParticles(star, { stripPrefix: "/other" }),
    ArgumentError,
  );
});

Deno.test("inspectParticles() reports faulty stacks", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.truncate(folder.at("Stacks/s0.mrcs"), 1100);
  await Deno.writeTextFile(folder.at("Stacks/s1.mrcs"), "not a stack");
  const { ok, stacks, box, pixelSize } = await inspectParticles(star);
  assertEquals([ok, stacks.found, stacks.missing], [false, 2, []]);
  assertEquals(
    stacks.faulty.map(({ path }) => path),
    [folder.at("Stacks/s0.mrcs"), folder.at("Stacks/s1.mrcs")],
  );
  for (const { code, message } of stacks.faulty) {
    assert(code.startsWith("mrc-"), code);
    assert(message.length > 0);
  }
  // Nothing but the STAR file says these.
  assertEquals([box, pixelSize], [8, 1.5]);
});

Deno.test("inspectParticles() reports sections a stack does not have", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const beyond = await rewrite(folder, star, "beyond.star", [
    "000003@Stacks/s0",
    "000004@Stacks/s0",
  ]);
  const { ok, stacks } = await inspectParticles(beyond);
  assertEquals([ok, stacks.found], [false, 2]);
  assertEquals(stacks.faulty.map(({ code }) => code), ["section-out-of-range"]);
  assertEquals(stacks.faulty[0].path, folder.at("Stacks/s0.mrcs"));
});

Deno.test("inspectParticles() reports stacks of several sizes", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await folder.write("Stacks/s1.mrcs", mrcBytes(4, 16, () => 0));
  const { ok, stacks, box, pixelSize } = await inspectParticles(star);
  assertEquals([ok, stacks.boxes, box, pixelSize], [false, [8, 16], null, 1.5]);
});

Deno.test("inspectParticles() warns of odd images", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { D: 9 });
  const { ok, diagnostics } = await inspectParticles(star);
  assertEquals(ok, true);
  assertEquals(diagnostics.map(({ code }) => code), ["image-size-odd"]);
  await using dataset = await loadDataset(star, { downsampleD: 8 });
  assertEquals(dataset.gridSize, 8);
});

Deno.test("inspectParticles() warns of a stated size that is not the stacks'", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const large = await rewrite(folder, star, "large.star", [
    " 1.5 8",
    " 1.5 16",
  ]);
  const report = await inspectParticles(large);
  assertEquals([report.ok, report.box, report.pixelSize], [true, 8, 3]);
  assertEquals(report.diagnostics.map(({ code }) => code), [
    "image-size-disagrees",
  ]);
  await using dataset = await loadDataset(large);
  assertEquals(dataset.voxelSize, report.pixelSize);
});

Deno.test("inspectParticles() tells several pixel sizes and faults of values", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const mixed = await rewrite(folder, star, "mixed.star", [
    "0.07 1.5 8",
    "0.07 2.25 16",
  ]);
  const { pixelSize, pixelSizes, ok } = await inspectParticles(mixed);
  assertEquals([pixelSize, pixelSizes, ok], [null, [1.5, 4.5], true]);
  const faulty = await rewrite(folder, star, "faulty.star", [" 15010 ", " x "]);
  const report = await inspectParticles(faulty);
  assertEquals([report.ok, report.stacks.found], [false, 2]);
  assert(report.metadata!.ctf.fault !== null);
  await assertRejects(() => loadDataset(faulty), DataFormatError);
});

Deno.test("inspectParticles() of a file without particles is not ok", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const none = await rewrite(folder, star, "none.star", [/^\d+@.*\n/, ""]);
  const report = await inspectParticles(none);
  assertEquals([report.particles, report.ok], [0, false]);
  assertEquals(report.stacks.named, 0);
  assertEquals(report.metadata!.columns.length, 11);
});

Deno.test("inspectParticles() inspects one stack", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write(
    "s.mrcs",
    mrcBytes(3, 8, (i, p) => pixelOf(0, i, p), { pixelSize: 1.25, mode: 1 }),
  );
  const report = await inspectParticles(path);
  assertEquals(
    [report.format, report.particles, report.box, report.pixelSize, report.ok],
    ["MRC stack", 3, 8, 1.25, true],
  );
  assertEquals(report.metadata, null);
  assertEquals(report.stacks.modes, [1]);
  await Deno.truncate(path, 1100);
  await assertRejects(() => inspectParticles(path), DataFormatError);
});

Deno.test("inspectParticles() inspects a list of stacks", async () => {
  await using folder = await temporaryFolder();
  await writeParticleSet(folder);
  const text = await folder.write(
    "stacks.txt",
    "# both\nStacks/s0.mrcs\nStacks/s1.mrcs\nStacks/s0.mrcs\n",
  );
  const report = await inspectParticles(text);
  assertEquals(
    [report.format, report.particles, report.box, report.ok],
    ["list of MRC stacks", 10, 8, true],
  );
  assertEquals([report.stacks.named, report.pixelSize], [3, 1]);
  await Deno.remove(folder.at("Stacks/s1.mrcs"));
  await Deno.truncate(folder.at("Stacks/s0.mrcs"), 500);
  const { ok, stacks, particles } = await inspectParticles(text);
  assertEquals([ok, particles], [false, 0]);
  assertEquals(stacks.missing, ["Stacks/s1.mrcs"]);
  assertEquals(stacks.faulty.length, 2);
  const empty = await folder.write("empty.txt", "# none\n");
  assertEquals((await inspectParticles(empty)).ok, false);
  const binary = await folder.write("binary.txt", Uint8Array.of(0, 255, 1));
  await assertRejects(() => inspectParticles(binary), DataFormatError);
});

Deno.test("inspectParticles() refuses what it cannot read at all", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await assertRejects(
    () => inspectParticles(folder.at("absent.star")),
    MissingFileError,
  );
  await assertRejects(
    () => inspectParticles(folder.at("absent.mrcs")),
    MissingFileError,
  );
  await assertRejects(() => inspectParticles("a.h5"), MissingFileError);
  await assertRejects(() => inspectParticles("a.png"), ArgumentError);
  const nameless = await rewrite(folder, star, "nameless.star", [
    "_rlnImageName",
    "_other",
  ]);
  await assertRejects(() => inspectParticles(nameless), DataFormatError);
  const options = { dataDir: "." } as InspectOptions;
  await assertRejects(() => inspectParticles(star, options), ArgumentError);
});

Deno.test("inspectParticles() takes the block asked for", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await Deno.readTextFile(star);
  const table = text.slice(text.indexOf("data_particles"))
    .replace("data_particles", "data_selected")
    .replace(/^\d+@Stacks\/s1.*\n/gm, "");
  const both = await folder.write("both.star", `${text}\n${table}`);
  const report = await inspectParticles(both, { block: "selected" });
  assertEquals([report.particles, report.metadata!.block], [3, "selected"]);
  assertEquals(report.stacks.named, 1);
});

Deno.test({
  name: "inspectParticles() leaves no file open",
  ignore: !canListOpenFiles,
  fn: async () => {
    await using folder = await temporaryFolder();
    const { star } = await writeParticleSet(folder);
    const text = await folder.write("stacks.txt", "Stacks/s0.mrcs\n");
    for (const path of [star, text, folder.at("Stacks/s0.mrcs")]) {
      await inspectParticles(path);
    }
    assertEquals(await openFilesBelow(folder.path), []);
  },
});

Deno.test("inspectParticles() says what keeps poses and CTF from being read", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await Deno.readTextFile(star);
  const noVoltage = await folder.write(
    "voltage.star",
    text.replace("first 300", "first 0"),
  );
  const { ok, metadata } = await inspectParticles(noVoltage);
  assertEquals([ok, metadata?.poses.fault], [false, null]);
  assert(metadata?.ctf.fault?.includes("_rlnVoltage"));
  await assertRejects(() => loadDataset(noVoltage), DataFormatError);
});

Deno.test("inspectParticles() lists several pixel sizes", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await Deno.readTextFile(star);
  const two = await folder.write(
    "two.star",
    text.replace("0.07 1.5 8", "0.07 1.4 8"),
  );
  const report = await inspectParticles(two);
  assertEquals(report.pixelSize, null);
  // Rounded to float32, as the reference has them.
  assertEquals(report.pixelSizes, [Math.fround(1.4), 1.5]);
  await assertRejects(() => loadDataset(two), DataFormatError, "differ");
});

Deno.test("inspectParticles() refuses a stack found by name for two paths", async () => {
  await using folder = await temporaryFolder();
  await folder.write("F.mrcs", mrcBytes(1, 4, () => 0));
  const star = await folder.write(
    "p.star",
    "data_\n\nloop_\n_rlnImageName\n1@A/F.mrcs\n1@B/F.mrcs\n",
  );
  const { ok, stacks } = await inspectParticles(star);
  assertEquals(ok, false);
  assertEquals(stacks.faulty.map(({ code }) => code), ["stack-ambiguous"]);
});

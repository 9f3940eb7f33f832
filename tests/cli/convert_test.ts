import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { csNumbers, loadImages, readCs, StarFile, writeCs } from "../../mod.ts";
import { makeCs } from "../support/cs_set.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { rewrite } from "../support/star_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf, runScript } from "./run.ts";

Deno.test("convert says what it wrote", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const words = ["--write-poses", folder.at("p.pkl"), "-o", folder.at("a.cs")];
  const { code, out, err } = await cryoset("convert", star, ...words);
  assertEquals([code, err], [0, ""]);
  assertEquals(linesOf(out), [
    star,
    "  converted     7 images",
    `  written       ${folder.at("a.cs")}`,
    `                ${folder.at("p.pkl")}`,
  ]);
});

Deno.test("convert --json tells machines the same", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const { code, json } = await cryosetJson(
    "convert",
    star,
    "-o",
    folder.at("a.csg"),
  );
  assertEquals(code, 0);
  assertEquals(json, {
    path: star,
    particles: 7,
    written: [folder.at("a.cs"), folder.at("a.csg")],
    diagnostics: [],
  });
});

Deno.test("convert takes a selection, and refuses half-sets as one", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const ind = await folder.write("ind.txt", "4\n2\n");
  const output = folder.at("a.star");
  const { code } = await cryoset("convert", star, "--ind", ind, "-o", output);
  assertEquals(code, 0);
  assertEquals((await StarFile.load(output)).df.text("_rlnImageName"), [
    "000002@Stacks/s1.mrcs",
    "000003@Stacks/s0.mrcs",
  ]);
  const halves = await folder.write("halves.json", "[[0, 1], [2, 3]]");
  const words = ["--ind", halves, "-o", folder.at("b.star")];
  const refused = await cryoset("convert", star, ...words);
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.err, "cryoset: ");
  assert(!refused.err.includes("Unexpected fault"), refused.err);
});

Deno.test("convert refuses calls without sense, by 2", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await folder.write("there.cs", "precious");
  const at = (name: string) => folder.at(name);
  const calls: [string[], string][] = [
    [[star], "Nothing to write"],
    [[star, "-o", at("a.dat")], ".star, .cs or .csg"],
    [[star, "-o", at("a.pkl")], "--write-poses"],
    [[star, "--write-ctf", at("a.npy")], ".pkl"],
    [[star, "-o", at("there.cs")], "--force"],
    [[star, "-o", at("a.cs"), "--relion", "3.0"], "--relion"],
    [[star, "-o", at("a.star"), "--relion", "2"], "3.0"],
    [[star, "-o", at("no/a.star")], "folder does not exist"],
    [[at("absent.star"), "-o", at("a.cs")], "No such file"],
    [[at("Stacks/s0.mrcs"), "-o", at("a.cs"), "--poses", at("p.dat")], "p.dat"],
  ];
  for (const [words, what] of calls) {
    const { code, out, err } = await cryoset("convert", ...words);
    assertEquals([code, out], [2, ""], words.join(" "));
    const flat = err.replace(/\s+/g, " ");
    assertStringIncludes(flat, what);
    for (const line of linesOf(err)) {
      assert(line.length <= 80 || line.includes(folder.path), line);
    }
  }
  assertEquals(await Deno.readTextFile(at("there.cs")), "precious");
  const forced = await cryoset("convert", star, "-f", "-o", at("there.cs"));
  assertEquals(forced.code, 0);
  assertEquals((await readCs(at("there.cs"))).length, 7);
});

Deno.test("convert of data that lack values ends with 1 and the flag that helps", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const none = await rewrite(folder, star, "n.star", [
    "_rlnImagePixelSize",
    "_rlnOther",
  ]);
  const output = ["-o", folder.at("a.cs")];
  const { code, err } = await cryoset("convert", none, ...output);
  assertEquals(code, 1);
  assertStringIncludes(err, "--apix");
  const again = await cryoset("convert", none, ...output, "--apix", "1.5");
  assertEquals(again.code, 0);
});

Deno.test("convert warns of what does not go along", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const partial = await rewrite(
    folder,
    star,
    "p.star",
    ["_rlnAmplitudeContrast", "_rlnBeamTiltX"],
  );
  const { code, err } = await cryoset(
    "convert",
    partial,
    "-o",
    folder.at("a.cs"),
  );
  assertEquals(code, 0);
  const flat = err.replace(/\s+/g, " ");
  assertStringIncludes(flat, "--amplitude-contrast");
  assertStringIncludes(flat, "no place for: _rlnBeamTiltX");
});

Deno.test("convert tells of image paths when the table goes elsewhere", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.mkdir(folder.at("job"));
  const output = folder.at("job/a.star");
  const { code, err } = await cryoset("convert", star, "-o", output);
  assertEquals(code, 0);
  assertStringIncludes(err, "--datadir FOLDER");
});

Deno.test("convert names all flags that a denied permission takes", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.mkdir(folder.at("out"));
  const words = [
    "convert",
    star,
    "-o",
    folder.at("out/a.cs"),
    "--write-poses",
    folder.at("out/p.pkl"),
  ];
  const denied = await runScript("cli/main.ts", [], words);
  assertEquals([denied.code, denied.out], [2, ""]);
  const flags = [
    `--allow-read=${folder.path}`,
    `--allow-write=${folder.at("out")}`,
  ];
  assertEquals(linesOf(denied.err), [
    `cryoset: Permission denied: add ${
      flags.join(" ")
    } to the flags of deno run`,
  ]);
  const { code, err } = await runScript("cli/main.ts", flags, words);
  assertEquals(code, 0, err);
});

/** A set whose CTF is in a passthrough file, with a class to choose. */
async function cryosparcJob(folder: TemporaryFolder): Promise<string> {
  await folder.write("J1/a.mrcs", mrcBytes(6, 8, (i, p) => i + p));
  const cs = folder.at("cryosparc_P1_J2_005_particles.cs");
  const classes = [0, 1].flatMap((k) => [
    csNumbers(
      `alignments_class_${k}/pose`,
      "<f4",
      Array.from({ length: 18 }, (_, i) => i % 3 === k ? 0.5 : 0),
      [3],
    ),
    csNumbers(`alignments_class_${k}/shift`, "<f4", new Array(12).fill(k), [2]),
    csNumbers(`alignments_class_${k}/psize_A`, "<f4", new Array(6).fill(1.5)),
    csNumbers(
      `alignments_class_${k}/class_posterior`,
      "<f4",
      new Array(6).fill(k === 0 ? 0.75 : 0.25),
    ),
  ]);
  const all = { n: 6, box: 8 } as const;
  await writeCs(
    cs,
    makeCs({ ...all, without: ["ctf/", "alignments3D/"], extra: classes }),
  );
  await writeCs(
    folder.at("P1_J2_passthrough_particles.cs"),
    makeCs({ ...all, without: ["blob/", "alignments3D/pose"] }),
  );
  return cs;
}

Deno.test("info, batches, split and convert join passthrough files", async () => {
  await using folder = await temporaryFolder();
  const cs = await cryosparcJob(folder);
  const named = folder.at("P1_J2_passthrough_particles.cs");
  const without = await cryosetJson("info", cs);
  assertEquals(without.json.metadata.ctf.present, false);
  const pickle = folder.at("c.pkl");
  const refused = await cryoset("convert", cs, "--write-ctf", pickle);
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.err.replace(/\s+/g, " "), "--passthrough");
  for (const file of ["auto", named]) {
    const flag = ["--passthrough", file];
    const joined = await cryosetJson("info", cs, ...flag);
    assertEquals(joined.json.metadata.ctf.present, true);
    const walked = await cryoset("batches", cs, ...flag);
    assertEquals(walked.code, 0, walked.err);
    const { json } = await cryosetJson("split", cs, ...flag);
    assertEquals(json.halfsets, [[0, 2, 4], [1, 3, 5]]);
    const output = ["-f", "-o", folder.at("a.star")];
    const { code } = await cryoset("convert", cs, ...flag, ...output);
    assertEquals(code, 0);
    const { df } = await StarFile.load(folder.at("a.star"));
    assertEquals(df.numbers("_rlnDefocusU")[0], 16000);
  }
  const absent = await cryoset("info", cs, "--passthrough", folder.at("x.cs"));
  assertEquals(absent.code, 2);
});

Deno.test("batches and convert take the class of --pose-class", async () => {
  await using folder = await temporaryFolder();
  const cs = await cryosparcJob(folder);
  const words = [cs, "--passthrough", "auto"];
  for (
    const [flag, shift] of [[[], 0], [["--pose-class", "1"], 1.5]] as const
  ) {
    const output = ["-f", "-o", folder.at("a.star")];
    const { code } = await cryoset("convert", ...words, ...flag, ...output);
    assertEquals(code, 0);
    const { df } = await StarFile.load(folder.at("a.star"));
    assertEquals(df.numbers("_rlnOriginXAngst")[3], shift);
    assertEquals((await cryoset("batches", ...words, ...flag)).code, 0);
  }
  const output = ["-f", "-o", folder.at("a.star"), "--pose-class"];
  const beyond = await cryoset("convert", ...words, ...output, "2");
  assertEquals(beyond.code, 2);
  assertEquals((await cryoset("convert", ...words, ...output, "-1")).code, 2);
});

Deno.test("batches and convert take rotations and shifts of two files", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [3] });
  const words = ["--write-poses", folder.at("p.pkl")];
  const ctf = ["--write-ctf", folder.at("c.pkl")];
  assertEquals((await cryoset("convert", star, ...words, ...ctf)).code, 0);
  const stack = folder.at("Stacks/s0.mrcs");
  // A file of poses cannot also be one of shifts.
  const odd = await cryoset(
    "batches",
    stack,
    "--poses",
    folder.at("p.pkl"),
    "--translations",
    folder.at("c.pkl"),
    "--ctf",
    folder.at("c.pkl"),
  );
  assertEquals(odd.code, 1);
  const lone = await cryoset(
    "convert",
    star,
    "--translations",
    folder.at("p.pkl"),
    "-o",
    folder.at("a.cs"),
  );
  assertEquals(lone.code, 2);
  assertStringIncludes(lone.err, "--poses");
});

Deno.test("convert --help fits 80 columns and names all formats", async () => {
  const { code, out } = await runScript("cli/main.ts", [], [
    "convert",
    "--help",
  ]);
  assertEquals(code, 0);
  for (const line of linesOf(out)) assert(line.length <= 80, line);
  for (const word of [".star", ".cs", ".csg", ".pkl", "--relion"]) {
    assertStringIncludes(out, word);
  }
});

Deno.test("convert takes the whole images of a truncated stack by --salvage", async () => {
  await using folder = await temporaryFolder();
  const bytes = mrcBytes(4, 8, (i) => i);
  const stack = await folder.write("s.mrcs", bytes.slice(0, 1024 + 700));
  const words = ["convert", stack, "-o", folder.at("s.star"), "--apix", "2"];
  const truncated = await cryoset(...words, "--poses", folder.at("p.star"));
  assertEquals(truncated.code, 2);
  const star = "data_\nloop_\n_rlnAngleRot\n_rlnAngleTilt\n_rlnAnglePsi\n" +
    "0 0 0\n90 0 0\n";
  const poses = await folder.write("p.star", star);
  const cut = await cryoset(...words, "--poses", poses);
  assertEquals(cut.code, 1);
  assertStringIncludes(cut.err, "--salvage");
  const { code } = await cryoset(...words, "--poses", poses, "--salvage");
  assertEquals(code, 0);
  const { df } = await StarFile.load(folder.at("s.star"));
  assertEquals(df.text("_rlnImageName"), [
    "000001@s.mrcs",
    "000002@s.mrcs",
  ]);
});

Deno.test("convert writes images, poses and CTF to one HDF5 file", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const path = folder.at("set.h5");
  const ind = await folder.write("ind.txt", "5\n0\n");
  const words = ["convert", star, "-o", path, "--ind", ind];
  const { code, out, err } = await cryoset(...words);
  assertEquals([code, err], [0, ""]);
  assertEquals(linesOf(out), [
    star,
    "  converted     2 images",
    `  written       ${path}`,
  ]);
  await using images = await loadImages(path);
  assertEquals(images.shape, [2, 8, 8]);
  assertEquals((await images.get(1)).data[3], 3);
  const { json } = await cryosetJson("batches", path);
  assertEquals([json.images, json.voxelSize], [2, 1.5]);
  assertEquals((await cryoset(...words)).code, 2);
  assertEquals((await cryoset(...words, "--force")).code, 0);
  for (
    const flags of [["--write-ctf", folder.at("c.pkl")], ["--relion", "3.1"]]
  ) {
    const refused = await cryoset(...words, "--force", ...flags);
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.err, "written alone");
  }
});

import { assertEquals, assertStringIncludes } from "@std/assert";
import { readCs, StarFile, writePosesPickle } from "../../mod.ts";
import { ndArray } from "../../src/core/nd_array.ts";
import { encodeNpy } from "../../src/formats/numpy/mod.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset } from "./run.ts";

Deno.test("convert passes every flag of the microscope on", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const output = folder.at("b.star");
  const flags = {
    apix: 1.25,
    "image-size": 16,
    voltage: 120,
    cs: 2,
    "amplitude-contrast": 0.2,
  };
  const words = Object.entries(flags).flatMap(([name, value]) => [
    `--${name}`,
    `${value}`,
  ]);
  const { code } = await cryoset("convert", star, "-o", output, ...words);
  assertEquals(code, 0);
  const { dataOptics } = await StarFile.load(output);
  assertEquals(
    [
      "ImagePixelSize",
      "ImageSize",
      "Voltage",
      "SphericalAberration",
      "AmplitudeContrast",
    ].map((label) => dataOptics!.numbers(`_rln${label}`)[0]),
    Object.values(flags),
  );
});

Deno.test("convert takes the CTF of --ctf", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const other = await rewrite(folder, star, "other.star", [
    " 15000 ",
    " 21000 ",
  ]);
  const output = folder.at("b.cs");
  const words = ["--ctf", other, "-o", output];
  assertEquals((await cryoset("convert", star, ...words)).code, 0);
  assertEquals((await readCs(output)).numbers("ctf/df1_A")[0], 21000);
});

Deno.test("convert finds stacks by --datadir and --strip-prefix from where the user stands", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { root: "data/" });
  const none = await rewrite(
    folder,
    star,
    "none.star",
    [" 1.5 8", " 1.5"],
    ["_rlnImageSize #7\n", ""],
    ["@Stacks", "@gone/Stacks"],
  );
  const datadir = folder.at("data").replace(
    Deno.cwd().replace(/\/*$/, "/"),
    "",
  );
  const output = folder.at("b.cs");
  const words = ["--datadir", datadir, "--strip-prefix", "gone"];
  const { code, err } = await cryoset("convert", none, "-o", output, ...words);
  assertEquals([code, err], [0, ""]);
  assertEquals((await readCs(output)).numbers("blob/shape")[0], 8);
});

Deno.test("convert refuses flags without effect and files that are not there", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const words = ["-o", folder.at("b.cs"), "--pose-class", "1"];
  const { code, err } = await cryoset("convert", star, ...words);
  assertEquals(code, 2);
  assertStringIncludes(err, 'Option "--pose-class" works with .cs files');
});

Deno.test("convert tells of image paths only when a table goes to another folder", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [1] });
  // The same folder by another name.
  const output = `${folder.path}/Stacks/../b.cs`;
  const same = await cryoset("convert", star, "-o", output);
  assertEquals([same.code, same.err], [0, ""]);
  await cryoset("convert", star, "--write-poses", folder.at("p.pkl"));
  await cryoset("convert", star, "--write-ctf", folder.at("c.pkl"));
  await Deno.mkdir(folder.at("out"));
  // Paths are written from the new place.
  const stack = await cryoset(
    "convert",
    folder.at("Stacks/s0.mrcs"),
    "--poses",
    folder.at("p.pkl"),
    "--ctf",
    folder.at("c.pkl"),
    "-o",
    folder.at("out/b.star"),
  );
  assertEquals([stack.code, stack.err], [0, ""]);
});

Deno.test("convert takes rotations of --poses and shifts of --translations", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [2] });
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const rotations = Float64Array.from([...identity, ...identity]);
  const r = folder.at("r.pkl");
  await writePosesPickle(r, ndArray(rotations, [2, 3, 3]), null);
  const t = folder.at("t.npy");
  const shifts = Float64Array.of(0, 0, 0.25, -0.5);
  await Deno.writeFile(t, encodeNpy(shifts, [2, 2]));
  const output = folder.at("b.cs");
  const words = ["--poses", r, "--translations", t, "-o", output];
  assertEquals((await cryoset("convert", star, ...words)).code, 0);
  // A quarter and a half of 8 px.
  assertEquals(
    [...(await readCs(output)).numbers("alignments3D/shift")],
    [0, 0, 2, -4],
  );
});

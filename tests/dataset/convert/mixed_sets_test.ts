import { assertEquals } from "@std/assert";
import {
  convertParticles,
  csNumbers,
  readCs,
  StarFile,
  writeCs,
} from "../../../mod.ts";
import { readCtfArrays } from "../../../src/metadata/metadata_arrays.ts";
import { makeCs } from "../../support/cs_set.ts";
import { writeParticleSet } from "../../support/particle_set.ts";
import { rewrite } from "../../support/star_set.ts";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../support/temporary.ts";
import { assertNear, assertSameNumbers, numbersOf } from "./numbers.ts";

/** Two images: 8 px of 1.5 Å, and 16 px of 3 Å, that moved by (0.75, −1.5) Å. */
async function writeMixed(folder: TemporaryFolder): Promise<string> {
  const { star } = await writeParticleSet(folder, { counts: [2] });
  return await rewrite(folder, star, "mixed.star", [
    " 200 2.6 0.07 1.5 8",
    " 200 2.6 0.07 3 16",
  ]);
}

Deno.test("convertParticles() keeps size and pixel size of every optics group", async () => {
  await using folder = await temporaryFolder();
  const star = await writeMixed(folder);
  await convertParticles(star, {
    particles: folder.at("a.cs"),
    ctf: folder.at("c.pkl"),
  });
  const { rows } = await readCtfArrays(folder.at("c.pkl"));
  assertEquals([...rows.data.subarray(0, 2)], [8, 1.5]);
  assertEquals([...rows.data.subarray(9, 11)], [16, 3]);
  const cs = await readCs(folder.at("a.cs"));
  assertEquals([...cs.numbers("blob/shape")], [8, 8, 16, 16]);
  assertEquals([...cs.numbers("blob/psize_A")], [1.5, 3]);
  // 0.75 and -1.5 Å of 3 Å a pixel.
  assertEquals([...cs.numbers("alignments3D/shift").slice(2)], [0.25, -0.5]);

  await convertParticles(folder.at("a.cs"), { particles: folder.at("b.star") });
  const { df } = await StarFile.load(folder.at("b.star"));
  assertEquals(df.numbers("_rlnOriginXAngst")[1], 0.75);
  assertEquals(df.numbers("_rlnOriginYAngst")[1], -1.5);
  const old = folder.at("old.star");
  await convertParticles(star, { particles: old }, { relion: "3.0" });
  const pixels = (await StarFile.load(old)).df.numbers("_rlnOriginX");
  assertEquals(pixels[1], 0.25);
});

Deno.test("convertParticles() converts the shifts of 2-D classes by their own pixel size", async () => {
  await using folder = await temporaryFolder();
  const flat = await rewrite(
    folder,
    await writeMixed(folder),
    "flat.star",
    ["_rlnAngleRot", "_rlnOther"],
    ["_rlnAngleTilt", "_rlnOther2"],
  );
  const particles = folder.at("b.star");
  await convertParticles(flat, { particles }, { relion: "3.0" });
  const { df } = await StarFile.load(particles);
  assertEquals(df.numbers("_rlnOriginX")[1], 0.25);
});

Deno.test("convertParticles() takes the size given, and says so once", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const particles = folder.at("a.cs");
  const ctf = { imageSize: 16 };
  const { diagnostics } = await convertParticles(star, { particles }, { ctf });
  assertEquals(diagnostics.map(({ code }) => code), ["image-size-disagrees"]);
  const table = await readCs(particles);
  assertEquals(table.numbers("blob/shape")[0], 16);
  assertEquals(table.numbers("blob/psize_A")[0], 1.5);
  assertSameNumbers(
    await numbersOf(particles, 16),
    await numbersOf(star, 16, ctf),
  );
  await convertParticles(star, { particles: folder.at("o.star") }, {
    relion: "3.0",
  });
  await convertParticles(folder.at("o.star"), {
    particles: folder.at("p.star"),
  }, { ctf });
  const { df } = await StarFile.load(folder.at("p.star"));
  assertEquals(df.numbers("_rlnImageSize")[0], 16);
});

Deno.test("convertParticles() counts shifts in pixels of the stack if no table states its size", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const none = await rewrite(folder, star, "none.star", [" 1.5 8", " 1.5"], [
    "_rlnImageSize #7\n",
    "",
  ]);
  const particles = folder.at("a.cs");
  const { diagnostics } = await convertParticles(none, { particles });
  assertEquals(diagnostics, []);
  const shifts = (await readCs(particles)).numbers("alignments3D/shift");
  assertNear(shifts.subarray(2, 4), [0.5, -1], 1e-6, 0, "shift");
});

Deno.test("convertParticles() writes float32 values in the digits they were given in", async () => {
  await using folder = await temporaryFolder();
  await writeCs(
    folder.at("a.cs"),
    makeCs({ n: 2, psize: 1.05, ctf: { "accel_kv": 300.1, "cs_mm": 2.7 } }),
  );
  await convertParticles(folder.at("a.cs"), { particles: folder.at("b.star") });
  const { dataOptics } = await StarFile.load(folder.at("b.star"));
  const number = (label: string) => dataOptics!.numbers(`_rln${label}`)[0];
  assertEquals(number("Voltage"), 300.1);
  assertEquals(number("SphericalAberration"), 2.7);
  assertEquals(number("ImagePixelSize"), 1.05);
});

Deno.test("convertParticles() takes rows of the class asked for", async () => {
  await using folder = await temporaryFolder();
  const columns = [
    csNumbers("alignments3D_multi/pose", "<f4", new Float32Array(12), [2, 3]),
    csNumbers("alignments3D_multi/shift", "<f4", [1, 2, 3, 4, 5, 6, 7, 8], [
      2,
      2,
    ]),
    csNumbers("alignments3D_multi/class_posterior", "<f4", [1, 0, 1, 0], [2]),
  ];
  await writeCs(
    folder.at("m.cs"),
    makeCs({ n: 2, without: ["alignments3D/"], extra: columns }),
  );
  await convertParticles(
    folder.at("m.cs"),
    { particles: folder.at("b.star") },
    {
      cs: { poseClass: 1 },
      ind: [1, 0],
    },
  );
  const { df } = await StarFile.load(folder.at("b.star"));
  // 7 and 3 px of 1.5 Å.
  assertEquals([...df.numbers("_rlnOriginXAngst")], [10.5, 4.5]);
});

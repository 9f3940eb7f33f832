import { assert, assertEquals } from "@std/assert";
import { convertParticles, StarFile } from "../../../mod.ts";
import { writeParticleSet } from "../../support/particle_set.ts";
import { rewrite } from "../../support/star_set.ts";
import { temporaryFolder } from "../../support/temporary.ts";

Deno.test("convertParticles() between versions keeps text whatever says the same", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const odd = await rewrite(
    folder,
    star,
    "odd.star",
    [" 15000 ", " +1.50000E+04 "],
    [" 10 5 -3 ", " +1.0e1 5 -3 "],
  );
  const particles = folder.at("b.star");
  for (
    const options of [
      { ctf: { apix: undefined } },
      { posesFile: odd },
      { ctfFile: odd },
      { ind: [0, 1] },
    ]
  ) {
    await convertParticles(odd, { particles }, {
      relion: "3.0",
      force: true,
      ...options,
    });
    const { df } = await StarFile.load(particles);
    assertEquals(df.text("_rlnDefocusU")[0], "+1.50000E+04");
    assertEquals(df.text("_rlnAngleRot")[1], "+1.0e1");
  }
});

Deno.test("convertParticles() to RELION 3.1 keeps shifts that are in Å already", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const old = folder.at("old.star");
  await convertParticles(star, { particles: old }, { relion: "3.0" });
  const both = await rewrite(
    folder,
    old,
    "both.star",
    ["_rlnOriginX", "_rlnOriginXAngst"],
    ["_rlnOriginY", "_rlnOriginYAngst"],
    [/^( *0*2@.*\s)0\.50*(\s)/, "$1+0.75$2"],
  );
  const particles = folder.at("b.star");
  await convertParticles(both, { particles }, { relion: "3.1" });
  const { df } = await StarFile.load(particles);
  assertEquals(df.text("_rlnOriginXAngst")[1], "+0.75");
});

Deno.test("convertParticles() with another pixel size leaves no magnification that contradicts it", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const magnified = await rewrite(
    folder,
    star,
    "m.star",
    ["_rlnImagePixelSize #6", "_rlnDetectorPixelSize #6\n_rlnMagnification #7"],
    ["_rlnImageSize #7", "_rlnImageSize #8"],
    [" 1.5 8", " 5 33333 8"],
  );
  const particles = folder.at("b.star");
  await convertParticles(magnified, { particles }, { ctf: { apix: 1.6 } });
  const { dataOptics } = await StarFile.load(particles);
  assertEquals([...dataOptics!.numbers("_rlnImagePixelSize")], [1.6, 1.6]);
  assert(!dataOptics!.has("_rlnMagnification"));
});

Deno.test("convertParticles() between versions leaves an origin without the other", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const flat = await rewrite(
    folder,
    star,
    "flat.star",
    ["_rlnAngleRot", "_rlnOther"],
    ["_rlnOriginYAngst", "_rlnOther2"],
  );
  const particles = folder.at("b.star");
  await convertParticles(flat, { particles }, { relion: "3.0" });
  const { df } = await StarFile.load(particles);
  assertEquals(df.text("_rlnOriginXAngst")[1], "0.750");
});

Deno.test("convertParticles() within a version leaves shifts of 2-D classes as they are", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const flat = await rewrite(
    folder,
    star,
    "flat.star",
    ["_rlnAngleRot", "_rlnOther"],
    ["_rlnOriginXAngst", "_rlnOriginX"],
    ["_rlnOriginYAngst", "_rlnOriginY"],
  );
  const particles = folder.at("b.star");
  await convertParticles(flat, { particles }, { ctf: { apix: 1.6 } });
  const { df } = await StarFile.load(particles);
  assertEquals(df.text("_rlnOriginX")[1], "0.750");
});

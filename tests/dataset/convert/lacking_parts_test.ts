import { assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  convertParticles,
  type CsTable,
  DataFormatError,
  readCs,
  StarFile,
  writeCs,
  writeCtfPickle,
  writePosesPickle,
} from "../../../mod.ts";
import { ndArray } from "../../../src/core/nd_array.ts";
import { makeCs } from "../../support/cs_set.ts";
import { writeParticleSet } from "../../support/particle_set.ts";
import { rewrite } from "../../support/star_set.ts";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../support/temporary.ts";

/** Pickles for images once of 16 px of 1.5 Å. */
async function writePickles(folder: TemporaryFolder, n: number) {
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const rotations = Float64Array.from(
    { length: 9 * n },
    (_, k) => identity[k % 9],
  );
  const shifts = Float64Array.from({ length: 2 * n }, () => 0.25);
  const rows = Array.from(
    { length: n },
    () => [16, 1.5, 15000, 14000, 30, 300, 2.7, 0.1, 5],
  );
  await writePosesPickle(
    folder.at("p.pkl"),
    ndArray(rotations, [n, 3, 3]),
    ndArray(shifts, [n, 2]),
  );
  await writeCtfPickle(
    folder.at("c.pkl"),
    ndArray(Float64Array.from(rows.flat()), [n, 9]),
  );
  return { posesFile: folder.at("p.pkl"), ctfFile: folder.at("c.pkl") };
}

Deno.test("convertParticles() tells of poses and CTF that are not there, and why", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const partial = await rewrite(folder, star, "p.star", [
    "_rlnAmplitudeContrast",
    "_rlnOther",
  ]);
  const { diagnostics } = await convertParticles(partial, {
    particles: folder.at("a.cs"),
  });
  const fault = diagnostics.find(({ code }) => code === "no-ctf");
  assertEquals(fault?.severity, "warning");
  assertEquals(fault?.message.includes("_rlnAmplitudeContrast"), true);
  const lost = diagnostics.find(({ code }) => code === "not-carried-over");
  assertEquals(lost?.message.includes("_rlnOther"), true);
  const error = await assertRejects(
    () => convertParticles(partial, { ctf: folder.at("c.pkl") }),
    DataFormatError,
    "_rlnAmplitudeContrast",
  );
  assertEquals(error.code, "convert-no-ctf");
  // Between versions of RELION the columns stay, so nothing is lacking.
  await convertParticles(partial, { particles: folder.at("o.star") }, {
    relion: "3.0",
  });
  const { df } = await StarFile.load(folder.at("o.star"));
  assertEquals(df.has("_rlnDefocusU") && df.has("_rlnVoltage"), true);

  await writeCs(
    folder.at("n.cs"),
    makeCs({ n: 2, without: ["ctf/", "alignments3D/"] }),
  );
  const bare = await convertParticles(folder.at("n.cs"), {
    particles: folder.at("n.star"),
  });
  assertEquals(
    bare.diagnostics.filter(({ code }) => code.startsWith("no-")).map((
      { code, severity },
    ) => [code, severity]),
    [["no-poses", "note"], ["no-ctf", "note"]],
  );
});

Deno.test("convertParticles() names images without a section as the first", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [1, 1] });
  const bare = await rewrite(folder, star, "bare.star", [/^\d+@/, ""]);
  await convertParticles(bare, { particles: folder.at("a.cs") });
  assertEquals([...(await readCs(folder.at("a.cs"))).numbers("blob/idx")], [
    0,
    0,
  ]);
});

Deno.test("convertParticles() leaves out half-sets that cryoSPARC cannot say", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await convertParticles(star, { particles: folder.at("a.cs") });
  const table: CsTable = await readCs(folder.at("a.cs"));
  assertEquals([...table.numbers("alignments3D/split")], [0, 1, 0, 1, 0, 1, 0]);
  await convertParticles(folder.at("a.cs"), { particles: folder.at("a.star") });
  const { df } = await StarFile.load(folder.at("a.star"));
  assertEquals([...df.integers("_rlnRandomSubset")], [1, 2, 1, 2, 1, 2, 1]);
  for (const half of [0, 3]) {
    const neither = await rewrite(folder, star, "n.star", [
      /^(000001@.*) 1$/,
      `$1 ${half}`,
    ]);
    const { diagnostics } = await convertParticles(neither, {
      particles: folder.at("n.cs"),
    }, { force: true });
    assertEquals(
      diagnostics.some(({ code }) => code === "halves-incomplete"),
      true,
    );
    assertEquals(
      (await readCs(folder.at("n.cs"))).has("alignments3D/split"),
      false,
    );
  }
});

Deno.test("convertParticles() refuses tables with other rows", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const files = await writePickles(folder, 6);
  for (
    const options of [{ posesFile: files.posesFile }, {
      ctfFile: files.ctfFile,
    }]
  ) {
    const error = await assertRejects(
      () => convertParticles(star, { particles: folder.at("a.cs") }, options),
      ArgumentError,
      "7 images",
    );
    assertEquals([error.code, error.expected, error.actual], [
      "row-count",
      7,
      6,
    ]);
  }
});

Deno.test("convertParticles() tells of CTF values that are missing", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const partial = await rewrite(
    folder,
    star,
    "partial.star",
    ["_rlnRandomSubset #11", "_rlnRandomSubset #11\n_rlnPhaseShift #12"],
    [/^(000001@.*)$/, "$1 null"],
    [/^(00000[2-9]@.*)$/, "$1 5"],
  );
  const { diagnostics } = await convertParticles(partial, {
    particles: folder.at("a.cs"),
  });
  assertEquals(diagnostics.map(({ code }) => code), ["ctf-value-missing"]);
});

Deno.test("convertParticles() of no particles asks for their size", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const none = await rewrite(
    folder,
    star,
    "none.star",
    [/^\d+@.*\n/, ""],
    [" 1.5 8", " 1.5"],
    ["_rlnImageSize #7\n", ""],
  );
  const error = await assertRejects(
    () => convertParticles(none, { particles: folder.at("a.cs") }),
    DataFormatError,
    "imageSize",
  );
  assertEquals(error.code, "image-size-unknown");
});

import { assert, assertEquals } from "@std/assert";
import { convertParticles, readStarDocument, StarFile } from "../../../mod.ts";
import { writeParticleSet } from "../../support/particle_set.ts";
import { rewrite } from "../../support/star_set.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { assertSameNumbers, numbersOf } from "./numbers.ts";

const OPTICS = ["_rlnImageSize #7", "_rlnImageSize #7\n_rlnBeamTiltX #8"];
const ROWS: [RegExp, string][] = [
  [/^1 first(.*)$/, "1 first$1 0.125"],
  [/^2 second(.*)$/, "2 second$1 -0.250"],
];

Deno.test("convertParticles() of a subset of a STAR file keeps all text and blocks", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const odd = await rewrite(
    folder,
    star,
    "odd.star",
    [" 15000 ", " +1.50000E+04 "],
  );
  const text = await Deno.readTextFile(odd);
  await Deno.writeTextFile(odd, `${text}\n\ndata_general\n\n_rlnTomo 1\n`);
  const lines = text.split("\n").filter((line) => line.includes("@"));
  for (
    const ind of [[6, 0, 0, 3], [false, true, true, ...Array(4).fill(false)]]
  ) {
    await convertParticles(odd, { particles: folder.at("b.star") }, {
      ind: ind as number[],
      force: true,
    });
    const rows = typeof ind[0] === "boolean" ? [1, 2] : ind as number[];
    const written = await Deno.readTextFile(folder.at("b.star"));
    assertEquals(
      written.split("\n").filter((line) => line.includes("@"))
        .map((line) => line.trim().split(/\s+/)),
      rows.map((row) => lines[row].split(/\s+/)),
    );
    const { blocks } = await readStarDocument(folder.at("b.star"));
    assertEquals(blocks.map(({ name }) => name), [
      "optics",
      "particles",
      "general",
    ]);
  }
});

Deno.test("convertParticles() keeps RELION 3.0 as it is unless told otherwise", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await convertParticles(star, { particles: folder.at("old.star") }, {
    relion: "3.0",
  });
  await convertParticles(folder.at("old.star"), {
    particles: folder.at("again.star"),
  });
  assertEquals(
    await Deno.readTextFile(folder.at("again.star")),
    await Deno.readTextFile(folder.at("old.star")),
  );
});

Deno.test("convertParticles() between versions of RELION keeps the text of other columns", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const odd = await rewrite(
    folder,
    star,
    "odd.star",
    [" 15000 ", " +1.50000E+04 "],
    OPTICS as [string, string],
    ...ROWS,
  );
  const direct = await numbersOf(odd, 4);
  await convertParticles(odd, { particles: folder.at("v30.star") }, {
    relion: "3.0",
  });
  const v30 = await StarFile.load(folder.at("v30.star"));
  assertEquals(v30.dataOptics, null);
  assertEquals(v30.df.name, "");
  for (const label of ["OriginXAngst", "ImagePixelSize", "OpticsGroup"]) {
    assert(!v30.df.has(`_rln${label}`), label);
  }
  assertEquals(v30.df.text("_rlnDefocusU")[0], "+1.50000E+04");
  assertEquals(v30.df.text("_rlnBeamTiltX").slice(0, 2), ["0.125", "-0.250"]);
  // 0.75 Å of 1.5 Å a pixel.
  assertEquals(v30.df.numbers("_rlnOriginX")[1], 0.5);
  assertSameNumbers(await numbersOf(folder.at("v30.star"), 4), direct, "3.0");

  await convertParticles(folder.at("v30.star"), {
    particles: folder.at("v31.star"),
  }, { relion: "3.1" });
  const v31 = await StarFile.load(folder.at("v31.star"));
  const optics = v31.dataOptics!;
  assertEquals(optics.rowCount, 2);
  assertEquals([...optics.numbers("_rlnVoltage")], [300, 200]);
  assertEquals([...optics.numbers("_rlnImagePixelSize")], [1.5, 1.5]);
  assertEquals([...optics.numbers("_rlnImageSize")], [8, 8]);
  assertEquals([...optics.numbers("_rlnImageDimensionality")], [2, 2]);
  assertEquals([...v31.df.integers("_rlnOpticsGroup")], [1, 2, 1, 2, 1, 2, 1]);
  for (const label of ["OriginX", "Magnification", "Voltage"]) {
    assert(!v31.df.has(`_rln${label}`), label);
  }
  assertEquals(v31.df.text("_rlnDefocusU")[0], "+1.50000E+04");
  assertSameNumbers(await numbersOf(folder.at("v31.star"), 4), direct, "3.1");
});

Deno.test("convertParticles() to RELION 3.0 does not take stale pixels for the shifts that count", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = (await Deno.readTextFile(star))
    .replace(
      "_rlnRandomSubset #11",
      "_rlnRandomSubset #11\n_rlnOriginX #12\n_rlnOriginY #13\n_rlnMagnification #14\n_rlnDetectorPixelSize #15",
    )
    .replace(/^(\d+@.*)$/gm, "$1 99 99 50000 5");
  const stale = await folder.write("stale.star", text);
  const direct = await numbersOf(stale, 8);
  await convertParticles(stale, { particles: folder.at("b.star") }, {
    relion: "3.0",
  });
  assertSameNumbers(await numbersOf(folder.at("b.star"), 8), direct);
});

Deno.test("convertParticles() with values that replace others keeps all else of a STAR file", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const odd = await rewrite(
    folder,
    star,
    "odd.star",
    ["_rlnRandomSubset #11", "_rlnRandomSubset #11\n_rlnClassNumber #12"],
    [/^(\d+@.*)$/, "$1 07"],
    OPTICS as [string, string],
    ...ROWS,
  );
  await Deno.writeTextFile(
    odd,
    `${await Deno.readTextFile(odd)}\n\ndata_general\n\n_rlnTomo 1\n`,
  );
  const ctf = { apix: 1.6, voltageKv: 120 };
  await convertParticles(odd, { particles: folder.at("b.star") }, { ctf });
  const { df, dataOptics, document } = await StarFile.load(folder.at("b.star"));
  assertEquals(document.blocks.length, 3);
  assertEquals(new Set(df.text("_rlnClassNumber")), new Set(["07"]));
  assertEquals(
    df.text("_rlnOriginXAngst"),
    (await StarFile.load(odd)).df.text("_rlnOriginXAngst"),
  );
  assertEquals(dataOptics!.text("_rlnBeamTiltX"), ["0.125", "-0.250"]);
  assertEquals(dataOptics!.text("_rlnOpticsGroupName"), ["first", "second"]);
  assertEquals([...dataOptics!.numbers("_rlnVoltage")], [120, 120]);
  assertSameNumbers(
    await numbersOf(folder.at("b.star"), 8),
    await numbersOf(odd, 8, ctf),
  );
});

Deno.test("convertParticles() between versions converts the shifts of 2-D classes", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const flat = await rewrite(
    folder,
    star,
    "flat.star",
    ["_rlnAngleRot", "_rlnOther"],
    ["_rlnAngleTilt", "_rlnOther2"],
  );
  const { diagnostics } = await convertParticles(flat, {
    particles: folder.at("b.star"),
  }, { relion: "3.0" });
  assertEquals(diagnostics, []);
  const { df } = await StarFile.load(folder.at("b.star"));
  assertEquals([...df.numbers("_rlnOriginX").subarray(0, 3)], [0, 0.5, 1]);
  assert(!df.has("_rlnOriginXAngst"));
  await convertParticles(folder.at("b.star"), {
    particles: folder.at("c.star"),
  }, { relion: "3.1" });
  const c = (await StarFile.load(folder.at("c.star"))).df;
  assertEquals([...c.numbers("_rlnOriginYAngst").subarray(0, 3)], [
    -0,
    -1.5,
    -3,
  ]);
  assert(!c.has("_rlnOriginX"));
});

Deno.test("convertParticles() with another pixel size keeps the optics of an incomplete CTF", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const partial = await rewrite(
    folder,
    star,
    "partial.star",
    ["_rlnAmplitudeContrast", "_rlnOther"],
  );
  const { diagnostics } = await convertParticles(partial, {
    particles: folder.at("b.star"),
  }, { ctf: { apix: 1.6 } });
  assertEquals(diagnostics.map(({ code }) => code), ["no-ctf"]);
  const { dataOptics } = await StarFile.load(folder.at("b.star"));
  assertEquals(dataOptics!.text("_rlnVoltage"), ["300", "200"]);
  assertEquals(dataOptics!.text("_rlnOther"), ["0.1", "0.07"]);
  assertEquals([...dataOptics!.numbers("_rlnImagePixelSize")], [1.6, 1.6]);
});

Deno.test("convertParticles() puts poses of pickles into a STAR or .cs file, and keeps all else", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const other = await rewrite(
    folder,
    star,
    "other.star",
    [/^(\d+@\S+ \d) (\d+) (\d+) /, "$1 $3 1$2 "],
    [" 0.750 ", " 0.300 "],
  );
  await convertParticles(other, { poses: folder.at("p.pkl") });
  await convertParticles(star, { particles: folder.at("b.star") }, {
    posesFile: folder.at("p.pkl"),
  });
  const expected = {
    ...await numbersOf(star, 8),
    rotations: (await numbersOf(other, 8)).rotations,
    fractions: (await numbersOf(other, 8)).fractions,
  };
  assertSameNumbers(await numbersOf(folder.at("b.star"), 8), expected);
  const [before, after] = [
    await StarFile.load(star),
    await StarFile.load(folder.at("b.star")),
  ];
  assert(after.dataOptics!.equals(before.dataOptics!));
  for (const label of before.df.columns) {
    if (/Angle(Rot|Tilt|Psi)|Origin/.test(label)) continue;
    assertEquals(after.df.text(label), before.df.text(label), label);
  }
  await convertParticles(star, { particles: folder.at("a.cs") });
  await convertParticles(folder.at("a.cs"), { particles: folder.at("b.cs") }, {
    posesFile: folder.at("p.pkl"),
  });
  assertSameNumbers(await numbersOf(folder.at("b.cs"), 8), expected);
});

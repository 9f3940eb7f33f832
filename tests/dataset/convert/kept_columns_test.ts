import { assert, assertEquals } from "@std/assert";
import {
  convertParticles,
  CryoSparcFile,
  csNumbers,
  type CsTable,
  readCs,
  readStarDocument,
  StarFile,
  writeCs,
} from "../../../mod.ts";
import { csColumns } from "../../support/cs_columns.ts";
import { makeCs } from "../../support/cs_set.ts";
import { writeParticleSet } from "../../support/particle_set.ts";
import { rewrite } from "../../support/star_set.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { assertSameNumbers, numbersOf } from "./numbers.ts";

const OPTICS = ["_rlnImageSize #7", "_rlnImageSize #7\n_rlnBeamTiltX #8"];
const ROWS: [RegExp, string][] = [
  [/^1 first(.*)$/, "1 first$1 0.125"],
  [/^2 second(.*)$/, "2 second$1 -0.250"],
];

/** Bytes of some rows of a field. */
function bytesOf(table: CsTable, name: string, rows: number[]): number[] {
  const { bytes } = table.columns.find((column) => column.name === name)!;
  const size = bytes.length / table.length;
  return rows.flatMap((row) => [
    ...bytes.subarray(row * size, (row + 1) * size),
  ]);
}

function withRandomField(n: number): CsTable {
  return makeCs({
    n,
    extra: [
      csNumbers("my/odd", "<f8", Array.from({ length: 3 * n }, (_, k) => -k), [
        3,
      ]),
    ],
  });
}

for (const layout of ["records", "columns"] as const) {
  Deno.test(`convertParticles() of a .cs file in ${layout} keeps every byte of the rows taken`, async () => {
    await using folder = await temporaryFolder();
    const table = withRandomField(9);
    const from = folder.at("a.cs");
    if (layout === "records") await writeCs(from, table);
    else await folder.write("a.cs", csColumns(table, { packed: ["uid"] }));
    const mask = Array.from({ length: 9 }, (_, i) => i % 4 === 0);
    const selections: [number[], number[] | boolean[] | undefined][] = [
      [[0, 1, 2, 3, 4, 5, 6, 7, 8], undefined],
      [[5, 1, 1, 8], [5, 1, 1, 8]],
      [[0, 4, 8], mask],
    ];
    for (const [rows, ind] of selections) {
      const { particles } = await convertParticles(from, {
        particles: folder.at("b.cs"),
      }, { ind, force: true });
      assertEquals(particles, rows.length);
      const head = (await Deno.readFile(folder.at("b.cs"))).subarray(1, 6);
      assertEquals(new TextDecoder().decode(head), "NUMPY");
      const written = await readCs(folder.at("b.cs"));
      assertEquals(written.names, table.names);
      for (const { name } of table.columns) {
        if (layout === "columns" && name.match(/path|type/)) {
          const texts = table.text(name);
          assertEquals(written.text(name), rows.map((row) => texts[row]));
          continue;
        }
        assertEquals(
          bytesOf(written, name, [...rows.keys()]),
          bytesOf(table, name, rows),
          name,
        );
      }
    }
  });
}

Deno.test("convertParticles() to .csg writes a pair that is followed back", async () => {
  await using folder = await temporaryFolder();
  await writeCs(folder.at("a.cs"), withRandomField(4));
  const { written } = await convertParticles(folder.at("a.cs"), {
    particles: folder.at("b.csg"),
  });
  assertEquals(written, [folder.at("b.cs"), folder.at("b.csg")]);
  const group = await CryoSparcFile.load(folder.at("b.csg"), {
    allFields: true,
  });
  assertEquals(group.table.uids(), withRandomField(4).uids());
  await convertParticles(folder.at("b.csg"), { particles: folder.at("c.cs") });
  assertEquals(
    await Deno.readFile(folder.at("c.cs")),
    await Deno.readFile(folder.at("a.cs")),
  );
});

Deno.test("convertParticles() joins the passthrough file and writes it along", async () => {
  await using folder = await temporaryFolder();
  const whole = withRandomField(5);
  const name = "cryosparc_P1_J2_005_particles.cs";
  const from = folder.at(name);
  await writeCs(from, makeCs({ n: 5, without: ["ctf/"] }));
  const order = [3, 1, 0, 4, 2];
  await writeCs(
    folder.at("P1_J2_passthrough_particles.cs"),
    withRandomField(5).selectRows(order),
  );
  for (const output of ["b.cs", "b.star"]) {
    const report = await convertParticles(from, {
      particles: folder.at(output),
    }, { cs: { passthrough: true } });
    assertEquals(report.particles, 5);
  }
  const joined = await readCs(folder.at("b.cs"));
  assertEquals(joined.numbers("my/odd"), whole.numbers("my/odd"));
  await writeCs(folder.at("whole.cs"), whole);
  assertSameNumbers(
    await numbersOf(folder.at("b.star"), 64),
    await numbersOf(folder.at("whole.cs"), 64),
  );
});

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

Deno.test("convertParticles() with values that replace others keeps all else of a .cs file", async () => {
  await using folder = await temporaryFolder();
  const cs = folder.at("a.cs");
  await writeCs(
    cs,
    withRandomField(4).withColumn(
      csNumbers("alignments3D/psize_A", "<f4", [3, 3, 3, 3]),
    ),
  );
  await convertParticles(cs, { particles: folder.at("b.cs") }, {
    ctf: { apix: 1.6 },
  });
  const table = await readCs(folder.at("b.cs"));
  assertEquals(
    table.numbers("my/odd"),
    withRandomField(4).numbers("my/odd"),
  );
  assertEquals(table.text("blob/path")[0], ">J1/a.mrcs");
  assertSameNumbers(
    await numbersOf(folder.at("b.cs"), 64),
    await numbersOf(cs, 64, { apix: 1.6 }),
  );
});

Deno.test("convertParticles() keeps the numbers of optics groups, and makes some of names", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const swapped = await rewrite(
    folder,
    star,
    "swapped.star",
    [/^(\d+@\S+) 1 /, "$1 x "],
    [/^(\d+@\S+) 2 /, "$1 1 "],
    [/^(\d+@\S+) x /, "$1 2 "],
  );
  await convertParticles(swapped, { particles: folder.at("a.cs") });
  const groups = (await readCs(folder.at("a.cs"))).numbers("ctf/exp_group_id");
  assertEquals([...groups], [2, 1, 2, 1, 2, 1, 2]);
  await convertParticles(folder.at("a.cs"), { particles: folder.at("b.star") });
  const { df } = await StarFile.load(folder.at("b.star"));
  assertEquals([...df.integers("_rlnOpticsGroup")], [2, 1, 2, 1, 2, 1, 2]);

  const named = await rewrite(
    folder,
    star,
    "named.star",
    [/^(\d+@\S+) 1 /, "$1 krios "],
    [/^(\d+@\S+) 2 /, "$1 glacios "],
    [/^1 first/, "krios first"],
    [/^2 second/, "glacios second"],
  );
  await convertParticles(named, { particles: folder.at("n.cs") });
  const made = (await readCs(folder.at("n.cs"))).numbers("ctf/exp_group_id");
  assertEquals([...made], [1, 2, 1, 2, 1, 2, 1]);
});

Deno.test("convertParticles() keeps uid through a STAR file and makes lasting ones", async () => {
  await using folder = await temporaryFolder();
  const cs = folder.at("a.cs");
  const uid = (i: number) => 2n ** 64n - 1n - BigInt(i);
  await writeCs(cs, makeCs({ n: 3, uid }));
  await convertParticles(cs, { particles: folder.at("b.star") });
  await convertParticles(folder.at("b.star"), { particles: folder.at("c.cs") });
  assertEquals(
    [...(await readCs(folder.at("c.cs"))).uids()],
    [uid(0), uid(1), uid(2)],
  );
  const { star } = await writeParticleSet(folder);
  const made = async (ind: number[]) => {
    await convertParticles(star, { particles: folder.at("u.cs") }, {
      ind,
      force: true,
    });
    return [...(await readCs(folder.at("u.cs"))).uids()];
  };
  const all = await made([0, 1, 2, 3, 4, 5, 6]);
  assertEquals(new Set(all).size, 7);
  assertEquals(await made([5, 2]), [all[5], all[2]]);
  assertEquals(new Set(await made([5, 5, 5])).size, 3);
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

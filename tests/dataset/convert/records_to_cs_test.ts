import { assertEquals } from "@std/assert";
import {
  convertParticles,
  CryoSparcFile,
  csNumbers,
  type CsTable,
  readCs,
  StarFile,
  writeCs,
} from "../../../mod.ts";
import { csColumns } from "../../support/cs_columns.ts";
import { makeCs } from "../../support/cs_set.ts";
import { writeParticleSet } from "../../support/particle_set.ts";
import { rewrite } from "../../support/star_set.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { assertSameNumbers, numbersOf } from "./numbers.ts";

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

Deno.test("convertParticles() makes numbers of groups that a field cannot hold or that are no numbers", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [2] });
  // 2^32 is 0 in 32 bits.
  for (const name of ["4294967296", "krios"]) {
    const named = await rewrite(
      folder,
      star,
      "named.star",
      [/^(\d+@\S+) 1 /, `$1 ${name} `],
      [/^1 first/, `${name} first`],
    );
    const particles = folder.at("a.cs");
    await convertParticles(named, { particles }, { force: true });
    const groups = (await readCs(particles)).numbers("ctf/exp_group_id");
    assertEquals([...groups], [1, 2], name);
  }
});

Deno.test("convertParticles() makes uids where those of a STAR file are none", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [2] });
  const particles = folder.at("a.cs");
  await convertParticles(star, { particles });
  const made = (await readCs(particles)).uids();
  // The first is one more than 64 bits hold.
  for (const uid of ["18446744073709551616", "none"]) {
    const odd = await rewrite(
      folder,
      star,
      "odd.star",
      ["_rlnRandomSubset #11", "_rlnRandomSubset #11\n_ucsfUid #12"],
      [/^(000001@.*)$/, "$1 7"],
      [/^(000002@.*)$/, `$1 ${uid}`],
    );
    await convertParticles(odd, { particles }, { force: true });
    assertEquals((await readCs(particles)).uids(), made, uid);
  }
  const bare = folder.at("bare.cs");
  await writeCs(bare, makeCs({ n: 2, without: ["uid"] }));
  await convertParticles(bare, { particles }, {
    ctf: { apix: 2 },
    force: true,
  });
  assertEquals(new Set((await readCs(particles)).uids()).size, 2);
});

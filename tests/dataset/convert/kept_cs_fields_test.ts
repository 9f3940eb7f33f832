import { assertEquals } from "@std/assert";
import { convertParticles, csNumbers, readCs, writeCs } from "../../../mod.ts";
import { cryoSparcTable } from "../../support/cryosparc_set.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const ROWS = [[0, 0], [0, 1], [1, 0]] as const;

Deno.test("convertParticles() changes no field of a .cs file but those asked for", async () => {
  await using folder = await temporaryFolder();
  const [from, to] = [folder.at("a.cs"), folder.at("b.cs")];
  const source = cryoSparcTable(ROWS, {
    without: ["ctf/phase_shift_rad"],
    // Aligned on images made smaller by two.
    columns: [csNumbers("alignments3D/psize_A", "<f4", [3, 3, 3])],
  });
  await writeCs(from, source);
  await convertParticles(from, { particles: to }, { ctf: { voltageKv: 120 } });
  const changed = await readCs(to);
  assertEquals(changed.names, source.names);
  for (const column of source.columns) {
    const after = changed.columns.find(({ name }) => name === column.name)!;
    assertEquals(
      after.bytes,
      column.name === "ctf/accel_kv"
        ? csNumbers("", "<f4", [120, 120, 120]).bytes
        : column.bytes,
      column.name,
    );
  }
});

Deno.test("convertParticles() writes the poses of a .cs file anew with its scale", async () => {
  await using folder = await temporaryFolder();
  const [from, to] = [folder.at("a.cs"), folder.at("b.cs")];
  const psize = csNumbers("alignments3D/psize_A", "<f4", [3, 3, 3]);
  await writeCs(from, cryoSparcTable(ROWS, { columns: [psize] }));
  await convertParticles(from, { particles: to }, { ctf: { apix: 1.25 } });
  const table = await readCs(to);
  // Shifts (0.5 i, -i) of 3 Å are twice as many stored pixels of 1.5 Å.
  assertEquals([...table.numbers("alignments3D/shift")], [0, 0, 1, -2, 2, -4]);
  assertEquals([...table.numbers("alignments3D/psize_A")], [1.25, 1.25, 1.25]);
  assertEquals([...table.numbers("blob/psize_A")], [1.25, 1.25, 1.25]);
});

Deno.test("convertParticles() adds CTF fields that are 0 where a .cs file has none", async () => {
  await using folder = await temporaryFolder();
  const [from, ctf, to] = ["a.cs", "c.cs", "b.cs"].map((n) => folder.at(n));
  await writeCs(from, cryoSparcTable(ROWS, { without: [/^ctf/] }));
  const angle = csNumbers("ctf/df_angle_rad", "<f4", [0, 0, 0]);
  await writeCs(ctf, cryoSparcTable(ROWS, { columns: [angle] }));
  await convertParticles(from, { particles: to }, { ctfFile: ctf });
  const table = await readCs(to);
  assertEquals([...table.numbers("ctf/df_angle_rad")], [0, 0, 0]);
  assertEquals([...table.numbers("ctf/df1_A")], [15000, 15010, 15020]);
});

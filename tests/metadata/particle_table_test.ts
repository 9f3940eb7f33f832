import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../src/core/errors.ts";
import { csNumbers } from "../../src/formats/cs/mod.ts";
import { CryoSparcFile } from "../../src/metadata/cryosparc_file.ts";
import {
  ctfOfTable,
  halfsetsOfTable,
  imageNamesOfTable,
  loadParticleTable,
  posesOfTable,
  requireImageNames,
  tableKind,
  uidsOfTable,
} from "../../src/metadata/particle_table.ts";
import { StarFile } from "../../src/metadata/star_file.ts";
import { cryoSparcFile, writeCryoSparcSet } from "../support/cryosparc_set.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("tableKind() goes by the extension in any case", () => {
  const kinds = {
    star: ["a.star", "d/A.STAR"],
    cs: ["a.cs", "A.CS", "a.csg", "a.cs.npy", "d.star/a.Cs"],
  };
  for (const [kind, paths] of Object.entries(kinds)) {
    for (const path of paths) assertEquals(tableKind(path), kind, path);
  }
  for (const path of ["a.npy", "a.mrcs", "cs", "a.cs.gz", "a.css", ""]) {
    assertEquals(tableKind(path), null, path);
  }
});

Deno.test("loadParticleTable() reads either format, and no other", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const { cs } = await writeCryoSparcSet(folder);
  const npy = await folder.write("renamed.cs.npy", await Deno.readFile(cs));
  assert(await loadParticleTable(star) instanceof StarFile);
  for (const path of [cs, npy]) {
    const table = await loadParticleTable(path, { cs: { poseClass: 1 } });
    assert(table instanceof CryoSparcFile);
    assertEquals([table.poseClass, table.length], [1, 7]);
  }
  assertEquals(await loadParticleTable("none.mrcs"), null);
});

Deno.test("tables of both formats answer alike", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const { cs } = await writeCryoSparcSet(folder);
  const [a, b] = [
    (await loadParticleTable(star))!,
    (await loadParticleTable(cs))!,
  ];
  assertEquals(imageNamesOfTable(b), imageNamesOfTable(a));
  assertEquals(requireImageNames(b), requireImageNames(a));
  assertEquals(b.resolution, a.resolution);
  const shifts = (table: typeof a) => [
    ...posesOfTable(table, 8, {}).translations.data,
  ];
  assertEquals(shifts(b).map((x) => x + 0), shifts(a).map((x) => x + 0));
  assertEquals(ctfOfTable(b, 8, {}).data[1], ctfOfTable(a, 8, {}).data[1]);
  const [stated, other] = [halfsetsOfTable(a)!, halfsetsOfTable(b)!];
  assertEquals([stated.label, stated.first], ["_rlnRandomSubset", 1]);
  assertEquals([other.label, other.first], ["alignments3D/split", 0]);
  assertEquals([...other.values], [...stated.values].map((id) => id - 1));
});

Deno.test("imageNamesOfTable() gives null without names, requireImageNames() throws", () => {
  const file = cryoSparcFile(2, { without: ["blob/path"] });
  assertEquals(imageNamesOfTable(file), null);
  const error = assertThrows(() => requireImageNames(file), DataFormatError);
  assertEquals(error.code, "images-missing");
});

Deno.test("halfsetsOfTable() knows alignments3D/split only", () => {
  const without = ["alignments3D/split"];
  const columns = [csNumbers("alignments2D/split", "<u4", [0, 1])];
  assertEquals(halfsetsOfTable(cryoSparcFile(2, { without, columns })), null);
  const pairs = csNumbers("alignments3D/split", "<u4", [0, 1, 0, 1], [2]);
  const error = assertThrows(
    () => halfsetsOfTable(cryoSparcFile(2, { columns: [pairs] })),
    DataFormatError,
  );
  assertEquals(error.code, "cs-field-shape");
});

Deno.test("uidsOfTable() gives null for sets without uid", () => {
  assertEquals(uidsOfTable(cryoSparcFile(2))?.length, 2);
  assertEquals(uidsOfTable(cryoSparcFile(2, { without: ["uid"] })), null);
});

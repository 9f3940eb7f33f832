import { assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  csNumbers,
  loadIndexLike,
  readCs,
  splitParticles,
  StarFile,
  writeCs,
  writeHalfsets,
} from "../../mod.ts";
import { makeCs } from "../support/cs_set.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list } from "../support/simulation.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Unequal halves; 3 and 5 are in neither. */
const HALVES = [[6, 0, 2], [4, 1]];

for (const extension of ["json", "npy", "pkl"]) {
  Deno.test(`writeHalfsets() to .${extension} is read back as half-sets`, async () => {
    await using folder = await temporaryFolder();
    const { star } = await writeParticleSet(folder);
    const cs = folder.at("a.cs");
    await writeCs(cs, makeCs({ n: 7 }));
    for (const particles of [star, cs]) {
      const split = await splitParticles(particles, { halfsets: HALVES });
      const path = folder.at(`h.${extension}`);
      await writeHalfsets(path, split, { force: true });
      assertEquals(await loadIndexLike(path), HALVES);
      const again = await splitParticles(particles, { halfsets: path });
      assertEquals(again.halfsets.map(list), HALVES);
    }
  });
}

Deno.test("writeHalfsets() to .cs sets the field, keeps all bytes, leaves out the rest", async () => {
  await using folder = await temporaryFolder();
  const cs = folder.at("a.cs");
  const table = makeCs({ n: 7, split: () => 0 });
  await writeCs(cs, table);
  const split = await splitParticles(cs, { halfsets: HALVES });
  for (const name of ["b.cs", "c.csg"]) {
    await writeHalfsets(folder.at(name), split);
    const written = await readCs(folder.at(name.replace("csg", "cs")));
    assertEquals([...written.uids()], [1000n, 1001n, 1002n, 1004n, 1006n]);
    assertEquals([...written.numbers("alignments3D/split")], [0, 1, 0, 1, 0]);
    const kept = table.selectRows([0, 1, 2, 4, 6]);
    for (const { name, bytes } of kept.columns) {
      if (name === "alignments3D/split") continue;
      const same = written.columns.find((column) => column.name === name)!;
      assertEquals(same.bytes, bytes, name);
    }
    const again = await splitParticles(folder.at(name));
    assertEquals(again.method, "alignments3D/split");
    assertEquals(again.halfsets.map(list), [[0, 2, 4], [1, 3]]);
  }
});

Deno.test("writeHalfsets() adds alignments3D/split where there is none", async () => {
  await using folder = await temporaryFolder();
  const cs = folder.at("a.cs");
  await writeCs(cs, makeCs({ n: 4, without: ["alignments3D/split"] }));
  const split = await splitParticles(cs);
  assertEquals(split.method, "random");
  await writeHalfsets(folder.at("b.cs"), split);
  const again = await splitParticles(folder.at("b.cs"));
  assertEquals(again.halfsets, split.halfsets);
});

Deno.test("writeHalfsets() to .csg does not overwrite the .cs file beside unasked", async () => {
  await using folder = await temporaryFolder();
  const cs = folder.at("a.cs");
  await writeCs(cs, makeCs({ n: 4 }));
  const before = await Deno.readFile(cs);
  const split = await splitParticles(cs, { method: "random" });
  const error = await assertRejects(
    () => writeHalfsets(folder.at("a.csg"), split),
    ArgumentError,
    "a.cs",
  );
  assertEquals(error.code, "file-exists");
  assertEquals(await Deno.readFile(cs), before);
});

Deno.test("writeHalfsets() refuses the table of another format, with a remedy", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const split = await splitParticles(star);
  const error = await assertRejects(
    () => writeHalfsets(folder.at("a.cs"), split),
    ArgumentError,
    "use .json",
  );
  assertEquals(error.code, "halfsets-kind");
});

Deno.test("writeHalfsets() knows a .cs file that is another by now", async () => {
  await using folder = await temporaryFolder();
  const cs = folder.at("a.cs");
  await writeCs(cs, makeCs({ n: 4 }));
  const split = await splitParticles(cs);
  await writeHalfsets(folder.at("h.json"), split);
  await writeCs(cs, makeCs({ n: 4, idx: (record) => 3 - record }));
  const writing = await assertRejects(
    () => writeHalfsets(folder.at("b.cs"), split),
    ArgumentError,
  );
  const reading = await assertRejects(
    () => splitParticles(cs, { halfsets: folder.at("h.json") }),
    ArgumentError,
  );
  assertEquals([writing.code, reading.code], [
    "halfsets-other-file",
    "halfsets-other-file",
  ]);
});

Deno.test("writeHalfsets() fills up whichever half is shorter", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const halfsets = [[6], [0, 2, 4]];
  const split = await splitParticles(star, { halfsets });
  const path = folder.at("h.npy");
  await writeHalfsets(path, split);
  assertEquals(await loadIndexLike(path), halfsets);
});

Deno.test("writeHalfsets() to JSON says where the particle file is from anywhere", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const relative = star.replace(Deno.cwd().replace(/\/*$/, "/"), "");
  const split = await splitParticles(relative, { halfsets: HALVES });
  const path = folder.at("h.json");
  await writeHalfsets(path, split);
  const { particles } = JSON.parse(await Deno.readTextFile(path));
  assertEquals(particles, star);
});

Deno.test("writeHalfsets() knows a table that grew", async () => {
  await using folder = await temporaryFolder();
  const cs = folder.at("a.cs");
  await writeCs(cs, makeCs({ n: 4 }));
  const split = await splitParticles(cs);
  await writeCs(cs, makeCs({ n: 5 }));
  const error = await assertRejects(
    () => writeHalfsets(folder.at("b.cs"), split),
    ArgumentError,
    "4 images",
  );
  assertEquals([error.code, error.actual], ["halfsets-other-file", 5]);
});

Deno.test("writeHalfsets() reads the table again as it was split", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const comma = await rewrite(folder, star, "comma.star", [
    " 0.750 ",
    " 0,75 ",
  ]);
  const text = await Deno.readTextFile(comma);
  const table = text.slice(text.indexOf("data_particles"));
  const selected = table.replace("data_particles", "data_selected");
  await Deno.writeTextFile(comma, `${text}\n${selected}`);
  const options = { halfsets: HALVES, block: "selected" };
  const split = await splitParticles(comma, {
    ...options,
    star: { decimalComma: true },
  });
  const path = folder.at("b.star");
  await writeHalfsets(path, { ...split, block: undefined }, {
    block: "selected",
  });
  const { df } = await StarFile.load(path, { block: "selected" });
  assertEquals(df.rowCount, 5);

  const cs = folder.at("a.cs");
  await writeCs(cs, makeCs({ n: 7, without: ["ctf/"] }));
  const odd = csNumbers("my/odd", "<f4", [0, 1, 2, 3, 4, 5, 6]);
  await writeCs(folder.at("more.cs"), makeCs({ n: 7, extra: [odd] }));
  const joined = await splitParticles(cs, {
    halfsets: HALVES,
    cs: { passthrough: folder.at("more.cs") },
  });
  await writeHalfsets(folder.at("b.cs"), joined);
  const written = await readCs(folder.at("b.cs"));
  assertEquals([...written.numbers("my/odd")], [0, 1, 2, 4, 6]);
});

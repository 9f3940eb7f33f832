import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  MissingFileError,
} from "../../src/core/errors.ts";
import { csNumbers, CsTable, writeCs } from "../../src/formats/cs/mod.ts";
import {
  CryoSparcFile,
  type LoadCryoSparcOptions,
} from "../../src/metadata/cryosparc_file.ts";
import { parsePosesFromCs } from "../../src/metadata/poses_from_cs.ts";
import {
  cryoSparcFile,
  cryoSparcTable,
  type Row,
  uidOf,
  writeCryoSparcSet,
} from "../support/cryosparc_set.ts";
import { faultCode } from "../support/faults.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

const ROWS: readonly Row[] = [[0, 0], [0, 1], [1, 0]];
const POSES = /^alignments3D/;

/** Particles without poses, and their poses shuffled among others. */
async function writeSplitSet(folder: TemporaryFolder): Promise<string> {
  const cs = folder.at("J24_005_particles.cs");
  await writeCs(cs, cryoSparcTable(ROWS, { without: [POSES] }));
  const poses = cryoSparcTable([...ROWS, [2, 0], [2, 1]], {
    without: [/^(blob|ctf)/],
    // A field of both files, with other values.
    columns: [csNumbers("ctf/df1_A", "<f4", [1, 2, 3, 4, 5])],
  });
  await writeCs(
    folder.at("J24_passthrough_particles.cs"),
    poses.selectRows([4, 2, 0, 3, 1]),
  );
  return cs;
}

const SHIFTS = [0, 0, 0.5, -1, 1, -2];

Deno.test("CryoSparcFile.load() takes the values of a .cs file", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  const file = await CryoSparcFile.load(cs);
  assertEquals([file.path, file.length, file.poseClass], [cs, 7, null]);
  assertEquals(file.apix, new Float64Array(7).fill(1.5));
  assertEquals(file.resolution, new Int32Array(7).fill(8));
  assertEquals(file.table.uids()[6], uidOf(6));
  assertEquals(file.diagnostics, []);
  const bare = cryoSparcFile(2, { without: [/^blob/] });
  assertEquals([bare.apix, bare.resolution, bare.path], [null, null, null]);
});

Deno.test("CryoSparcFile.load() loads what is wanted, or everything", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder, {
    columns: [csNumbers("location/center_x_frac", "<f4", new Array(7).fill(1))],
  });
  const some = await CryoSparcFile.load(cs);
  assertEquals(some.table.has("location/center_x_frac"), true);
  const copy = folder.at("copy.cs");
  assertEquals(
    await faultCode(() => writeCs(copy, some.table)),
    "cs-not-loaded",
  );
  const all = await CryoSparcFile.load(cs, { allFields: true });
  await writeCs(copy, all.table);
  assertEquals(await Deno.readFile(copy), await Deno.readFile(cs));
});

Deno.test("CryoSparcFile.load() joins a passthrough file, named or found", async () => {
  await using folder = await temporaryFolder();
  const cs = await writeSplitSet(folder);
  const beside = folder.at("J24_passthrough_particles.cs");
  for (const passthrough of [beside, [beside], [beside, beside], true]) {
    const { table } = await CryoSparcFile.load(cs, { passthrough });
    assertEquals([...table.numbers("alignments3D/shift")], SHIFTS);
    assertEquals([...table.numbers("ctf/df1_A")], [15000, 15010, 15020]);
    assertEquals(table.path, cs);
  }
  for (const passthrough of [undefined, false, []]) {
    const { table } = await CryoSparcFile.load(cs, { passthrough });
    assertEquals(table.has("alignments3D/shift"), false);
  }
});

Deno.test("CryoSparcFile.load() refuses passthrough files of other particles", async () => {
  await using folder = await temporaryFolder();
  const cs = await writeSplitSet(folder);
  const other = folder.at("other.cs");
  const load = (passthrough: LoadCryoSparcOptions["passthrough"]) =>
    faultCode(() => CryoSparcFile.load(cs, { passthrough }));
  await writeCs(other, cryoSparcTable(ROWS.slice(1)));
  assertEquals(await load(other), "cs-uid-missing");
  await writeCs(other, cryoSparcTable(ROWS).selectRows([0, 1, 2, 1]));
  assertEquals(await load(other), "cs-uid-twice");
  await writeCs(other, cryoSparcTable(ROWS, { without: ["uid"] }));
  assertEquals(await load(other), "cs-uid-missing");
  assertEquals(await load(folder.at("none.cs")), "file-missing");
  await Deno.remove(folder.at("J24_passthrough_particles.cs"));
  assertEquals(await load(true), "passthrough-missing");
});

/** A `.csg` file that names these files by the groups they hold. */
function csg(files: Readonly<Record<string, string>>, count = 3): string {
  const results = Object.entries(files).map(([group, file]) =>
    `  ${group}:\n    metafile: '>${file}'\n    num_items: ${count}\n` +
    `    type: particle.${group}\n`
  );
  return `created: 2024-01-01\ngroup:\n  name: particles\n  type: particle\n` +
    `results:\n${results.join("")}version: v4.4.0\n`;
}

Deno.test("CryoSparcFile.load() follows a .csg file", async () => {
  await using folder = await temporaryFolder();
  const cs = await writeSplitSet(folder);
  // The poses are named first, the images set the order.
  for (const name of ["J24_particles.csg", "UPPER.CSG"]) {
    const path = await folder.write(
      name,
      csg({
        alignments3D: "J24_passthrough_particles.cs",
        blob: "J24_005_particles.cs",
        ctf: "J24_005_particles.cs",
      }),
    );
    const file = await CryoSparcFile.load(path);
    assertEquals([file.path, file.table.path, file.length], [path, cs, 3]);
    assertEquals([...file.table.numbers("blob/idx")], [0, 1, 0]);
    assertEquals([...file.table.numbers("alignments3D/shift")], SHIFTS);
    const { translations } = await parsePosesFromCs(path, 8);
    assertEquals([...translations.data], SHIFTS.map((x) => x / 8));
  }
});

Deno.test("CryoSparcFile.load() takes each group from the file a .csg names for it", async () => {
  await using folder = await temporaryFolder();
  const old = cryoSparcTable(ROWS);
  const moved = old.withColumn(
    csNumbers("alignments3D/shift", "<f4", SHIFTS.map((x) => x - 3), [2]),
  );
  await writeCs(folder.at("old.cs"), old);
  await writeCs(folder.at("new.cs"), moved);
  const path = await folder.write(
    "g.csg",
    csg({ blob: "old.cs", alignments3D: "new.cs" }),
  );
  const { table, diagnostics } = await CryoSparcFile.load(path);
  const shifts = SHIFTS.map((x) => x - 3);
  assertEquals([...table.numbers("alignments3D/shift")], shifts);
  // Groups that are not listed come with the files that have them.
  assertEquals(table.numbers("ctf/df1_A")[1], 15010);
  assertEquals(diagnostics, []);
});

Deno.test("CryoSparcFile.load() tells of fields that two files have differently", async () => {
  await using folder = await temporaryFolder();
  const old = cryoSparcTable(ROWS);
  const path = folder.at("old.cs");
  const passthrough = folder.at("new.cs");
  await writeCs(path, old);
  await writeCs(passthrough, old.selectRows([2, 0, 1]));
  const same = await CryoSparcFile.load(path, { passthrough });
  assertEquals(same.diagnostics, []);
  const columns = [csNumbers("alignments3D/shift", "<f4", [1, 2, 3, 4, 5, 6], [
    2,
  ])];
  await writeCs(passthrough, cryoSparcTable(ROWS, { columns }));
  const other = await CryoSparcFile.load(path, { passthrough });
  assertEquals([...other.table.numbers("alignments3D/shift")], SHIFTS);
  assertEquals(other.diagnostics.map(({ code }) => code), ["cs-fields-twice"]);
  assertStringIncludes(other.diagnostics[0].message, "alignments3D/shift");
});

Deno.test("CryoSparcFile.load() follows a .csg file and joins what is named besides", async () => {
  await using folder = await temporaryFolder();
  await writeSplitSet(folder);
  const path = await folder.write(
    "J24_particles.csg",
    csg({ blob: "J24_005_particles.cs" }),
  );
  const { table } = await CryoSparcFile.load(path, { passthrough: true });
  assertEquals([...table.numbers("alignments3D/shift")], SHIFTS);
});

Deno.test("CryoSparcFile.load() says what is wrong with a .csg file", async () => {
  await using folder = await temporaryFolder();
  const fault = async (text: string) => {
    const path = await folder.write("g.csg", text);
    return await faultCode(() => CryoSparcFile.load(path));
  };
  assertEquals(await fault(""), "csg-content");
  assertEquals(await fault(csg({})), "csg-content");
  assertEquals(await fault(csg({ blob: "none.cs" })), "file-missing");
});

Deno.test("CryoSparcFile.load() refuses what is no cryoSPARC table", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.cs", "data_particles\n");
  const error = await assertRejects(
    () => CryoSparcFile.load(path),
    DataFormatError,
    ".star",
  );
  assertEquals(error.path, path);
  await assertRejects(
    () => CryoSparcFile.load(folder.at("none.cs")),
    MissingFileError,
  );
  await assertRejects(
    () =>
      CryoSparcFile.load(path, {
        passthru: true,
      } as unknown as LoadCryoSparcOptions),
    ArgumentError,
    "passthru",
  );
});

Deno.test("CryoSparcFile keeps the class and the values of tables in memory", () => {
  const table = new CsTable(2, [
    csNumbers("blob/shape", "<u4", [6, 8, 2 ** 32 - 1, 8], [2]),
  ]);
  const file = new CryoSparcFile(table, { poseClass: 0 });
  assertEquals([file.poseClass, file.path, file.length], [0, null, 2]);
  // Sides come first; those beyond 31 bits stay large.
  assertEquals([...file.resolution!], [6, 2 ** 31 - 1]);
  assertStringIncludes(
    `${new CryoSparcFile(table, { path: "x.cs" }).path}`,
    "x.cs",
  );
});

Deno.test("CryoSparcFile of a table that was read knows its file", () => {
  const table = new CsTable(0, [], { path: "a.cs" });
  assertEquals(new CryoSparcFile(table).path, "a.cs");
});

Deno.test("CryoSparcFile.load() joins several files, and says which is missing", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("a.cs");
  const without = [/^(ctf|alignments3D)/];
  await writeCs(path, cryoSparcTable(ROWS, { without }));
  await writeCs(
    folder.at("ctf.cs"),
    cryoSparcTable(ROWS, { without: [POSES, /^blob/] }),
  );
  await writeCs(
    folder.at("poses.cs"),
    cryoSparcTable(ROWS, { without: [/^(ctf|blob)/] }),
  );
  const passthrough = [folder.at("ctf.cs"), folder.at("poses.cs")];
  const { table } = await CryoSparcFile.load(path, { passthrough });
  assertEquals([...table.numbers("alignments3D/shift")], SHIFTS);
  assertEquals(table.numbers("ctf/df1_A")[2], 15020);
  const gone = folder.at("gone.cs");
  const error = await assertRejects(
    () => CryoSparcFile.load(path, { passthrough: gone }),
    MissingFileError,
    `which "${path}" is to be joined with`,
  );
  assertEquals(error.paths, [gone]);
});

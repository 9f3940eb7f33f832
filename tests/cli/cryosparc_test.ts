import { assertEquals, assertStringIncludes } from "@std/assert";
import { csNumbers, writeCs } from "../../mod.ts";
import { cryoSparcTable, writeCryoSparcSet } from "../support/cryosparc_set.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf, runScript } from "./run.ts";

Deno.test("info says what a cryoSPARC set is", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  const { code, out, err } = await cryoset("info", cs);
  assertEquals([code, err], [0, ""]);
  assertEquals(linesOf(out), [
    cs,
    "  format        cryoSPARC, 17 columns",
    "  particles     7 images",
    "  box           8 × 8 px",
    "  pixel size    1.5 Å",
    "  poses         yes, origins in px",
    "  CTF           yes, defocus 1.45 to 1.46 µm",
    "  half-sets     4 and 3 images",
    "  stacks        2 of 2 found, 3.8 kB, 32-bit floats",
    "  complete      yes",
    "",
    "  optics group  name  images   kV  Cs mm  contrast  Å/px  box",
    "             1     -       4  300    2.7       0.1   1.5    8",
    "             2     -       3  200    2.6      0.07   1.5    8",
  ]);
});

Deno.test("info says what a cryoSPARC set lacks", async () => {
  await using folder = await temporaryFolder();
  const { cs, rows } = await writeCryoSparcSet(folder);
  const without = [/^alignments3D/, "ctf/df1_A"];
  await writeCs(cs, cryoSparcTable(rows, { without }));
  const { code, out } = await cryoset("info", cs);
  assertEquals(code, 0);
  assertStringIncludes(out, "  poses         no: alignments3D/pose missing\n");
  assertStringIncludes(out, "  CTF           no: ctf/df1_A missing\n");
  assertStringIncludes(out, "  half-sets     none (no alignments3D/split)\n");
  // The images are walked all the same.
  const { json } = await cryosetJson("batches", cs);
  assertEquals([json.ok, json.images, json.voxelSize], [true, 7, null]);
  assertStringIncludes(json.metadataMissing, "passthrough");
});

Deno.test("info --json gives the report of a cryoSPARC set", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder, {
    columns: [csNumbers("blob/sign", "<f4", new Array(7).fill(-1))],
  });
  const { code, json } = await cryosetJson("info", cs);
  assertEquals([code, json.format, json.ok], [0, "cryoSPARC", true]);
  assertEquals(json.metadata.block, null);
  assertEquals(json.metadata.opticsGroups.length, 2);
  assertEquals(json.diagnostics.map(({ code }: { code: string }) => code), [
    "blob-sign",
  ]);
});

Deno.test("split takes the halves of alignments3D/split", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  const { code, out, err } = await cryoset("split", cs);
  assertEquals([code, err], [
    0,
    "Nothing is written: add -o halves.json or -o halves.cs\n",
  ]);
  assertEquals(linesOf(out), [
    cs,
    "  particles     7 images",
    "  half-sets     4 and 3 images",
    "  method        as alignments3D/split says",
  ]);
  const { json } = await cryosetJson("split", cs);
  assertEquals([json.method, json.seed, json.nImages], [
    "alignments3D/split",
    null,
    7,
  ]);
  assertEquals(json.halfsets, [[0, 2, 4, 6], [1, 3, 5]]);
  const output = folder.at("halves.json");
  assertEquals((await cryoset("split", cs, "-o", output)).code, 0);
  const { json: back } = await cryosetJson("split", cs, "--halfsets", output);
  assertEquals([back.method, back.halfsets], ["file", json.halfsets]);
  const star = await cryoset("split", cs, "-o", folder.at("halves.star"));
  assertEquals(star.code, 2);
  assertStringIncludes(star.err, ".json");
});

Deno.test("batches walks a cryoSPARC set", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  const { code, json } = await cryosetJson("batches", cs, "-b", "4");
  assertEquals([code, json.ok, json.images, json.box], [0, true, 7, 8]);
  assertEquals([json.voxelSize, json.metadataMissing], [1.5, null]);
  const { json: half } = await cryosetJson("batches", cs, "--halfset", "1");
  assertEquals([half.images, half.method], [3, "alignments3D/split"]);
  const words = ["batches", cs, "--apix", "2", "--downsample", "4"];
  assertEquals((await cryosetJson(...words)).json.voxelSize, 4);
});

Deno.test("sets are read with --allow-read of their folder, nothing else", async () => {
  await using folder = await temporaryFolder();
  const { rows } = await writeCryoSparcSet(folder, {
    file: "J5_particles.cs",
    without: [/^alignments3D/],
  });
  const poses = cryoSparcTable(rows, { without: [/^blob|^ctf/] });
  await writeCs(folder.at("J5_passthrough_particles.cs"), poses);
  await folder.write(
    "J5.csg",
    "results:\n" +
      "  alignments3D: {metafile: '>J5_passthrough_particles.cs'}\n" +
      "  blob: {metafile: '>J5_particles.cs'}\n",
  );
  const calls = [
    ["info", "J5.csg"],
    ["batches", "J5.csg", "--halfset", "1"],
    ["batches", "J5_particles.cs", "--passthrough", "auto"],
  ];
  for (const words of calls) {
    const read = [`--allow-read=${folder.path}`];
    const { code, out, err } = await runScript(
      "cli/main.ts",
      read,
      words,
      folder.path,
    );
    assertEquals([code, err], [0, ""], words.join(" "));
    const sayPoses = words[0] === "info"
      ? "poses         yes"
      : "poses and CTF";
    assertStringIncludes(out, sayPoses);
  }
});

Deno.test("commands keep to 80 columns for cryoSPARC sets", async () => {
  await using folder = await temporaryFolder();
  const { cs, rows } = await writeCryoSparcSet(folder, {
    columns: [csNumbers("blob/sign", "<f4", new Array(7).fill(-1))],
  });
  const poor = folder.at("poor.cs");
  const without = [/^alignments3D/, /^ctf/, "blob/psize_A"];
  await writeCs(poor, cryoSparcTable(rows, { without }));
  const faulty = folder.at("faulty.cs");
  const columns = [
    csNumbers("alignments3D/pose", "<f4", new Array(21).fill(NaN), [3]),
    csNumbers("ctf/accel_kv", "<f4", new Array(7).fill(300000)),
  ];
  await writeCs(faulty, cryoSparcTable(rows, { columns }));
  const calls = [
    ["info", cs, "--columns"],
    ["info", poor],
    ["info", faulty],
    ["batches", cs, "-b", "2", "-p", "half"],
    ["batches", poor],
    ["batches", faulty],
    ["split", cs],
  ];
  for (const words of calls) {
    const { out, err } = await cryoset(...words);
    const long = linesOf(out + err).filter((line) =>
      line.length > 80 && !line.includes(folder.path)
    );
    assertEquals(long, [], words.join(" "));
  }
});

Deno.test("--datadir means a folder beside the file where the one here has no stacks", async () => {
  await using folder = await temporaryFolder();
  await writeCryoSparcSet(folder, { file: "P1/J5/particles.cs" });
  await Deno.mkdir(folder.at("P1/J5/data"));
  await Deno.rename(folder.at("Stacks"), folder.at("P1/J5/data/Stacks"));
  // A folder of that name here holds something else.
  await folder.write("data/notes.txt", "");
  const read = [`--allow-read=${folder.path}`];
  const run = (...words: string[]) =>
    runScript("cli/main.ts", read, words, folder.path);
  const given = ["P1/J5/particles.cs", "-d", "data"];
  for (const command of ["info", "batches"]) {
    const { code, err } = await run(command, ...given);
    assertEquals([code, err], [0, ""], command);
  }
  assertEquals((await run("split", ...given, "--json")).code, 0);
  // Where neither has them, the one here is spoken of.
  await Deno.rename(folder.at("P1/J5/data/Stacks"), folder.at("P1/J5/gone"));
  for (const command of ["info", "batches"]) {
    const { code, out, err } = await run(command, ...given);
    assertEquals(code, 1, command);
    assertStringIncludes(out + err, folder.at("data/Stacks/s0.mrcs"));
  }
  // Where the one here has them, it is the one meant.
  await Deno.rename(folder.at("P1/J5/gone"), folder.at("data/Stacks"));
  for (const command of ["info", "batches"]) {
    assertEquals((await run(command, ...given)).code, 0, command);
  }
});

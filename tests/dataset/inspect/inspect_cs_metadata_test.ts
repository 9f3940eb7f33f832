import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  csNumbers,
  encodeCsg,
  inspectParticles,
  loadDataset,
  writeCs,
} from "../../../mod.ts";
import { inspectCsMetadata } from "../../../src/dataset/inspect/inspect_cs_metadata.ts";
import {
  cryoSparcFile,
  cryoSparcTable,
  type CryoSparcTableOptions,
  type Row,
  writeCryoSparcSet,
} from "../../support/cryosparc_set.ts";
import { mrcBytes } from "../../support/mrc_bytes.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const report = (n: number, options: CryoSparcTableOptions = {}) =>
  inspectCsMetadata(cryoSparcFile(n, options), 8);

const floats = (name: string, values: number[], ...shape: number[]) =>
  csNumbers(name, "<f4", values, shape);

Deno.test("inspectCsMetadata() tells poses, CTF, half-sets and exposure groups", () => {
  const { poses, ctf, ...rest } = report(7);
  assertEquals(poses, {
    present: true,
    missing: [],
    origins: "px",
    fault: null,
  });
  // Mean defocus 14500 + 10 i Å, in µm.
  assertEquals(ctf, {
    present: true,
    missing: [],
    defocusRange: [1.45, 1.456],
    phaseShift: false,
    fault: null,
  });
  const f = Math.fround;
  const common = { name: null, pixelSize: 1.5, imageSize: 8 };
  assertEquals(rest, {
    block: null,
    columns: cryoSparcFile(1).table.names,
    opticsGroups: [
      {
        ...common,
        group: "1",
        particles: 4,
        voltage: 300,
        sphericalAberration: f(2.7),
        amplitudeContrast: f(0.1),
      },
      {
        ...common,
        group: "2",
        particles: 3,
        voltage: 200,
        sphericalAberration: f(2.6),
        amplitudeContrast: f(0.07),
      },
    ],
    halfsets: { half1: 4, half2: 3, other: 0, usable: true },
    premultipliedCtf: false,
  });
});

Deno.test("inspectCsMetadata() lists exposure groups by number", () => {
  const ids = csNumbers("ctf/exp_group_id", "<u4", [10, 2, 10, 0, 2]);
  const { opticsGroups } = report(5, {
    columns: [ids],
    without: ["ctf/accel_kv", "blob/shape"],
  });
  assertEquals(
    opticsGroups.map(({ group, particles }) => [group, particles]),
    [["0", 1], ["2", 2], ["10", 2]],
  );
  const [{ voltage, imageSize, pixelSize }] = opticsGroups;
  assertEquals([voltage, imageSize, pixelSize], [null, null, 1.5]);
  const without = ["ctf/exp_group_id"];
  assertEquals(report(5, { without }).opticsGroups, []);
});

Deno.test("inspectCsMetadata() names what is missing", () => {
  const { poses, ctf, halfsets } = report(3, {
    without: [/^alignments3D/, "ctf/df2_A", "ctf/cs_mm"],
    columns: [floats("alignments2D/pose", [1, 2, 3])],
  });
  assertEquals(poses, {
    present: false,
    missing: ["alignments3D/pose"],
    origins: null,
    fault: null,
  });
  assertEquals([ctf.present, ctf.missing, ctf.defocusRange, ctf.fault], [
    false,
    ["ctf/df2_A", "ctf/cs_mm"],
    null,
    null,
  ]);
  assertEquals(halfsets, null);
});

Deno.test("inspectCsMetadata() knows poses by class", () => {
  const without = [/^alignments3D/];
  const classes = [0, 1].flatMap((k) => [
    floats(`alignments_class_${k}/pose`, [0, 0, k, 0, 0, k], 3),
    floats(`alignments_class_${k}/shift`, [0, 0, 0, 0], 2),
  ]);
  const { poses } = report(2, { without, columns: classes });
  assertEquals([poses.present, poses.origins], [true, "px"]);
  assert(poses.fault?.includes("class_posterior"), `${poses.fault}`);
  const file = cryoSparcFile(2, { without, columns: classes, poseClass: 1 });
  assertEquals(inspectCsMetadata(file, 8).poses.fault, null);
  const multi = [floats("alignments3D_multi/pose", new Array(6).fill(0), 1, 3)];
  const { poses: one } = report(2, { without, columns: multi });
  assertEquals(one, {
    present: true,
    missing: [],
    origins: null,
    fault: null,
  });
});

Deno.test("inspectCsMetadata() says why values that are there cannot be read", () => {
  const { poses, ctf } = report(2, {
    columns: [
      floats("alignments3D/pose", [0, 0, 0, NaN, 0, 0], 3),
      floats("ctf/df1_A", [NaN, 1]),
    ],
  });
  assertEquals([poses.present, ctf.present], [true, true]);
  assert(poses.fault?.includes("alignments3D/pose of particle 2"));
  assert(ctf.fault?.includes("ctf/df1_A of particle 1"));
  assertEquals(ctf.defocusRange, null);
  // A pixel size may come as an option.
  const unscaled = report(2, { without: ["blob/psize_A"] });
  assertEquals([unscaled.poses.fault, unscaled.ctf.fault], [null, null]);
});

Deno.test("inspectCsMetadata() tells phase shifts by their values", () => {
  const phase = (...values: number[]) =>
    report(2, { columns: [floats("ctf/phase_shift_rad", values)] }).ctf
      .phaseShift;
  assertEquals([phase(0, 0), phase(0, 1.5)], [false, true]);
});

Deno.test("inspectCsMetadata() counts half-sets that cannot be used", () => {
  const halfsets = (...split: number[]) =>
    report(split.length, {
      columns: [csNumbers("alignments3D/split", "<u4", split)],
    }).halfsets;
  assertEquals(halfsets(0, 1, 2), {
    half1: 1,
    half2: 1,
    other: 1,
    usable: false,
  });
  assertEquals(halfsets(1, 1), {
    half1: 0,
    half2: 2,
    other: 0,
    usable: false,
  });
});

Deno.test("inspectParticles() finds a whole cryoSPARC set whole", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  const csg = await folder.write(
    "particles.csg",
    await encodeCsg("particles.cs", ["blob/path"], 7),
  );
  for (const path of [cs, csg]) {
    const report = await inspectParticles(path);
    assertEquals(
      [report.path, report.format, report.particles, report.ok],
      [path, "cryoSPARC", 7, true],
    );
    assertEquals([report.box, report.pixelSize], [8, 1.5]);
    assertEquals(
      [report.stacks.found, report.stacks.bytes],
      [2, 2 * 1024 + 7 * 64 * 4],
    );
    assertEquals(report.diagnostics, []);
  }
});

Deno.test("inspectParticles() notes that particles are dark", async () => {
  await using folder = await temporaryFolder();
  const sign = (...values: number[]) => floats("blob/sign", values);
  const notes = async (...values: number[]) => {
    const columns = [sign(...values)];
    const { cs } = await writeCryoSparcSet(folder, { counts: [2], columns });
    const { ok, diagnostics } = await inspectParticles(cs);
    assertEquals(ok, true);
    return diagnostics.map(({ severity, code, message }) => [
      severity,
      code,
      message.includes("1 of 2 images"),
    ]);
  };
  assertEquals(await notes(1, 1), []);
  assertEquals(await notes(1, -1), [["note", "blob-sign", true]]);
});

Deno.test("inspectParticles() reports faults and missing stacks of a cryoSPARC set", async () => {
  await using folder = await temporaryFolder();
  const rows: Row[] = [[0, 0], [1, 7], [2, 0]];
  const { cs } = await writeCryoSparcSet(folder, {
    counts: [1, 1, 1],
    rows,
    columns: [floats("alignments3D/pose", new Array(9).fill(NaN), 3)],
  });
  await Deno.remove(folder.at("Stacks/s2.mrcs"));
  const report = await inspectParticles(cs);
  assertEquals([report.ok, report.particles], [false, 3]);
  assertEquals(report.stacks.missing, ["Stacks/s2.mrcs"]);
  assertEquals(report.stacks.faulty.map(({ code }) => code), [
    "section-out-of-range",
  ]);
  assert(report.metadata?.poses.fault?.includes("NaN"));
  const empty = folder.at("empty.cs");
  await writeCs(empty, cryoSparcTable([]));
  const none = await inspectParticles(empty);
  assertEquals([none.ok, none.particles, none.stacks.named], [false, 0, 0]);
});

Deno.test("inspectParticles() reads cryoSPARC sets as loadDataset() does", async () => {
  await using folder = await temporaryFolder();
  const { cs, rows } = await writeCryoSparcSet(folder, {
    file: "J3_particles.cs",
    without: [/^alignments3D/],
  });
  await writeCs(
    folder.at("J3_passthrough_particles.cs"),
    cryoSparcTable(rows, { without: [/^blob|^ctf/] }).selectRows(
      [6, 5, 4, 3, 2, 1, 0],
    ),
  );
  const alone = await inspectParticles(cs);
  assertEquals(alone.metadata!.poses.present, false);
  const options = { cs: { passthrough: true } };
  const joined = await inspectParticles(cs, options);
  assertEquals(joined.metadata!.poses, {
    present: true,
    missing: [],
    origins: "px",
    fault: null,
  });
  assertEquals(joined.metadata!.halfsets?.half1, 4);
  await using dataset = await loadDataset(cs, options);
  assertEquals(dataset.nImages, joined.particles);
  // A class that is not there is the caller's fault, not the file's.
  await assertRejects(
    () => inspectParticles(cs, { cs: { passthrough: true, poseClass: 1 } }),
    ArgumentError,
  );
});

Deno.test("inspectParticles() says the box of the stacks and the scaled pixel size", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder, {
    columns: [csNumbers("blob/shape", "<u4", new Array(14).fill(16), [2])],
  });
  const report = await inspectParticles(cs);
  assertEquals([report.box, report.pixelSize, report.ok], [8, 3, true]);
  assertEquals(report.diagnostics.map(({ code }) => code), [
    "image-size-disagrees",
  ]);
  await folder.write("Stacks/s1.mrcs", mrcBytes(4, 10, () => 0));
  const mixed = await inspectParticles(cs);
  assertEquals([mixed.box, mixed.ok], [null, false]);
});

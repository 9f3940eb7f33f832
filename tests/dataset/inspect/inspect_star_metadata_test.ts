import { assertEquals } from "@std/assert";
import { inspectStarMetadata } from "../../../src/dataset/inspect/inspect_star_metadata.ts";
import { StarTable } from "../../../src/formats/star/mod.ts";
import { StarFile } from "../../../src/metadata/star_file.ts";
import { writeParticleSet } from "../../support/particle_set.ts";
import { rewrite } from "../../support/star_set.ts";
import { temporaryFolder } from "../../support/temporary.ts";

Deno.test("inspectStarMetadata() tells poses, CTF, half-sets and optics groups", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const report = inspectStarMetadata(await StarFile.load(star), 8);
  assertEquals(report.columns.length, 11);
  assertEquals(report.poses, {
    present: true,
    missing: [],
    origins: "Å",
    fault: null,
  });
  // Mean defocus 14500 + 10 i Å, in µm.
  assertEquals(report.ctf, {
    present: true,
    missing: [],
    defocusRange: [1.45, 1.456],
    phaseShift: false,
    fault: null,
  });
  assertEquals(report.halfsets, {
    half1: 4,
    half2: 3,
    other: 0,
    usable: true,
  });
  assertEquals(report.premultipliedCtf, false);
  assertEquals(report.opticsGroups, [
    {
      group: "1",
      name: "first",
      particles: 4,
      voltage: 300,
      sphericalAberration: 2.7,
      amplitudeContrast: 0.1,
      pixelSize: 1.5,
      imageSize: 8,
    },
    {
      group: "2",
      name: "second",
      particles: 3,
      voltage: 200,
      sphericalAberration: 2.6,
      amplitudeContrast: 0.07,
      pixelSize: 1.5,
      imageSize: 8,
    },
  ]);
});

Deno.test("inspectStarMetadata() names what is missing", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const poor = await rewrite(
    folder,
    star,
    "poor.star",
    ["_rlnAngleTilt", "_a"],
    ["_rlnOriginXAngst", "_rlnOriginX"],
    ["_rlnOriginYAngst", "_rlnOriginY"],
    ["_rlnDefocusV", "_b"],
    ["_rlnVoltage", "_c"],
    ["_rlnImageSize", "_rlnPhaseShift"],
    ["_rlnRandomSubset", "_d"],
    ["_rlnOpticsGroupName", "_e"],
  );
  const report = inspectStarMetadata(await StarFile.load(poor), null);
  assertEquals(report.poses, {
    present: false,
    missing: ["_rlnAngleTilt"],
    origins: "px",
    fault: null,
  });
  assertEquals(report.ctf, {
    present: false,
    missing: ["_rlnDefocusV", "_rlnVoltage"],
    defocusRange: null,
    phaseShift: true,
    fault: null,
  });
  assertEquals(report.halfsets, null);
  const [first] = report.opticsGroups;
  assertEquals([first.name, first.voltage, first.imageSize], [
    null,
    null,
    null,
  ]);
});

Deno.test("inspectStarMetadata() counts half-sets that cannot be used", () => {
  const halfsets = (...values: number[]) =>
    inspectStarMetadata(
      new StarFile({
        data: StarTable.fromColumns("", { _rlnRandomSubset: values }),
      }),
      null,
    ).halfsets;
  assertEquals(halfsets(1, 2, 3), {
    half1: 1,
    half2: 1,
    other: 1,
    usable: false,
  });
  assertEquals(halfsets(1, 1)!.usable, false);
});

Deno.test("inspectStarMetadata() knows RELION 3.0 tables", () => {
  const star = new StarFile({
    data: StarTable.fromColumns("", {
      _rlnAngleRot: [1],
      _rlnAngleTilt: [2],
      _rlnAnglePsi: [3],
    }),
  });
  const report = inspectStarMetadata(star, null);
  assertEquals(report.poses, {
    present: true,
    missing: [],
    origins: null,
    fault: null,
  });
  assertEquals(report.opticsGroups, []);
});

Deno.test("inspectStarMetadata() takes groups 1, 01 and 1.0 as one", () => {
  const star = new StarFile({
    data: StarTable.fromColumns("particles", {
      _rlnOpticsGroup: ["1", "01", "1.0", "2"],
    }),
    dataOptics: StarTable.fromColumns("optics", {
      _rlnOpticsGroup: ["1", "2", "3"],
    }),
  });
  assertEquals(
    inspectStarMetadata(star, null).opticsGroups.map(({ particles }) =>
      particles
    ),
    [3, 1, 0],
  );
});

Deno.test("inspectStarMetadata() says why values that are there cannot be read", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const faulty = await rewrite(
    folder,
    star,
    "faulty.star",
    [/^(000002@Stacks\/s0\S* \S+) \S+/, "$1 tilted"],
    [" 15010 ", " nan "],
  );
  const { poses, ctf } = inspectStarMetadata(await StarFile.load(faulty), 8);
  assertEquals([poses.present, ctf.present], [true, true]);
  assertEquals(poses.fault?.includes("tilted"), true);
  assertEquals(ctf.fault?.includes("_rlnDefocusU"), true);
  assertEquals(ctf.defocusRange, null);
});

Deno.test("inspectStarMetadata() does not miss a pixel size that an option may give", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const sizeless = await rewrite(folder, star, "sizeless.star", [
    "_rlnImagePixelSize",
    "_other",
  ]);
  const { poses, ctf } = inspectStarMetadata(await StarFile.load(sizeless), 8);
  assertEquals([poses.fault, ctf.fault], [null, null]);
});

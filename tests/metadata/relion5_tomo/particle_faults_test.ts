import { assert, assertEquals, assertRejects } from "@std/assert";
import { readTomoTables } from "../../../src/metadata/relion5_tomo/read_tomo_tables.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import {
  exampleA,
  manyParticles,
  type TomoProject,
  writeProject,
} from "../../support/tomo_texts.ts";
import {
  faultOf,
  fields,
  OPTICS,
  PARTICLES,
  SERIES,
  TOMOGRAMS,
} from "./table_faults.ts";

Deno.test("readTomoTables() refuses particles it cannot place", async () => {
  const partial = await faultOf(({ particles }) => {
    delete particles.CenteredCoordinateYAngst;
    particles.CoordinateX = [1];
  });
  assertEquals([partial.code, partial.actual], ["no-coordinates", [
    "_rlnCenteredCoordinateXAngst",
    "_rlnCenteredCoordinateZAngst",
    "_rlnCoordinateX",
  ]]);
  const toPixels = (project: TomoProject) => {
    for (const axis of "XYZ") {
      delete project.particles[`CenteredCoordinate${axis}Angst`];
      project.particles[`Coordinate${axis}`] = [1];
    }
  };
  assertEquals(
    await fields((project) => {
      toPixels(project);
      project.tomograms.TomoSizeZ = [-999];
    }),
    ["tomo-size", ...PARTICLES, 1, "_rlnTomoSizeX"],
  );
  const doubt = await faultOf((project) => {
    toPixels(project);
    project.tomograms.TomoTiltSeriesName = ["dummy_tiltseries.mrc"];
    project.optics.TomoSubtomogramBinning = [2];
  });
  assertEquals([doubt.code, doubt.actual], ["ambiguous-coordinates", 2]);
  assert(doubt.message.includes('coordinatePixelSize: "image"'));
  assertEquals(
    await fields(({ particles }) => {
      particles.OriginXAngst = [0];
      particles.OriginX = particles.OriginY = [0];
    }),
    ["pixel-origins", ...PARTICLES, undefined, "_rlnOriginY"],
  );
});

Deno.test("readTomoTables() refuses a handedness other than 1 and -1: bad-hand", async () => {
  for (const hand of [0, 2, -1.5]) {
    const { code, row, label, actual, message } = await faultOf(
      ({ tomograms }) => tomograms.TomoHand = [hand],
    );
    assertEquals(
      [code, row, label, actual],
      ["bad-hand", 1, "_rlnTomoHand", `${hand}`],
    );
    assert(message.includes(`handedness of "TS_1" is "${hand}"`));
  }
});

Deno.test("readTomoTables() refuses visible frames that do not fit", async () => {
  for (
    const list of ["[1,2]", "[1,-1]", "[1,]", "[,]", "1,1", "[1,1", "[1,]]"]
  ) {
    const { code, row, label, actual } = await faultOf(
      ({ particles }) => particles.TomoVisibleFrames = ["[1,0]", list],
      manyParticles(2),
    );
    assertEquals(
      [code, row, label, actual],
      ["bad-visible-frames", 2, "_rlnTomoVisibleFrames", list],
    );
  }
  for (const [list, length] of [["[1]", 1], ["[1,1,1]", 3], ["[]", 0]]) {
    const { code, row, expected, actual, message } = await faultOf(
      ({ particles }) => particles.TomoVisibleFrames = ["[1,0]", list],
      manyParticles(2),
    );
    assertEquals(
      [code, row, expected, actual],
      ["visible-length", 2, 2, length],
    );
    assert(message.includes(
      `"TS_1/2" lists ${length} frames, tilt series "TS_1" has 2 rows`,
    ));
  }
});

Deno.test("readTomoTables() accepts visible frames with blanks", async () => {
  await using folder = await temporaryFolder();
  const project = manyParticles(2);
  project.particles.TomoVisibleFrames = ["'[ 1 , 0]'", "[0.0,1.0]"];
  const tables = await readTomoTables(await writeProject(folder, project));
  assertEquals([...tables.particles.visible!], [1, 0, 0, 1]);
});

Deno.test("readTomoTables() refuses optics that do not fit", async () => {
  const unknown = await faultOf(
    ({ particles }) => particles.OpticsGroup = [1, 1, 7],
    manyParticles(3),
  );
  assertEquals(
    [unknown.code, unknown.row, unknown.label, unknown.actual],
    ["unknown-optics", 3, "_rlnOpticsGroup", "7"],
  );
  const duplicate = ({ optics }: TomoProject) => {
    for (const column of Object.values(optics)) column.push(column[0]);
  };
  assertEquals((await fields(duplicate))[0], "star-duplicate-optics-group");
  assertEquals(
    await fields((project) => {
      duplicate(project);
      project.optics.OpticsGroup = [1, 2];
      delete project.particles.OpticsGroup;
    }),
    ["missing-column", ...PARTICLES, undefined, "_rlnOpticsGroup"],
  );
  const mismatch = await faultOf(({ optics }) => optics.Voltage = [200]);
  assertEquals(
    [mismatch.code, mismatch.row, mismatch.label, mismatch.expected],
    ["optics-mismatch", 1, "_rlnVoltage", 300],
  );
  assert(mismatch.message.includes(
    '_rlnVoltage "200" in optics group 1, "300" in tomogram "TS_1"',
  ));
  for (
    const label of [
      "SphericalAberration",
      "AmplitudeContrast",
      "TomoTiltSeriesPixelSize",
    ]
  ) {
    const shifted = (by: number) => ({ optics }: TomoProject) =>
      optics[label] = [Number(optics[label][0]) + by];
    assertEquals((await fields(shifted(0.0011)))[4], `_rln${label}`);
    const project = exampleA();
    shifted(0.0009)(project);
    await using folder = await temporaryFolder();
    await readTomoTables(await writeProject(folder, project));
  }
});

Deno.test("readTomoTables() refuses half-sets other than 1 and 2: bad-subset", async () => {
  for (const subset of [0, 3, 1.5, -1]) {
    const { code, row, actual } = await faultOf(
      ({ particles }) => particles.RandomSubset = [1, subset],
      manyParticles(2),
    );
    assertEquals([code, row, actual], ["bad-subset", 2, `${subset}`]);
  }
});

Deno.test("readTomoTables() refuses cells without a number: bad-number", async () => {
  const cases: [keyof TomoProject, string, string, readonly string[]][] = [
    ["particles", "AngleRot", "nan", PARTICLES],
    ["particles", "CenteredCoordinateZAngst", "inf", PARTICLES],
    ["particles", "RandomSubset", "one", PARTICLES],
    ["optics", "Voltage", "None", OPTICS],
    ["optics", "ImagePixelSize", "0", OPTICS],
    ["optics", "ImageSize", "128.5", OPTICS],
    ["optics", "CtfDataAreCtfPremultiplied", "2", OPTICS],
    ["optics", "OpticsGroup", "A", OPTICS],
    ["tomograms", "TomoTiltSeriesPixelSize", "-1", TOMOGRAMS],
    ["tomograms", "TomoSizeX", "x", TOMOGRAMS],
  ];
  for (const [table, column, value, [file, block]] of cases) {
    const fault = await faultOf((project) =>
      (project[table] as TomoProject["particles"])[column] = [value]
    );
    assertEquals(
      [fault.code, fault.file, fault.block, fault.row, fault.label],
      ["bad-number", file, block, 1, `_rln${column}`],
    );
    assertEquals(fault.actual, value);
  }
  for (
    const column of [
      "TomoYTilt",
      "DefocusV",
      "CtfScalefactor",
      "PhaseShift",
      "TomoYShiftAngst",
    ]
  ) {
    const fault = await faultOf(({ series }) =>
      series.TS_1[column] = ["1", "-nan"]
    );
    assertEquals(
      [fault.code, fault.file, fault.block, fault.row, fault.actual],
      ["bad-number", ...SERIES, 2, "-nan"],
    );
  }
  const many = await faultOf(
    ({ particles }) => particles.AngleTilt.fill("x"),
    manyParticles(30000),
  );
  assert(many.message.endsWith('"x" in row 5; and 29995 more, 30000 in all'));
});

Deno.test("readTomoTables() refuses unknown options", async () => {
  await assertRejects(
    () => readTomoTables("set.star", { projectdir: "x" } as never),
    Error,
    'Unknown option "projectdir" of readTomoTables',
  );
});

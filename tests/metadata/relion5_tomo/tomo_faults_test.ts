import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import { readTomoTables } from "../../../src/metadata/relion5_tomo/read_tomo_tables.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import {
  exampleA,
  list,
  loop,
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

Deno.test("readTomoTables() refuses particles alone: tomograms-needed", async () => {
  await using folder = await temporaryFolder();
  const { particles } = await writeProject(folder, exampleA());
  const error = await assertRejects(
    () => readTomoTables(particles),
    DataFormatError,
  );
  assertEquals([error.code, error.path], ["tomograms-needed", particles]);
  assert(error.message.includes("give the optimisation set"));
});

Deno.test("readTomoTables() refuses files without the blocks: block-not-found", async () => {
  await using folder = await temporaryFolder();
  const { tomograms, series } = exampleA();
  const members = await writeProject(folder, exampleA());
  const fault = (input: Parameters<typeof readTomoTables>[0]) =>
    assertRejects(() => readTomoTables(input), DataFormatError);
  const none = await fault(members.tomograms);
  assertEquals([none.code, none.label], [
    "block-not-found",
    "_rlnTomoParticlesFile",
  ]);
  await folder.write(
    "tomograms.star",
    loop("a", tomograms) + loop("b", tomograms),
  );
  const several = await fault(members);
  assertEquals([several.code, several.block, several.actual], [
    "block-not-found",
    "global",
    ["a", "b"],
  ]);
  assert(several.message.endsWith("(found: data_a, data_b)"));
  await folder.write("tomograms.star", loop("global", tomograms));
  await folder.write(
    "tilt_series/TS_1.star",
    loop("a", series.TS_1) + loop("b", series.TS_1),
  );
  assertEquals((await fault(members)).block, "TS_1");
  const { TomoTiltSeriesStarFile: _, ...inline } = tomograms;
  await folder.write(
    "tomograms.star",
    loop("global", inline) + loop("other", series.TS_1),
  );
  const missing = await fault(members);
  assertEquals([missing.code, missing.block], ["block-not-found", "TS_1"]);
});

Deno.test("readTomoTables() names all missing columns of a block: missing-column", async () => {
  const optics = await faultOf(({ optics }) => {
    delete optics.Voltage;
    delete optics.ImageSize;
  });
  assertEquals(
    [optics.code, optics.block, optics.expected],
    ["missing-column", "optics", ["_rlnVoltage", "_rlnImageSize"]],
  );
  assertEquals(
    await fields(({ particles }) => delete particles.ImageName),
    ["missing-column", ...PARTICLES, undefined, "_rlnImageName"],
  );
  assertEquals(
    await fields(({ tomograms }) => delete tomograms.TomoHand),
    ["missing-column", ...TOMOGRAMS, undefined, "_rlnTomoHand"],
  );
  assertEquals(
    await fields(({ series }) => delete series.TS_1.DefocusAngle),
    ["missing-column", ...SERIES, undefined, "_rlnDefocusAngle"],
  );
  await using folder = await temporaryFolder();
  const set = list("", { TomoParticlesFile: ["particles.star"] });
  const path = await folder.write("set.star", set);
  const error = await assertRejects(
    () => readTomoTables(path),
    DataFormatError,
  );
  assertEquals([error.code, error.label], [
    "missing-column",
    "_rlnTomoTomogramsFile",
  ]);
});

Deno.test("readTomoTables() refuses parts of a triple: partial-columns", async () => {
  assertEquals(
    await fields(({ particles }) => particles.TomoSubtomogramRot = [1]),
    ["partial-columns", ...PARTICLES, undefined, "_rlnTomoSubtomogramTilt"],
  );
  assertEquals(
    await fields(({ particles }) => delete particles.AnglePsi),
    ["partial-columns", ...PARTICLES, undefined, "_rlnAnglePsi"],
  );
});

Deno.test("readTomoTables() refuses tables without rows: empty-table", async () => {
  const none = await faultOf(({ series }) => {
    for (const label of Object.keys(series.TS_1)) series.TS_1[label] = [];
  });
  assertEquals([none.code, none.file], ["empty-table", SERIES[0]]);
  assert(none.message.endsWith("is its block named data_TS_1"));
  assertEquals(
    await fields(({ particles }) => {
      for (const label of Object.keys(particles)) particles[label] = [];
    }),
    ["empty-table", ...PARTICLES, undefined, undefined],
  );
});

Deno.test("readTomoTables() refuses unknown and duplicate keys", async () => {
  const unknown = await faultOf(
    ({ particles }) => particles.TomoName = ["TS_1", "X", "Y", "X"],
    manyParticles(4),
  );
  assertEquals(
    [unknown.code, unknown.row, unknown.label, unknown.actual],
    ["unknown-tomogram", 2, "_rlnTomoName", "X"],
  );
  assert(unknown.message.startsWith('Tomograms of "3" particles'));
  assert(unknown.message.includes('"X" (2 particles); "Y" (1 particles)'));
  const tomogram = await faultOf(
    ({ tomograms }) => tomograms.TomoName = ["TS_1", "TS_1"],
    manyParticles(2, 2),
  );
  assertEquals([tomogram.code, tomogram.row], ["duplicate-tomogram", 2]);
  assert(tomogram.message.includes('"TS_1" in rows 1 and 2'));
  const particle = await faultOf(
    ({ particles }) => particles.TomoParticleName.fill("P"),
    manyParticles(9),
  );
  assertEquals([particle.code, particle.row, particle.actual], [
    "duplicate-particle",
    2,
    "P",
  ]);
  // The first five and the number of all.
  assert(particle.message.includes("rows 1 and 6; and 3 more, 8 in all"));
});

Deno.test("readTomoTables() refuses volumes: not-2d-stacks", async () => {
  assertEquals(
    await fields(({ general }) => general!.TomoSubTomosAre2DStacks = [0]),
    [
      "not-2d-stacks",
      "particles.star",
      "general",
      1,
      "_rlnTomoSubTomosAre2DStacks",
    ],
  );
  assertEquals(
    await fields(({ optics }) => optics.ImageDimensionality = [3]),
    ["not-2d-stacks", ...OPTICS, 1, "_rlnImageDimensionality"],
  );
  const unstated = await faultOf((project) => {
    project.general = null;
    delete project.optics.ImageDimensionality;
  });
  assertEquals([unstated.code, unstated.block], ["not-2d-stacks", "general"]);
});

Deno.test("readTomoTables() refuses tilt series it cannot orient", async () => {
  const none = await faultOf(({ series }) => delete series.TS_1.TomoZRot);
  assertEquals(
    [none.code, none.file, none.actual],
    ["no-alignment", SERIES[0], ["_rlnTomoXTilt", "_rlnTomoYTilt"]],
  );
  const projections = (x: string, w: string) => ({ series }: TomoProject) => {
    series.TS_1.TomoProjX = ["[1,0,0,0]", x];
    series.TS_1.TomoProjY = ["[0,1,0,0]", "[0,1,0,0]"];
    series.TS_1.TomoProjZ = ["[0,0,1,0]", "[0,0,1,0]"];
    series.TS_1.TomoProjW = ["[0,0,0,1]", w];
  };
  const good = "[0,0,0,1]";
  for (
    const [x, w, label] of [
      ["[1.001,0,0,0]", good, "_rlnTomoProjX"],
      ["[-1,0,0,0]", good, "_rlnTomoProjX"],
      ["[1,0,0,0]", "[0,0,2e-6,1]", "_rlnTomoProjW"],
      ["[1,0,0,0]", "[0,0,0,0.99]", "_rlnTomoProjW"],
    ]
  ) {
    assertEquals(
      await fields(projections(x, w)),
      ["bad-projection", ...SERIES, 2, label],
    );
  }
  for (const x of ["[1,0,0]", "[1,0,0,nan]", "[1,0,,0]", "1"]) {
    const { code, row, actual } = await faultOf(projections(x, good));
    assertEquals([code, row, actual], ["bad-number", 2, x]);
  }
  const count = await faultOf(({ tomograms }) => {
    tomograms.TomoTiltSeriesName = ["a.mrc"];
    tomograms.TomoFrameCount = [3];
  });
  assertEquals([count.code, count.expected, count.actual], [
    "frame-count",
    3,
    2,
  ]);
});

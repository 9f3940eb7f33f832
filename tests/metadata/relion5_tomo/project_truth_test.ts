import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { eulerMatrix, rotationPart } from "../../support/matrix4.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import {
  replacing,
  type TomoProjectOptions,
  WARP_1,
  writeTomoProject,
} from "../../support/tomo_project.ts";
import { exampleA, exampleB, exampleC } from "../../support/tomo_examples.ts";
import { type TomoModel, tomoModel } from "../../support/tomo_model.ts";
import { tomoRows } from "../../support/tomo_truth.ts";

function assertNear(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
): void {
  assertEquals(actual.length, expected.length);
  for (const [i, x] of actual.entries()) {
    assertAlmostEquals(x, expected[i], tolerance);
  }
}

function rowsOf(model: TomoModel, options: TomoProjectOptions = {}) {
  return tomoRows(model, options, "file");
}

Deno.test("tomoRows() gives worked example A", () => {
  const [first, second] = rowsOf(exampleA());
  assertNear(
    [first.depth, first.defocusU, first.defocusV],
    [353.923048454, 29646.076951546, 29046.076951546],
    1e-8,
  );
  assertNear(
    [second.depth, second.defocusU, second.defocusV],
    [-65.121858656, 30565.121858656, 29965.121858656],
    1e-8,
  );
  // deno-fmt-ignore
  assertNear(first.rotation, [
    -0.512949872076, -0.078228242032, 0.854846635886,
    0.789064730246, -0.435103898027, 0.433660523225,
    0.338022603119, 0.896975440060, 0.284913635529,
  ], 1e-11);
  assertNear(
    rotationPart(eulerMatrix([15.6718048201, 55.5080522567, 178.4387150893])),
    second.rotation,
    1e-11,
  );
  assertNear([...first.originAngst, ...second.originAngst], [0, 0, 0, 0], 1e-9);
  assertNear(first.positionPx, [1848.326760288, 1783.700488697], 1e-8);
  assertNear(second.positionPx, [1826.231268323, 1703.643721718], 1e-8);
});

Deno.test("tomoRows() gives worked example B", () => {
  const [first, second] = rowsOf(exampleB());
  assertNear(
    [first.depth, first.defocusU, first.defocusV, first.defocusAngle],
    [-432.828302676, 23575.828263377, 23075.828263377, -12],
    1e-8,
  );
  assertNear(
    [second.depth, second.defocusU, second.defocusV, second.defocusAngle],
    [379.232353693, 24171.647706620, 23771.647706620, -10],
    1e-8,
  );
  // deno-fmt-ignore
  assertNear(first.rotation, [
    0.958247767615, -0.242209844942, -0.151972388525,
    0.235474607046, 0.366935894213, 0.899949864701,
    -0.162212592905, -0.898160587285, 0.408649769548,
  ], 1e-11);
  // deno-fmt-ignore
  assertNear(second.rotation, [
    0.941125594136, -0.299599146288, -0.156598108565,
    -0.051629192602, -0.585176186640, 0.809260932617,
    -0.334091368542, -0.753531142112, -0.566192348353,
  ], 1e-11);
  assertNear(first.originAngst, [-9.252023891005, -7.847498757597], 1e-9);
  assertNear(second.originAngst, [-8.715462003306, 1.136911274170], 1e-9);
  assertNear(first.originPx, [-3.304294246788, -2.802678127713], 1e-9);
  assertNear(second.originPx, [-3.112665001181, 0.406039740775], 1e-9);
  assertNear(first.positionPx, [665.725499838, 424.703790364], 1e-8);
  assertNear(second.positionPx, [690.220212546, 360.962120684], 1e-8);
});

Deno.test("worked example C is written as pixel coordinates and matrices", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder, {
    model: exampleC(),
    alignment: "matrices",
    coordinates: "pixels",
    omit: ["_rlnCtfScalefactor"],
  });
  const text = await Deno.readTextFile(project.particles);
  assert(/ 300\.5 210\.25 90\n/.test(text));
  const series = await Deno.readTextFile(project.tiltSeries[0]);
  assert(series.includes("[-0.640341609,-0.056022632,0.766044443,3]"));
  const [first, second] = project.rows("file");
  const { frames } = project.model.tomograms[0];
  assertAlmostEquals(first.defocusU - frames[0].defocusU, 209.2319697, 1e-7);
  assertAlmostEquals(second.defocusV - frames[1].defocusV, 4.244650904, 1e-7);
  const [one, two] = [
    eulerMatrix([30.874135905, 130.324193185, -58.480532282]),
    eulerMatrix([6.492563706, 83.522146457, -76.954524814]),
  ];
  assertNear(first.rotation, rotationPart(one), 2e-9);
  assertNear(second.rotation, rotationPart(two), 2e-9);
  assertAlmostEquals(first.ctfScale, Math.sqrt(1 - 0.640341609 ** 2), 1e-12);
  assertEquals(first.positionPx, [NaN, NaN]);
});

Deno.test("depths are along the beam at c less the turned origin", () => {
  const model = tomoModel();
  for (const row of tomoRows(model, {}, "file")) {
    const { coordinate, origin, subtomogramAngles } =
      model.particles[row.particle];
    const box = rotationPart(eulerMatrix(subtomogramAngles));
    const offset = [0, 1, 2].map((i) =>
      box[3 * i] * origin[0] + box[3 * i + 1] * origin[1] +
      box[3 * i + 2] * origin[2]
    );
    const tomogram = model.tomograms.find((t) => t.name === row.tomoName)!;
    const frame = tomogram.frames[row.frame];
    const [sx, cx] = [frame.xTilt, 90 - frame.xTilt].map(sine);
    const [sy, cy] = [frame.yTilt, 90 - frame.yTilt].map(sine);
    const beam = [-sy, cy * sx, cy * cx];
    const depth = beam.reduce(
      (sum, b, i) => sum + b * (coordinate[i] - offset[i]),
      0,
    );
    assertAlmostEquals(row.depth, depth, 1e-8);
  }
});

function sine(degrees: number): number {
  return Math.sin(degrees * Math.PI / 180);
}

Deno.test("angles and matrices of a project have the same truth", () => {
  const rows = tomoRows(tomoModel(), {}, "reference");
  for (const alignment of ["matrices", "both"] as const) {
    const other = tomoRows(tomoModel(), { alignment }, "reference");
    for (const [i, row] of rows.entries()) {
      assertNear(other[i].rotation, row.rotation, 0);
      assertEquals(other[i].defocusU, row.defocusU);
    }
  }
});

Deno.test("the sections of compact and full stacks hold what the rows say", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder);
  const rows = project.rows();
  const kinds = new Set<string>();
  for (const [p, path] of project.stacks.entries()) {
    const view = new DataView((await Deno.readFile(path)).buffer);
    const { visible, stackKind } = project.model.particles[p];
    const seen = visible.filter((v) => v === 1).length;
    if (seen < visible.length) kinds.add(stackKind);
    assertEquals(
      view.getInt32(8, true),
      stackKind === "full" ? visible.length : seen,
    );
    for (const row of rows.filter((r) => r.particle === p)) {
      const at = 1024 + 4 * 64 * (row.section - 1);
      assertEquals(view.getFloat32(at, true), 1000 * p + row.frame + 1);
      assertEquals(view.getFloat32(at + 4 * 5, true), row.pixel(5));
    }
  }
  assertEquals([...kinds].sort(), ["compact", "full"]);
  assert(rows.length > 30 && rows.some((row) => row.section !== row.frame + 1));
  assert(project.model.particles.some((p) => p.visible.at(-1) === 0));
});

Deno.test("rows come in either order", async () => {
  await using folder = await temporaryFolder();
  const { rows } = await writeTomoProject(folder, { stacks: false });
  const names = [...new Set(rows("reference").map((row) => row.groupName))];
  assertEquals(names.slice(0, 4), [
    "TS_01/12",
    "TS_01/18",
    "TS_01/24",
    "TS_01/6",
  ]);
  const first = rows("reference").filter((row) => row.groupName === "TS_01/24");
  assertEquals(first.map((row) => row.preExposure), [0, 3, 6, 9, 12]);
  assertEquals(first.map((row) => row.seriesDoseRank), [0, 1, 2, 3, 4]);
  assertEquals(first.map((row) => row.frame), [2, 3, 1, 4, 0]);
  assertEquals(
    rows("file").map((row) => row.particle),
    rows("file").map((row) => row.particle).sort((a, b) => a - b),
  );
});

Deno.test("the sections and ranks of the four-frame example are the spec's", () => {
  const model = tomoModel({ frames: [4], particles: 1 });
  model.particles[0].visible = [1, 1, 0, 1];
  [6, 0, 3, 3].forEach((dose, f) => {
    model.tomograms[0].frames[f].preExposure = dose;
  });
  const rows = tomoRows(model, {}, "reference");
  assertEquals(rows.map((row) => row.frame), [1, 3, 0]);
  assertEquals(rows.map((row) => row.section), [2, 3, 1]);
  assertEquals(rows.map((row) => row.seriesDoseRank), [0, 2, 3]);
});

Deno.test("omitted columns are not written and the truth follows", async () => {
  await using folder = await temporaryFolder();
  const omit = [
    "_rlnTomoParticleName",
    "_rlnMicrographName",
    "_rlnRandomSubset",
    "_rlnPhaseShift",
    "optics:_rlnVoltage",
  ];
  const project = await writeTomoProject(folder, {
    omit,
    bfactorPerDose: [4, 0],
    general: false,
    stacks: false,
  });
  const text = await Deno.readTextFile(project.particles);
  for (const label of omit) assert(!text.includes(label.replace(/^\w+:/, "")));
  assert(!text.includes("data_general"));
  const tomograms = await Deno.readTextFile(project.tomograms);
  assert(tomograms.includes("_rlnVoltage"));
  const rows = project.rows("file");
  assertEquals(rows[0].groupName, "TS_01/1");
  assertEquals(rows.at(-1)?.groupName, "TS_02/4");
  assertEquals(rows[0].tiltName, "TS_01/001");
  assertEquals([rows[0].randomSubset, rows[0].phaseShift], [null, 0]);
  assertEquals(
    [rows[0].preExposure, rows[0].ctfBfactor, rows[0].ctfDose],
    [12, 48, 0],
  );
  assertThrows(
    () => replacing("a.star", "x", "y")("b/a.star", "z"),
    Error,
    "is not in",
  );
});

Deno.test("a Warp 1 project has inline tables and full stacks", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder, { ...WARP_1, root: "warp" });
  const text = await Deno.readTextFile(project.tomograms);
  assert(text.includes("data_series_2.tomostar"));
  assert(!text.includes("_rlnTomoTiltSeriesStarFile"));
  assertEquals(project.tiltSeries, []);
  assertEquals(project.rows()[0].positionAngst, [NaN, NaN]);
});

import { assertEquals } from "@std/assert";
import {
  openRelion5Tomo,
  type Relion5TomoOptions,
  type Relion5TomoSet,
} from "../../../mod.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { exampleA, exampleB, exampleC } from "../../support/tomo_examples.ts";
import {
  type TomoProjectOptions,
  writeTomoProject,
} from "../../support/tomo_project.ts";
import { editing } from "./fault_case.ts";
import { assertNear, valuesOf } from "./opened_rows.ts";

// Digits are those of the specification, section 10.

async function opened(
  project: TomoProjectOptions,
  options: Relion5TomoOptions = {},
): Promise<Relion5TomoSet> {
  await using folder = await temporaryFolder();
  const { optimisationSet } = await writeTomoProject(folder, {
    ...project,
    stacks: false,
  });
  return await openRelion5Tomo(optimisationSet, {
    stacks: "compact",
    order: "file",
    ...options,
  });
}

/** Defocus U and V, depth, angles, origin and position of a row. */
function numbersOf({ table }: Relion5TomoSet, row: number) {
  return {
    depth: [table.depth[row], table.defocusU[row], table.defocusV[row]],
    euler: valuesOf(table.eulerDeg, 3, row),
    rotation: valuesOf(table.rotations, 9, row),
    origin: valuesOf(table.originAngst, 2, row),
    position: table.positionPx && valuesOf(table.positionPx, 2, row),
  };
}

const A_FIRST = {
  depth: [353.923048454, 29646.076951546, 29046.076951546],
  // deno-fmt-ignore
  rotation: [
    -0.512949872076, -0.078228242032, 0.854846635886,
    0.789064730246, -0.435103898027, 0.433660523225,
    0.338022603119, 0.896975440060, 0.284913635529,
  ],
  euler: [69.3512272528, 73.4463137623, 153.1014887059],
  position: [1848.326760288, 1783.700488697],
};

Deno.test("openRelion5Tomo() gives worked example A", async () => {
  const set = await opened({ model: exampleA() }, {
    tiltImageSize: [4096, 4096],
  });
  const [first, second] = [0, 1].map((row) => numbersOf(set, row));
  assertNear(first.depth, A_FIRST.depth, 1e-8);
  assertNear(first.rotation, A_FIRST.rotation, 1e-11);
  assertNear(first.euler, A_FIRST.euler, 1e-9);
  assertNear(first.position!, A_FIRST.position, 1e-8);
  assertNear(
    second.depth,
    [-65.121858656, 30565.121858656, 29965.121858656],
    1e-8,
  );
  // deno-fmt-ignore
  assertNear(second.rotation, [
    -0.552395951095, -0.126680047983, 0.823899798918,
    0.255170719973, -0.966635200445, 0.022456467402,
    0.793565760906, 0.222639966544, 0.566290409962,
  ], 1e-11);
  assertNear(
    second.euler,
    [15.6718048201, 55.5080522567, 178.4387150893],
    1e-9,
  );
  assertNear(second.position!, [1826.231268323, 1703.643721718], 1e-8);
  assertNear([...first.origin, ...second.origin], [0, 0, 0, 0], 1e-12);
  assertEquals([...set.table.defocusAngle], [45, 44]);
});

Deno.test("openRelion5Tomo() takes an absent x tilt as 0", async () => {
  const set = await opened({
    model: exampleA(),
    omit: ["_rlnTomoXTilt"],
  });
  const first = numbersOf(set, 0);
  assertNear(first.depth, A_FIRST.depth, 1e-8);
  assertNear(first.rotation, A_FIRST.rotation, 1e-11);
  assertEquals(first.position, null);
});

Deno.test("openRelion5Tomo() knows no positions without shifts of the tilt images", async () => {
  const set = await opened({
    model: exampleA(),
    omit: ["_rlnTomoXShiftAngst", "_rlnTomoYShiftAngst"],
  });
  assertNear(numbersOf(set, 0).depth, A_FIRST.depth, 1e-8);
  assertEquals(valuesOf(set.table.positionAngst, 2, 0), [NaN, NaN]);
});

Deno.test("openRelion5Tomo() gives worked example B", async () => {
  const set = await opened({ model: exampleB() }, {
    tiltImageSize: [1961, 1800],
  });
  const [first, second] = [0, 1].map((row) => numbersOf(set, row));
  assertNear(
    first.depth,
    [-432.828302676, 23575.828263377, 23075.828263377],
    1e-8,
  );
  assertNear(
    second.depth,
    [379.232353693, 24171.647706620, 23771.647706620],
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
  assertNear(
    first.euler,
    [-100.2375647937, 65.8799563820, 80.4150248721],
    1e-9,
  );
  assertNear(
    second.euler,
    [-113.9109515797, 124.4851311365, 79.0481921226],
    1e-9,
  );
  assertNear(first.origin, [-9.252023891005, -7.847498757597], 1e-10);
  assertNear(second.origin, [-8.715462003306, 1.136911274170], 1e-10);
  assertNear(first.position!, [665.725499838, 424.703790364], 1e-8);
  assertNear(second.position!, [690.220212546, 360.962120684], 1e-8);
});

Deno.test("openRelion5Tomo() gives worked example C: matrices and pixels", async () => {
  const model = exampleC();
  const set = await opened({
    model,
    alignment: "matrices",
    coordinates: "pixels",
  });
  const { frames } = model.tomograms[0];
  const [first, second] = [0, 1].map((row) => numbersOf(set, row));
  assertNear(
    [first, second].map(({ depth }, f) => depth[1] - frames[f].defocusU),
    [209.2319697, 4.244650904],
    1e-7,
  );
  assertNear(first.euler, [30.874135905, 130.324193185, -58.480532282], 1e-7);
  assertNear(second.euler, [6.492563706, 83.522146457, -76.954524814], 1e-7);
  assertNear([...first.origin, ...second.origin], [0, 0, 0, 0], 1e-12);
});

Deno.test("openRelion5Tomo() reads coordinates of Warp before July 2026 as told", async () => {
  // The real case of section 8: depth times hand -1 in either reading.
  const model = exampleC();
  Object.assign(model.tomograms[0], {
    pixelSize: 1.667,
    size: [4400, 6000, 1400],
    hand: -1,
    tiltSeriesName: "dummy_tiltseries.mrc",
  });
  for (const optics of model.optics) {
    Object.assign(optics, {
      tiltSeriesPixelSize: 1.667,
      binning: 7.19856,
      imagePixelSize: 12,
    });
  }
  const beam = [-0.72111005, 0.08564082, 0.68750703];
  const project: TomoProjectOptions = {
    model,
    alignment: "matrices",
    coordinates: "pixels",
    ...editing(
      "particles.star",
      /\S+ \S+ \S+(\n)$/,
      "494.521 564.065 28.146$1",
    ),
  };
  for (
    const [coordinatePixelSize, centre] of [
      ["tiltSeries", [-2843.0, -4060.7, -1120.0]],
      ["image", [2266.9, 1767.8, -829.1]],
      [12, [2266.9, 1767.8, -829.1]],
    ] as const
  ) {
    const { particles } = await opened(project, { coordinatePixelSize });
    const c = [...particles.coordinatesAngst];
    assertNear(c, centre, 0.051);
    const depth = c.reduce((sum, value, k) => sum + value * beam[k], 0);
    assertNear(
      [-depth],
      [coordinatePixelSize === "tiltSeries" ? -932.4 : 2053.3],
      0.06,
    );
  }
});

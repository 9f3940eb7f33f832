import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { SimulateDatasetOptions } from "../../mod.ts";
import { imageColumns } from "../../src/simulation/image_columns.ts";
import { rounded, STEP } from "../../src/simulation/rounded.ts";
import { simulationPlan } from "../../src/simulation/simulation_plan.ts";

const COUNT = 10_000;

/** Particles of a simulation, without their images. */
function particles(options: SimulateDatasetOptions, count = COUNT) {
  const plan = simulationPlan({ box: 8, particles: count, ...options });
  return imageColumns(plan, count).particles;
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
}

Deno.test("U and V lie about the mean defocus, U above", () => {
  const { defocusU, defocusV, defocusAngle } = particles({
    defocus: [10000, 12000],
    astigmatism: 1000,
  });
  const means = defocusU.map((u, i) => (u + defocusV[i]) / 2);
  const differences = defocusU.map((u, i) => u - defocusV[i]);
  for (
    const [values, least, most] of [
      [means, 10000, 12000],
      [differences, 0, 1000],
      [defocusAngle, 0, 180],
    ] as const
  ) {
    assert(values.every((x) => x >= least - 0.01 && x <= most + 0.01));
    // Five standard errors of a uniform mean.
    const limit = 5 * (most - least) / Math.sqrt(12 * COUNT);
    assertAlmostEquals(mean(values), (least + most) / 2, limit);
  }
});

Deno.test("particles are in the optics groups in turn", () => {
  const { optics } = particles({ opticsGroups: 3 }, 7);
  assertEquals([...optics], [0, 1, 2, 0, 1, 2, 0]);
});

Deno.test("contrasts have mean 1 and the spread asked for", () => {
  const { contrast } = particles({ contrastStd: 0.3 });
  assertAlmostEquals(mean(contrast), 1, 5 * 0.3 / Math.sqrt(COUNT));
  const variance = mean(contrast.map((x) => (x - 1) ** 2));
  assertAlmostEquals(Math.sqrt(variance), 0.3, 0.02);
});

Deno.test("conformations are in their proportions, none where there are none", () => {
  const share = (proportions: number[]) =>
    mean(particles({ conformations: 2, proportions }).conformation);
  assertAlmostEquals(share([3, 1]), 0.25, 5 * Math.sqrt(3 / 16 / COUNT));
  assertEquals([share([1, 0]), share([0, 1])], [0, 1]);
});

Deno.test("without a CTF nothing varies", () => {
  const { defocusU, defocusV, defocusAngle } = particles({ ctf: false }, 5);
  for (const column of [defocusU, defocusV, defocusAngle]) {
    assertEquals(column, new Float64Array(5));
  }
  const { groups } = simulationPlan({ ctf: false, opticsGroups: 2 }).optics;
  assertEquals(
    groups.map((group) => [group.sphericalAberration, group.amplitudeContrast]),
    [[0, 1], [0, 1]],
  );
});

Deno.test("values are rounded before anything is made of them", () => {
  const plan = simulationPlan({
    box: 8,
    particles: 20,
    phaseShift: [0, 90],
    contrastStd: 0.2,
    tiltSeries: true,
  });
  const columns = imageColumns(plan, 20);
  const of = columns.particles;
  for (
    const [decimals, ...values] of [
      [STEP.angle, columns.rot, columns.tilt, columns.psi],
      [STEP.origin, columns.originX, columns.originY],
      [STEP.defocus, of.defocusU, of.defocusV],
      [STEP.phase, of.defocusAngle, of.phaseShift],
      [STEP.contrast, of.contrast, columns.scale],
    ] as const
  ) {
    for (const column of values) {
      assertEquals(column, column.map((x) => rounded(x, decimals)));
    }
  }
});

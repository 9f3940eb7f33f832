import { assertEquals } from "@std/assert";
import {
  gaussianMolecule,
  ndArray,
  type SimulateDatasetOptions,
  type Volume,
} from "../../mod.ts";
import { simulationPlan } from "../../src/simulation/simulation_plan.ts";
import { codeOf } from "../support/faults.ts";

const UNIT = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const MIRROR = [1, 0, 0, 0, 1, 0, 0, 0, -1];

function fault(options: object): string {
  try {
    simulationPlan(options as SimulateDatasetOptions);
    return "";
  } catch (error) {
    const { label } = error as { label?: string };
    return `${codeOf(error)} ${label}`;
  }
}

function cube(side: number, voxelSize: number | null, fill = 1): Volume {
  const data = new Float32Array(side ** 3).fill(fill);
  return { ...ndArray(data, [side, side, side]), voxelSize };
}

function rotations(...rows: number[][]) {
  return ndArray(Float64Array.from(rows.flat()), [rows.length, 3, 3]);
}

const FAULTS: readonly (readonly [object, string])[] = [
  [{ partcles: 3 }, "unknown-option partcles"],
  [{ particles: 0 }, "simulation-count particles"],
  [{ particles: 1.5 }, "simulation-count particles"],
  [{ particles: 1e12 }, "simulation-value particles"],
  [{ particles: 1e8 + 1 }, "simulation-value particles"],
  [{ particles: 1e7, tiltSeries: true }, "simulation-value particles"],
  [{ imagesPerStack: 0 }, "simulation-count imagesPerStack"],
  [{ batchSize: -1 }, "simulation-count batchSize"],
  [{ seed: -1 }, "random-range seed"],
  [{ seed: 0.5 }, "random-integer seed"],
  [{ box: 33 }, "box-size box"],
  [{ voxelSize: -1 }, "voxel-size voxelSize"],
  [{ voxelSize: 1e-9 }, "voxel-size voxelSize"],
  [{ padding: 3 }, "padding padding"],
  [{ volumes: [] }, "volume-count volumes"],
  [
    { volumes: [{ ...cube(8, 1), shape: [4, 8, 16], stride: [128, 16, 1] }] },
    "volume-not-cubic volume",
  ],
  [{ volumes: [cube(9, 1)] }, "box-size volumes"],
  [{ volumes: [cube(4, 1)] }, "box-size volumes"],
  [{ volumes: [cube(8, 1)], box: 16 }, "volume-mismatch box"],
  [{ volumes: [cube(8, 1), cube(16, 1)] }, "volume-mismatch volumes"],
  [{ volumes: [cube(8, 1), cube(8, 2)] }, "volume-mismatch volumes"],
  [{ volumes: [cube(8, 1)], voxelSize: 2 }, "volume-mismatch voxelSize"],
  [{ volumes: [cube(8, 1), cube(8, 1.01)] }, "volume-mismatch volumes"],
  [{ volumes: [cube(8, null)] }, "voxel-size voxelSize"],
  [{ volumes: [cube(8, 1, NaN)] }, "volume-not-finite volume 1"],
  [{ volumes: [cube(8, 1)], conformations: 1 }, "conformations conformations"],
  [{ conformations: 3 }, "conformations conformations"],
  [{ conformations: 0 }, "conformations conformations"],
  [{ conformations: 2, proportions: [1] }, "proportions proportions"],
  [{ conformations: 2, proportions: [1, -1] }, "proportions proportions"],
  [
    { conformations: 2, proportions: [1e308, 1e308] },
    "proportions proportions",
  ],
  [{ conformations: 2, proportions: [0, 0] }, "proportions proportions"],
  [{ rotations: rotations(UNIT, MIRROR) }, "not-rotations rotationMatrices"],
  [
    { rotations: rotations(UNIT.map((x) => 2 * x)) },
    "not-rotations rotationMatrices",
  ],
  [
    { rotations: rotations(UNIT.map(() => NaN)) },
    "not-rotations rotationMatrices",
  ],
  [{ rotations: rotations(UNIT), particles: 2 }, "shape-mismatch rotations"],
  [
    { translations: ndArray(new Float64Array(3), [1, 3]) },
    "shape-mismatch translations",
  ],
  [
    { translations: ndArray(Float64Array.of(0, 40), [1, 2]) },
    "simulation-value translations",
  ],
  [
    { translations: ndArray(Float64Array.of(0, NaN), [1, 2]) },
    "simulation-value translations",
  ],
  [
    { translations: ndArray(new Float64Array(2), [1, 2]), maxShift: 1 },
    "simulation-shifts maxShift",
  ],
  [{ maxShift: 33 }, "simulation-value maxShift"],
  [{ opticsGroups: 0 }, "optics-groups opticsGroups"],
  [{ opticsGroups: [] }, "optics-groups opticsGroups"],
  [{ opticsGroups: 3, particles: 2 }, "optics-groups opticsGroups"],
  [
    { opticsGroups: [{ name: "a" }, { name: "a" }] },
    "optics-groups opticsGroups",
  ],
  [{ opticsGroups: [{ name: "" }] }, "optics-groups opticsGroups"],
  [{ opticsGroups: [{ voltage: 0 }] }, "simulation-value voltage"],
  [
    { opticsGroups: [{ amplitudeContrast: 2 }] },
    "simulation-value amplitudeContrast",
  ],
  [{ opticsGroups: [{ kV: 300 }] }, "unknown-option kV"],
  [
    { opticsGroups: [{ voltage: 120 }], tiltSeries: true },
    "tilt-voltage voltage",
  ],
  [{ defocus: [20000, 10000] }, "simulation-value defocus"],
  [{ defocus: [-1, 10000] }, "simulation-value defocus"],
  [{ astigmatism: -1 }, "simulation-value astigmatism"],
  [{ phaseShift: [0, NaN] }, "simulation-value phaseShift"],
  [{ ctf: false, defocus: [1, 2] }, "simulation-no-ctf defocus"],
  [{ contrastStd: -0.1 }, "simulation-value contrastStd"],
  [{ snr: 0 }, "snr snr"],
  [{ snr: NaN }, "snr snr"],
  [{ snr: 1e-13 }, "snr snr"],
  [{ snr: 1e13 }, "snr snr"],
  [{ snr: Infinity, noiseColour: 1 }, "noise-colour noiseColour"],
  [{ noiseColour: "pink" }, "noise-colour noiseColour"],
  [{ noiseColour: NaN }, "noise-colour noiseColour"],
  [{ noiseColour: [] }, "noise-colour noiseColour"],
  [{ noiseColour: [0, 0] }, "noise-colour noiseColour"],
  [{ noiseColour: [1, -1] }, "noise-colour noiseColour"],
  [{ noiseColour: new Array(32).fill(1) }, "noise-colour noiseColour"],
];

Deno.test("simulationPlan() refuses what has no sense or no effect", async (t) => {
  for (const [options, expected] of FAULTS) {
    await t.step(`${expected} of ${Object.keys(options)}`, () => {
      assertEquals(fault(options), expected);
    });
  }
});

Deno.test("simulationPlan() fills in what is not said", () => {
  const plan = simulationPlan({});
  assertEquals([plan.volumes.box, plan.volumes.voxelSize], [64, 3]);
  assertEquals([plan.poses.particles, plan.seed, plan.padding], [1000, 0, 2]);
  assertEquals([plan.halfsets, plan.tilts, plan.noise.snr], [true, null, 0.1]);
  assertEquals(plan.optics.groups, [{
    name: "opticsGroup1",
    voltage: 300,
    sphericalAberration: 2.7,
    amplitudeContrast: 0.1,
  }]);
  const { groups } = simulationPlan({ opticsGroups: 3 }).optics;
  assertEquals(groups.map((g) => g.amplitudeContrast), [0.1, 0.07, 0.1]);
});

Deno.test("simulationPlan() takes box, voxel size and counts from what is given", () => {
  const stored = { ...gaussianMolecule(16, 1), voxelSize: Math.fround(1.1) };
  const { volumes } = simulationPlan({ volumes: [stored], voxelSize: 1.1 });
  assertEquals([volumes.box, volumes.voxelSize], [16, 1.1]);
  assertEquals(simulationPlan({ volumes: [stored] }).volumes.voxelSize, 1.1);
  const given = { rotations: rotations(UNIT, UNIT, UNIT) };
  assertEquals(simulationPlan(given).poses.particles, 3);
  const { proportions } =
    simulationPlan({ conformations: 2, proportions: [3, 1] }).volumes;
  assertEquals(proportions, [0.75, 0.25]);
  const built = simulationPlan({ box: 16, conformations: 2 }).volumes.volumes();
  assertEquals(
    built.map(({ data }) => data),
    [1, 2].map((conformation) =>
      gaussianMolecule(16, 3, { conformation }).data
    ),
  );
});

Deno.test("simulationPlan() colours noise by power or by shell", () => {
  const shells = (
    noiseColour: number | number[] | "white",
  ) => [...simulationPlan({ box: 12, noiseColour }).noise.shells];
  assertEquals(shells("white"), [1, 1, 1, 1, 1]);
  assertEquals(shells(2), [1, 1, 1 / 4, 1 / 9, 1 / 16]);
  assertEquals(shells([4, 3, 1]), [4, 3, 1, 1, 1]);
});

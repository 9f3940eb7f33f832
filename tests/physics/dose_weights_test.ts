import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { criticalExposure } from "../../src/physics/critical_exposure.ts";
import {
  doseWeights,
  type DoseWeightsOptions,
} from "../../src/physics/dose_weights.ts";
import { frequencyShells } from "../../src/physics/frequency_shells.ts";
import { distance } from "../fourier/naive_dft.ts";
import { naiveDoseWeight } from "./naive_ctf.ts";

Deno.test("criticalExposure() gives the checks of the specification", () => {
  const checks: [number, number, number][] = [
    [0.125, 300, 10.6228756606],
    [0.25, 300, 5.2737462141],
    [Math.SQRT2 / 4, 300, 4.1935297383],
    [0.05, 300, 38.7336972],
    [0.05, 200, 29.7527729],
    [Math.hypot(-0.125, 0.1), 300, 7.985513],
    [0, 300, Infinity],
  ];
  for (const [frequency, voltage, expected] of checks) {
    const actual = criticalExposure(frequency, voltage);
    assert(actual === expected || Math.abs(actual - expected) < 1e-6);
  }
});

Deno.test("criticalExposure() takes 200 kV for what is close to it", () => {
  const at200 = criticalExposure(0.1, 200);
  const at300 = criticalExposure(0.1, 300);
  assertEquals(criticalExposure(0.1, 200.0019), at200);
  assertEquals(criticalExposure(0.1, 199.9981), at200);
  assertEquals(criticalExposure(0.1, 200.0021), at300);
});

Deno.test("criticalExposure() refuses what is no frequency or voltage", () => {
  assertThrows(() => criticalExposure(-0.1, 300), ArgumentError, `"-0.1"`);
  assertThrows(() => criticalExposure(NaN, 300), ArgumentError, `"NaN"`);
  assertThrows(() => criticalExposure(0.1, 0), ArgumentError, `"0" as accel`);
});

const AT_300 = [0.381570601, 0.978147601];
const AT_200 = [0.315546822, 1];

for (
  const [voltage, tiltAngle, [near, centre]] of [
    [300, 12, AT_300],
    [200, 0, AT_200],
  ] as const
) {
  Deno.test(`doseWeights() gives the worked layouts at ${voltage} kV`, () => {
    const options = { voltage, tiltAngles: [tiltAngle] };
    const full = doseWeights([20], [4, 4], 2, options);
    // deno-fmt-ignore
    const expected = [
      0, 0,    0,      0,
      0, 0,    near,   0,
      0, near, centre, near,
      0, 0,    near,   0,
    ];
    assertEquals(full.shape, [1, 16]);
    assert(distance(full.data, expected) < 1e-7);
    const half = doseWeights([20], [4, 4], 2, { ...options, halfImage: true });
    const packed = [0, 0, 0, near, 0, 0, centre, near, 0, near, 0, 0];
    assertEquals(half.shape, [1, 12]);
    assert(distance(half.data, packed) < 1e-7);
  });
}

Deno.test("doseWeights() gives the checks of single frequencies", () => {
  const at = (dose: number, tiltAngle: number, kx: number, ky: number) => {
    const options = { tiltAngles: [tiltAngle] };
    const { data } = doseWeights([dose], [40, 40], 1, options);
    return data[(ky + 20) * 40 + kx + 20];
  };
  assert(Math.abs(at(30, 0, 2, 0) - 0.6789147572) < 1e-7);
  assert(Math.abs(at(30, 12, 0, -2) - 0.6640788408) < 1e-7);
  assertEquals(at(30, 0, -5, 4), 0);
  assertEquals(at(20.0664, 0, -5, 4), 0);
  assert(at(20.0663, 0, -5, 4) > 0.28);
});

Deno.test("doseWeights() weights each image on its own and writes to out", () => {
  const doses = [0, 3, 40];
  const tiltAngles = [0, -30, 60];
  const out = new Float32Array(3 * 36);
  const weights = doseWeights(doses, [6, 6], 3, { tiltAngles, out });
  assert(weights.data === out);
  const expected = doses.flatMap((dose, image) =>
    Array.from({ length: 36 }, (_, at) => {
      const s = Math.hypot(at % 6 - 3, Math.floor(at / 6) - 3) / 18;
      const angle = tiltAngles[image];
      return naiveDoseWeight(s, { dose, voltage: 300, angle });
    })
  );
  assert(distance(out, expected) < 1e-7);
});

Deno.test("doseWeights() refuses what gives no weights", () => {
  const weigh = (
    dose: number,
    options: DoseWeightsOptions = {},
    voxelSize = 1,
  ) => doseWeights([dose], [4, 4], voxelSize, options);
  const misspelt = { tiltAngle: [3] } as Record<string, unknown>;
  assertThrows(() => weigh(-1), ArgumentError, `image 0 of dose "-1"`);
  assertThrows(() => weigh(NaN), ArgumentError, `dose "NaN"`);
  assertThrows(() => weigh(1, { tiltAngles: [NaN] }), ArgumentError, `"NaN"`);
  assertThrows(() => weigh(1, { tiltAngles: [] }), ArgumentError, "0 tilt");
  assertThrows(() => weigh(1, { voltage: -1 }), ArgumentError, `"-1"`);
  assertThrows(() => weigh(1, misspelt), ArgumentError, `"tiltAngle"`);
  assertThrows(() => weigh(1, {}, 0), ArgumentError, "voxel size");
});

Deno.test("frequencyShells() finds each radius once", () => {
  const { radii, shells, width } = frequencyShells([4, 4], 2, true);
  const squares = [0, 1, 2, 4, 5, 8];
  assert(distance(radii, squares.map((k) => Math.sqrt(k) / 8)) < 1e-15);
  assertEquals(width, 3);
  assertEquals([...shells], [3, 4, 5, 1, 2, 4, 0, 1, 3, 1, 2, 4]);
  assert(frequencyShells([128, 128], 1, true).radii.length < 128 * 65 / 3);
});

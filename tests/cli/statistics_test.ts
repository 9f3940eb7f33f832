import { assertAlmostEquals, assertEquals } from "@std/assert";
import { complexArray, ndArray } from "../../mod.ts";
import {
  joined,
  meanPower,
  meanPowerOfHalves,
  pixelStatistics,
} from "../../cli/statistics.ts";
import { seeded } from "../support/random.ts";

Deno.test("pixelStatistics() loses no digits far from zero", () => {
  const data = Float64Array.from({ length: 1000 }, (_, i) => 1e9 + (i % 2));
  const { mean, std, min, max } = pixelStatistics(ndArray(data, [10, 10, 10]));
  assertEquals([min, max], [1e9, 1e9 + 1]);
  assertAlmostEquals(mean, 1e9 + 0.5, 1e-6);
  assertAlmostEquals(std, 0.5, 1e-6);
});

Deno.test("joined() equals the statistics of all together", () => {
  const random = seeded(3);
  const a = Float32Array.from({ length: 30 }, () => random());
  const b = Float32Array.from({ length: 70 }, () => 5 + 2 * random());
  const whole = pixelStatistics(ndArray(Float32Array.of(...a, ...b), [100]));
  const both = joined(
    pixelStatistics(ndArray(a, [30])),
    30,
    pixelStatistics(ndArray(b, [70])),
    70,
  );
  for (const name of ["mean", "std", "min", "max"] as const) {
    assertAlmostEquals(both[name], whole[name], 1e-12, name);
  }
});

Deno.test("meanPowerOfHalves() counts what a half-spectrum leaves out", () => {
  // D = 4: columns 0, 1, 2 of which 1 stands for two.
  const half = complexArray(
    Float64Array.from({ length: 2 * 4 * 3 }, (_, i) => i % 3),
    [1, 12],
  );
  const full: number[] = [];
  for (let row = 0; row < 4; row++) {
    for (const column of [0, 1, 2, 1]) {
      const at = 2 * (3 * row + column);
      full.push(half.data[at], half.data[at + 1]);
    }
  }
  const expected = meanPower(complexArray(Float64Array.from(full), [1, 16]));
  assertAlmostEquals(meanPowerOfHalves(half, 4), expected, 1e-12);
});

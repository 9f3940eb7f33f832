import { assertAlmostEquals, assertEquals } from "@std/assert";
import { RunningStatistics } from "../../../src/formats/mrc/statistics.ts";
import { seededRandom } from "./hand_made.ts";

Deno.test("RunningStatistics joins batches as if all were one", () => {
  const random = seededRandom(3);
  const values = Float64Array.from({ length: 5000 }, () => 1e4 + random());
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) /
    values.length;
  for (const step of [1, 7, 999, 5000]) {
    const statistics = new RunningStatistics();
    for (let i = 0; i < values.length; i += step) {
      statistics.add(values.subarray(i, i + step));
    }
    const { dmin, dmax, dmean, rms } = statistics.result();
    assertEquals([dmin, dmax], [Math.min(...values), Math.max(...values)]);
    assertAlmostEquals(dmean, mean, 1e-9);
    assertAlmostEquals(rms, Math.sqrt(variance), 1e-9);
  }
});

Deno.test("RunningStatistics has no statistics of values that are not finite", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    const statistics = new RunningStatistics();
    statistics.add(Float32Array.of(1, value, 2));
    statistics.add(Float32Array.of(3));
    assertEquals(statistics.result(), {
      dmin: 0,
      dmax: -1,
      dmean: -2,
      rms: -1,
    });
  }
});

Deno.test("RunningStatistics has no statistics of nothing", () => {
  const statistics = new RunningStatistics();
  statistics.add(new Float32Array(0));
  assertEquals(statistics.result().rms, -1);
});

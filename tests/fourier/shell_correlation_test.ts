import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { ArgumentError, ShellCorrelation } from "../../mod.ts";

function curve(correlation: number[], voxelSize: number | null = null) {
  const counts = new Float64Array(correlation.length);
  const side = 2 * (correlation.length - 1);
  return new ShellCorrelation({
    side,
    correlation: Float64Array.from(correlation),
    counts,
    voxelSize,
  });
}

Deno.test("resolutionAt interpolates between shells", () => {
  const fsc = curve([1, 0.9, 0.7, 0.3, 0.1], 1.5);
  const half = fsc.resolutionAt(0.5);
  assert(half.reached);
  // Shell 2.5 of a box of 12 Å.
  assertAlmostEquals(half.resolution, 12 / 2.5, 1e-12);
  assertEquals(half.unit, "Å");
  const gold = fsc.resolutionAt(0.143);
  assert(gold.reached);
  assertAlmostEquals(gold.resolution, 12 / (3 + (0.3 - 0.143) / 0.2), 1e-12);
});

Deno.test("resolutionAt takes the first crossing, and a touch is none", () => {
  const at = curve([1, 0.5, 0.5, 0.25, 0.75]).resolutionAt(0.5);
  assertEquals(at, { reached: true, resolution: 4, unit: "px" });
});

Deno.test("resolutionAt of a curve that stays above names the last shell", () => {
  assertEquals(curve([1, 0.9, 0.9], 1.5).resolutionAt(0.5), {
    reached: false,
    betterThan: 3,
    unit: "Å",
  });
});

Deno.test("resolutionAt does not count the mean", () => {
  assertEquals(curve([-1, 0.9, 0.9]).resolutionAt(0.5).reached, false);
  assertEquals(curve([1, 0.4, 0.9]).resolutionAt(0.5), {
    reached: true,
    resolution: Infinity,
    unit: "px",
  });
});

Deno.test("resolutionAt refuses thresholds that mean nothing", () => {
  for (const threshold of [0, 1, -0.5, NaN]) {
    const call = () => curve([1, 0]).resolutionAt(threshold);
    assertEquals(assertThrows(call, ArgumentError).code, "fsc-threshold");
  }
});

Deno.test("frequencies are in 1/px, and in 1/Å where there is a voxel size", () => {
  assertEquals(curve([1, 1, 1]).frequencies, Float64Array.of(0, 0.25, 0.5));
  assertEquals(curve([1, 1, 1]).frequenciesPerAngstrom, null);
  assertEquals(
    curve([1, 1, 1], 2).frequenciesPerAngstrom,
    Float64Array.of(0, 0.125, 0.25),
  );
});

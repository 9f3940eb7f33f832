import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Canvas } from "../../src/display/canvas.ts";
import { alongRings } from "../../src/pictures/along_rings.ts";
import { drawCircles } from "../../src/pictures/power_circles.ts";
import { seeded } from "../support/random.ts";

Deno.test("alongRings() keeps rings and lessens noise", () => {
  const D = 64;
  const plane = (at: (radius: number) => number) =>
    Float64Array.from(
      { length: D * D },
      (_, p) => at(Math.hypot(p % D - 32, Math.floor(p / D) - 32)),
    );
  const rings = plane((radius) => Math.cos(radius / 2));
  const smooth = alongRings(rings, D);
  for (let x = 1; x < D; x++) {
    assertAlmostEquals(smooth[32 * D + x], rings[32 * D + x], 0.25);
  }
  const random = seeded(2);
  const noise = plane(() => random() - 0.5);
  const left = alongRings(noise, D);
  const spread = (values: Float64Array) =>
    values.reduce((sum, value) => sum + value * value, 0);
  assert(spread(left) < 0.3 * spread(noise));
  assertEquals(left[32 * D + 32], noise[32 * D + 32]);
  const flat = new Float64Array(81).fill(3);
  for (const value of alongRings(flat, 9)) assertAlmostEquals(value, 3, 1e-12);
});

Deno.test("drawCircles() draws circles of round lengths", () => {
  const canvas = new Canvas(300, 300, 100);
  // Nyquist at 3 Å and 150 px: 10 Å at 45 px, 5 Å at 90 px (4 Å at 112.5).
  drawCircles(canvas, 300, 150, 1.5);
  const row = canvas.grey.subarray(150 * 300, 150 * 300 + 150);
  const bright = [...row.keys()].filter((x) => row[x] > 180);
  assert([60, 105].every((x) => bright.some((at) => Math.abs(at - x) < 2)));
  assert(bright.every((at) => [60, 105].some((x) => Math.abs(at - x) < 2)));
});

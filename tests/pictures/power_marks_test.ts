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

Deno.test("alongRings() keeps rings that are astigmatic", () => {
  const D = 128;
  // Phase of an astigmatic CTF: half a turn more along x than along y.
  const rings = Float64Array.from({ length: D * D }, (_, p) => {
    const [x, y] = [p % D - 64, Math.floor(p / D) - 64];
    return Math.cos((x * x + y * y) / 90 + (x * x - y * y) / 600);
  });
  const smooth = alongRings(rings, D);
  let [together, own] = [0, 0];
  rings.forEach((value, p) => {
    const radius = Math.hypot(p % D - 64, Math.floor(p / D) - 64);
    if (radius < 8 || radius > 40) return;
    together += value * smooth[p];
    own += value * value;
  });
  assert(together > 0.93 * own, `${together / own}`);
});

Deno.test("drawCircles() has its circles about the zero frequency", () => {
  // The zero frequency of an odd side, and one aside.
  for (const middle of [150, 158.5]) {
    const canvas = new Canvas(300, 300, 100);
    drawCircles(canvas, 300, middle, 1.5);
    const brightIn = (values: readonly number[]) => {
      const bright = [...values.keys()].filter((at) => values[at] > 180);
      return [bright[0], bright[bright.length - 1]];
    };
    const at = Math.floor(middle);
    // The column through the middle: no labels stand in it.
    const column = Array.from(
      { length: 300 },
      (_, y) => canvas.grey[y * 300 + at],
    );
    const [first, last] = brightIn(column);
    assertAlmostEquals((first + last + 1) / 2, middle, 1);
    const [left] = brightIn([...canvas.grey.subarray(at * 300, at * 300 + at)]);
    assertAlmostEquals(left, middle - 90, 2);
  }
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

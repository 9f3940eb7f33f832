import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { binned } from "../../src/pictures/histogram.ts";
import { seeded } from "../support/random.ts";

Deno.test("binned() counts every value once, in bars of round width", () => {
  const random = seeded(1);
  for (const n of [1, 2, 3, 10, 1000]) {
    for (const scale of [1e-6, 1, 12345]) {
      const values = Float64Array.from(
        { length: n },
        () => (random() - 0.3) * scale,
      );
      const { counts, start, width } = binned(values);
      assertEquals(counts.reduce((a, b) => a + b), n);
      const digits = width / 10 ** Math.floor(Math.log10(width * 1.0001));
      assert([1, 2, 2.5, 5, 10].some((d) => Math.abs(digits / d - 1) < 1e-6));
      const naive = new Int32Array(counts.length);
      for (const value of values) {
        naive[
          Math.min(counts.length - 1, Math.floor((value - start) / width))
        ]++;
      }
      assertEquals(counts, naive);
      assert(counts.length <= 62);
    }
  }
});

Deno.test("binned() gives few evenly spaced values a bar each", () => {
  const doses = Float64Array.from({ length: 410 }, (_, i) => (i % 41) * 3);
  const { counts, start, width } = binned(doses);
  assertEquals(counts, new Int32Array(41).fill(10));
  assertAlmostEquals(width, 3, 1e-12);
  assertAlmostEquals(start, -1.5, 1e-12);
});

Deno.test("binned() gives evenly spaced values of 32 bits no empty bar", () => {
  for (const [step, steps] of [[2.9, 41], [0.7, 60], [3.1, 80]]) {
    const doses = Float64Array.from(
      { length: 10 * steps },
      (_, i) => Math.fround((i % steps) * step),
    );
    const { counts } = binned(doses);
    assertEquals(counts, new Int32Array(steps).fill(10), `${step}`);
  }
});

Deno.test("binned() puts values that are all the same into one bar", () => {
  for (const value of [0, 1.5, -20000]) {
    const { counts, start, width } = binned(new Float64Array(7).fill(value));
    assertEquals(counts, Int32Array.of(7));
    assert(start <= value && value <= start + width);
  }
  const rounded = Float64Array.of(1.5, 1.5 + 1e-12, 1.5, 1.5 - 1e-12);
  assertEquals(binned(rounded).counts, Int32Array.of(4));
  assertEquals(binned(Float64Array.of(0, 1e-12)).counts.length > 1, true);
});

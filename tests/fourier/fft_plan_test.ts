import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { bluesteinPlan } from "../../src/fourier/bluestein.ts";
import { type FftPlan, fftPlan } from "../../src/fourier/fft_plan.ts";
import { mixedRadixPlan, smallFactors } from "../../src/fourier/mixed_radix.ts";
import { distance, naiveDft, randomNumbers } from "./naive_dft.ts";

function errorOf(plan: FftPlan): number {
  const { size } = plan;
  const lines = plan.lines(1, 1);
  const line = randomNumbers(2 * size, size);
  lines.input.set(line);
  lines.forward(0, 0, 1);
  assertEquals(lines.input, line, "the input must stay");
  return distance(lines.output, naiveDft(line));
}

Deno.test("fftPlan() equals the naive DFT for every length to 140", () => {
  for (let size = 1; size <= 140; size++) {
    assert(errorOf(fftPlan(size)) < 2e-13, `length ${size}`);
  }
});

Deno.test.each([[180], [196], [208], [251], [256], [300], [320], [360], [448]])(
  "fftPlan() equals the naive DFT for length %i",
  (size) => assert(errorOf(fftPlan(size as number)) < 1e-12),
);

Deno.test("bluesteinPlan() equals the naive DFT for every length to 40", () => {
  for (let size = 2; size <= 40; size++) {
    assert(errorOf(bluesteinPlan(size)) < 1e-13, `length ${size}`);
  }
});

Deno.test("mixedRadixPlan() takes its factors in any order", () => {
  for (const factors of [[4, 4, 2], [2, 4, 4], [3, 2, 7], [11, 4], [5, 5, 3]]) {
    const size = factors.reduce((a, b) => a * b);
    assert(errorOf(mixedRadixPlan(size, factors)) < 1e-13, factors.join());
  }
});

Deno.test("smallFactors() leaves primes above 47 to Bluestein's algorithm", () => {
  assertEquals(smallFactors(1), []);
  assertEquals(smallFactors(360), [4, 2, 3, 3, 5]);
  assertEquals(smallFactors(196), [4, 7, 7]);
  assertEquals(smallFactors(94), [2, 47]);
  assertEquals(smallFactors(106), null);
});

for (const size of [8, 12, 106]) {
  Deno.test(`forward() places lines of length ${size} where it is told`, () => {
    const lines = fftPlan(size).lines(5, 4);
    lines.input.set(randomNumbers(lines.input.length));
    lines.output.fill(7);
    lines.forward(2, 1, 2);
    const length = 2 * size;
    for (const [from, to] of [[2, 1], [3, 2]]) {
      const line = lines.input.subarray(from * length, (from + 1) * length);
      const result = lines.output.subarray(to * length, (to + 1) * length);
      assert(distance(result, naiveDft(line)) < 1e-12);
    }
    assert(lines.output.subarray(0, length).every((value) => value === 7));
    assert(lines.output.subarray(3 * length).every((value) => value === 7));
  });
}

Deno.test("fftPlan() keeps the buffers of its lines apart", () => {
  const plan = fftPlan(106);
  const first = plan.lines(1, 1);
  const second = plan.lines(1, 1);
  first.input.set(randomNumbers(212, 1));
  second.input.set(randomNumbers(212, 2));
  first.forward(0, 0, 1);
  const before = first.output.slice();
  second.forward(0, 0, 1);
  assertEquals(first.output, before);
});

Deno.test("fftPlan() refuses what is no length", () => {
  for (const size of [0, -4, 1.5, NaN, Infinity]) {
    assertThrows(() => fftPlan(size), ArgumentError, `length "${size}"`);
  }
});

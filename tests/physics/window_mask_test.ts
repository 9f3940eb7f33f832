import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { windowMask } from "../../src/physics/window_mask.ts";

const MU = 0.63294435;

function rowOf(D: number, row: number): number[] {
  const { data } = windowMask(D, 0.85, 0.99);
  return [...data.subarray(row * D, row * D + D)];
}

function assertNear(actual: readonly number[], expected: readonly number[]) {
  assertEquals(actual.length, expected.length);
  actual.forEach((value, at) => assert(Math.abs(value - expected[at]) < 5e-8));
}

Deno.test("windowMask() is 1 in the inner nine of sixteen pixels", () => {
  assertEquals(rowOf(4, 0), [0, 0, 0, 0]);
  for (const row of [1, 2, 3]) assertEquals(rowOf(4, row), [0, 1, 1, 1]);
});

Deno.test("windowMask() gives the golden rows of D = 8", () => {
  assertEquals(rowOf(8, 0), [0, 0, 0, 0, 0, 0, 0, 0]);
  for (const row of [1, 7]) {
    assertNear(rowOf(8, row), [0, 0, MU, 1, 1, 1, MU, 0]);
  }
  for (const row of [2, 6]) {
    assertNear(rowOf(8, row), [0, MU, 1, 1, 1, 1, 1, MU]);
  }
  for (const row of [3, 4, 5]) {
    assertEquals(rowOf(8, row), [0, 1, 1, 1, 1, 1, 1, 1]);
  }
});

Deno.test("windowMask() gives the golden values of D = 16 and 64", () => {
  const edge = 0.8214288;
  assertNear(rowOf(16, 8), [0, edge, ...new Array<number>(13).fill(1), edge]);
  assertNear(rowOf(16, 1).slice(4, 9), [
    0,
    0.2716312,
    0.5713307,
    0.7579753,
    edge,
  ]);
  assertNear(rowOf(16, 2).slice(3, 5), [0.0979914, MU]);
  assertNear(rowOf(16, 3).slice(3, 4), [0.7579753]);
  assertNear(
    rowOf(64, 32).slice(0, 6),
    [0, 0.15178591, 0.37500018, 0.59821445, 0.82142878, 1],
  );
});

// Digests of the little-endian float32 masks that NumPy makes.
const DIGESTS: [number, number, string][] = [
  [8, 42.063554763793945, "4af64179b2923108"],
  [64, 2728.612483024597, "2f8520dd9272ccad"],
  [100, 6660.558167934418, "fdc72798e83196f5"],
  [180, 21579.57773208618, "5ded32cc87852e89"],
  [250, 41627.90493488312, "19488ee4542b96b1"],
];

for (const [D, sum, digest] of DIGESTS) {
  Deno.test(`windowMask() equals NumPy's to the last bit for D = ${D}`, async () => {
    const { data, shape } = windowMask(D, 0.85, 0.99);
    assertEquals(shape, [D, D]);
    assertEquals(data.reduce((total, value) => total + value, 0), sum);
    const bytes = await crypto.subtle.digest("SHA-256", data.slice().buffer);
    assertEquals(new Uint8Array(bytes).toHex().slice(0, 16), digest);
  });
}

Deno.test("windowMask() refuses odd sides and crossed radii", () => {
  assertThrows(() => windowMask(7, 0.85, 0.99), ArgumentError, `side "7"`);
  assertThrows(() => windowMask(0, 0.85, 0.99), ArgumentError, `side "0"`);
  assertThrows(() => windowMask(8, 0.9, 0.9), ArgumentError, `"0.9"`);
});

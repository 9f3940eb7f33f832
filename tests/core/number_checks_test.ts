import { assertEquals } from "@std/assert";
import {
  indexOfNonFinite,
  indexOfNonPositive,
} from "../../src/core/number_checks.ts";

Deno.test("indexOfNonFinite() finds the first infinity or NaN", () => {
  assertEquals(indexOfNonFinite([]), -1);
  assertEquals(indexOfNonFinite([0, -0, 1e308, -5e-324]), -1);
  assertEquals(indexOfNonFinite([1, NaN, Infinity]), 1);
  assertEquals(indexOfNonFinite(Float32Array.of(1, 2, Infinity)), 2);
  assertEquals(indexOfNonFinite([-Infinity]), 0);
});

Deno.test("indexOfNonPositive() finds the first that is no positive number", () => {
  assertEquals(indexOfNonPositive([]), -1);
  assertEquals(indexOfNonPositive([5e-324, 1e308]), -1);
  for (const bad of [0, -1, NaN, Infinity]) {
    assertEquals(indexOfNonPositive([1, bad, bad]), 1);
  }
});

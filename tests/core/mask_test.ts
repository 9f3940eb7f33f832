import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, ArgumentTypeError } from "../../src/core/errors.ts";
import { asMask, maskOf } from "../../src/core/mask.ts";

Deno.test("asMask() takes booleans, zeros and ones", () => {
  const sources = [[true, false, true], [1, 0, 1], new Uint8Array([1, 0, 1])];
  for (const values of sources as boolean[][]) {
    const mask = asMask(values);
    assertEquals(mask.length, 3);
    assertEquals(mask.indices(), new Int32Array([0, 2]));
  }
});

Deno.test("asMask() copies its values", () => {
  const values = new Uint8Array([1, 0]);
  const mask = asMask(values);
  values.fill(1);
  assertEquals(mask.indices(), new Int32Array([0]));
});

Deno.test("asMask() refuses what is neither set nor unset", () => {
  assertThrows(() => asMask([0, 2]), ArgumentError, `"2" at position 1`);
  assertThrows(() => asMask([NaN]), ArgumentError);
  for (const bad of [["x"], [null], "01", null, 3]) {
    assertThrows(() => asMask(bad as unknown as number[]), ArgumentTypeError);
  }
});

Deno.test("maskOf() tells masks from lists of indices", () => {
  const mask = asMask([1]);
  assertEquals(maskOf(mask), mask);
  assertEquals(maskOf([true])?.length, 1);
  for (const list of [[], [1], new Uint8Array([1]), 1, null, true]) {
    assertEquals(maskOf(list), null);
  }
  assertThrows(() => maskOf([true, 1]), ArgumentTypeError);
});

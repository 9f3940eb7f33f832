import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { getRadialMask } from "../../src/physics/radial_mask.ts";

function count(shape: number[], options = {}): number {
  return getRadialMask(shape, options).data.reduce((sum, flag) => sum + flag);
}

Deno.test("getRadialMask() excludes the default radius from 2 on", () => {
  assertEquals([4, 6, 8, 16].map((n) => count([n, n])), [5, 9, 25, 145]);
  assertEquals(count([8, 8, 8]), 93);
});

Deno.test("getRadialMask() includes the radius when asked to", () => {
  const inclusive = { inclusive: true };
  assertEquals([4, 6, 8, 16].map((n) => count([n, n], inclusive)), [
    5,
    13,
    29,
    149,
  ]);
  assertEquals(count([8, 8, 8], inclusive), 123);
  assertEquals(count([4, 4], { inclusive: false }), 1);
});

Deno.test("getRadialMask() is centred and takes any radius", () => {
  // deno-fmt-ignore
  assertEquals([...getRadialMask([4, 4], { radius: 1 }).data], [
    0, 0, 0, 0,
    0, 0, 1, 0,
    0, 1, 1, 1,
    0, 0, 1, 0,
  ]);
  assertEquals(count([8, 8], { radius: 0 }), 1);
  assertEquals(count([8, 8], { radius: -1 }), 0);
  assertEquals(count([8, 8], { radius: 1.5 }), 9);
  assertEquals(count([8, 8], { radius: Infinity }), 64);
});

Deno.test("getRadialMask() refuses shapes that are not sound", () => {
  assertThrows(() => getRadialMask([]), ArgumentError, "radius");
  assertThrows(() => getRadialMask([4, 1.5]), ArgumentError, "4, 1.5");
  assertThrows(
    () => getRadialMask([4, 4], { radius: NaN }),
    ArgumentError,
    "NaN",
  );
});

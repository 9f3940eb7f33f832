import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { ndArray } from "../../src/core/nd_array.ts";
import {
  fillBackground,
  relionImageMask,
  smoothCircularMask,
} from "../../src/physics/circular_mask.ts";

Deno.test("smoothCircularMask() gives the golden row of D = 8", () => {
  const { data } = smoothCircularMask(8, 2, 2);
  assertEquals([...data.subarray(32, 40)], [0, 0.5, 1, 1, 1, 1, 1, 0.5]);
});

Deno.test("smoothCircularMask() may have a sharp edge", () => {
  const { data } = smoothCircularMask(5, 1, 0);
  assertEquals(data.reduce((sum, value) => sum + value), 5);
});

Deno.test("relionImageMask() gives the golden row of D = 16", () => {
  const { data } = relionImageMask(16, 2, 16, { edgeWidth: 3 });
  const row = [...data.subarray(128, 144)];
  // deno-fmt-ignore
  const expected = [0, 0, 0.25, 0.75, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.75, 0.25, 0];
  row.forEach((value, at) => assert(Math.abs(value - expected[at]) < 1e-7));
});

Deno.test("relionImageMask() is limited to the box and may be sharp", () => {
  const wide = relionImageMask(8, 1, 100, { edgeWidth: 0 });
  assertEquals(wide, relionImageMask(8, 1, 8, { edgeWidth: 0 }));
  const sharp = relionImageMask(8, 1, 4, { edgeWidth: 0 });
  assertEquals([...sharp.data.subarray(32, 40)], [0, 0, 1, 1, 1, 1, 1, 0]);
});

Deno.test("fillBackground() puts the mean of the outside there", () => {
  const mask = ndArray(Float32Array.of(1, 0, 0.5, 1), [2, 2]);
  const images = ndArray(Int16Array.of(10, 4, 10, 20, 1, 1, 1, 1), [2, 2, 2]);
  const filled = fillBackground(images, mask);
  assertEquals([...filled.data], [10, 6, 8, 20, 1, 1, 1, 1]);
});

Deno.test("fillBackground() leaves images alone that the mask covers", () => {
  const mask = ndArray(new Float32Array(4).fill(1), [2, 2]);
  const image = ndArray(Float32Array.of(1, 2, 3, 4), [2, 2]);
  assertEquals(fillBackground(image, mask), image);
});

Deno.test("the circular masks refuse sizes that are not sound", () => {
  assertThrows(() => smoothCircularMask(0, 1, 1), ArgumentError, `side "0"`);
  assertThrows(() => smoothCircularMask(8, -1, 1), ArgumentError, `"-1"`);
  assertThrows(() => relionImageMask(8, 0, 1), ArgumentError, `size "0"`);
  assertThrows(() => relionImageMask(8, 1, 0), ArgumentError, `diameter "0"`);
  const edge = { edgeWidth: -1 };
  assertThrows(
    () => relionImageMask(8, 1, 1, edge),
    ArgumentError,
    `edge "-1"`,
  );
  const mask = ndArray(new Float32Array(4), [2, 2]);
  const image = ndArray(new Float32Array(8), [4, 2]);
  assertThrows(() => fillBackground(image, mask), ArgumentError, "4, 2");
});

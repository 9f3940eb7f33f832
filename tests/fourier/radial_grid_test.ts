import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { fullImageToHalfImage } from "../../src/fourier/half_image.ts";
import {
  getGridOfRadialDistances,
  getGridOfRadialDistancesHalf,
} from "../../src/fourier/radial_grid.ts";

// deno-fmt-ignore
const SHELLS_OF_8 = [
  6, 5, 4, 4, 4, 4, 4, 5,
  5, 4, 4, 3, 3, 3, 4, 4,
  4, 4, 3, 2, 2, 2, 3, 4,
  4, 3, 2, 1, 1, 1, 2, 3,
  4, 3, 2, 1, 0, 1, 2, 3,
  4, 3, 2, 1, 1, 1, 2, 3,
  4, 4, 3, 2, 2, 2, 3, 4,
  5, 4, 4, 3, 3, 3, 4, 4,
];

Deno.test("getGridOfRadialDistances() gives the shells of N = 8", () => {
  const shells = getGridOfRadialDistances([8, 8]);
  assertEquals(shells.shape, [8, 8]);
  assert(shells.data instanceof Int32Array);
  assertEquals([...shells.data], SHELLS_OF_8);
  const sizes = new Array<number>(7).fill(0);
  for (const shell of shells.data) sizes[shell]++;
  assertEquals(sizes, [1, 8, 12, 16, 22, 4, 1]);
});

Deno.test("getGridOfRadialDistancesHalf() equals the packed full grid", () => {
  for (const shape of [[8, 8], [7, 7], [6, 9]]) {
    const full = getGridOfRadialDistances(shape);
    const half = getGridOfRadialDistancesHalf(shape);
    assertEquals(half, fullImageToHalfImage(full, shape));
  }
});

Deno.test("getGridOfRadialDistances() leaves scaled and unrounded distances", () => {
  const scaled = getGridOfRadialDistances([4, 4], {
    voxelSize: 2,
    scaled: true,
  });
  assertEquals(scaled.data[11], 0.125);
  const plain = getGridOfRadialDistances([4, 4], { rounded: false });
  assertEquals(plain.data[0], Math.sqrt(8));
});

Deno.test("getGridOfRadialDistances() takes shifts and rounds halves to even", () => {
  const shifted = getGridOfRadialDistances([6], { frequencyShift: 0.5 });
  assertEquals([...shifted.data], [4, 2, 2, 0, 0, 2]);
  const each = getGridOfRadialDistances([2, 3], { frequencyShift: [-1, 1] });
  assertEquals([...each.data], [2, 1, 0, 2, 1, 1]);
});

Deno.test("getGridOfRadialDistances() counts volumes, too", () => {
  const { data } = getGridOfRadialDistances([4, 4, 4]);
  assertEquals(data[2 * 16 + 2 * 4 + 2], 0);
  assertEquals(data[0], 3);
});

Deno.test("getGridOfRadialDistances() refuses shapes and shifts that do not agree", () => {
  assertThrows(() => getGridOfRadialDistances([]), ArgumentError, "0 axes");
  assertThrows(
    () => getGridOfRadialDistances([4, 4], { frequencyShift: [1] }),
    ArgumentError,
    "1 shifts",
  );
});

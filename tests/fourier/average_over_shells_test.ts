import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { complexArray, ndArray } from "../../src/core/nd_array.ts";
import { averageOverShells } from "../../src/fourier/average_over_shells.ts";
import { getDft2 } from "../../src/fourier/dft.ts";
import { distance } from "./naive_dft.ts";

const image = Float64Array.from({ length: 64 }, (_, i) => (7 * i + 3) % 13);
const spectrum = getDft2(ndArray(image, [8, 8]), { dtype: "complex128" });
const power = Float64Array.from(
  { length: 64 },
  (_, i) => spectrum.data[2 * i] ** 2 + spectrum.data[2 * i + 1] ** 2,
);

Deno.test("averageOverShells() gives the worked 8 x 8 example", () => {
  const shells = averageOverShells(ndArray(power, [64]), [8, 8]);
  assertEquals(shells.shape, [3]);
  assert(distance(shells.data, [145161, 68.7283553372, 489.6666666667]) < 1e-9);
  const sorted = power.toSorted();
  assert(Math.abs((sorted[31] + sorted[32]) / 2 - 219.4222227891) < 1e-9);
});

Deno.test("averageOverShells() averages complex values as such", () => {
  const values = complexArray(
    Float64Array.from({ length: 128 }, (_, i) => i % 2 === 0 ? 2 : -3),
    [8, 8],
  );
  const means = averageOverShells(values, [8, 8]);
  assertEquals([...means.data], [2, -3, 2, -3, 2, -3]);
});

Deno.test("averageOverShells() gives no shells to the smallest images", () => {
  const values = ndArray(new Float32Array(9), [3, 3]);
  assertEquals(averageOverShells(values, [3, 3]).shape, [0]);
});

Deno.test("averageOverShells() refuses another number of values", () => {
  assertThrows(
    () => averageOverShells(ndArray(power, [64]), [8, 9]),
    ArgumentError,
    "64 values",
  );
});

import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import {
  get1dFrequencyGrid,
  get1dFrequencyGridRfft,
  getKCoordinateOfEachPixel,
  getKCoordinateOfEachPixelHalf,
} from "../../src/fourier/frequency_grid.ts";

const unscaled = { scaled: false };

Deno.test("get1dFrequencyGrid() is centred, and scaled by n and the pixel size", () => {
  assertEquals([...get1dFrequencyGrid(5)], [-2, -1, 0, 1, 2]);
  const scaled = get1dFrequencyGrid(4, { voxelSize: 2, scaled: true });
  assertEquals([...scaled], [-0.25, -0.125, 0, 0.125]);
});

Deno.test("get1dFrequencyGridRfft() ends at floor(n / 2)", () => {
  assertEquals([...get1dFrequencyGridRfft(4)], [0, 1, 2]);
  assertEquals([...get1dFrequencyGridRfft(5)], [0, 1, 2]);
  assertEquals([...get1dFrequencyGridRfft(1)], [0]);
});

Deno.test("getKCoordinateOfEachPixel() gives (column, row) frequencies", () => {
  // deno-fmt-ignore
  assertEquals([...getKCoordinateOfEachPixel([4, 4], unscaled).data], [
    -2, -2, -1, -2, 0, -2, 1, -2,
    -2, -1, -1, -1, 0, -1, 1, -1,
    -2, 0, -1, 0, 0, 0, 1, 0,
    -2, 1, -1, 1, 0, 1, 1, 1,
  ]);
});

Deno.test("getKCoordinateOfEachPixel() follows the rows of oblong images", () => {
  const k = getKCoordinateOfEachPixel([2, 3], unscaled);
  assertEquals(k.shape, [6, 2]);
  assertEquals([...k.data], [-1, -1, 0, -1, 1, -1, -1, 0, 0, 0, 1, 0]);
});

Deno.test("getKCoordinateOfEachPixelHalf() has -N / 2 in the Nyquist column", () => {
  const k = getKCoordinateOfEachPixelHalf([4, 4], unscaled);
  assertEquals(k.shape, [12, 2]);
  // deno-fmt-ignore
  assertEquals([...k.data], [
    0, -2, 1, -2, -2, -2,
    0, -1, 1, -1, -2, -1,
    0, 0, 1, 0, -2, 0,
    0, 1, 1, 1, -2, 1,
  ]);
  const scaled = getKCoordinateOfEachPixelHalf([4, 4], { voxelSize: 2 });
  assertEquals([...scaled.data.subarray(6, 12)], [
    0,
    -0.125,
    0.125,
    -0.125,
    -0.25,
    -0.125,
  ]);
});

Deno.test("the frequency grids refuse sizes that are not positive", () => {
  assertThrows(() => get1dFrequencyGrid(0), ArgumentError, `length "0"`);
  assertThrows(() => get1dFrequencyGridRfft(-1), ArgumentError, `length "-1"`);
  assertThrows(() => getKCoordinateOfEachPixel([4, 0]), ArgumentError, "4, 0");
  assertThrows(
    () => get1dFrequencyGrid(4, { voxelSize: 0 }),
    ArgumentError,
    "voxel size",
  );
});

import { assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../src/core/errors.ts";
import { ndArray } from "../../src/core/nd_array.ts";
import { commonVoxelSize, storedCtfRows } from "../../src/dataset/ctf_rows.ts";
import { list } from "../support/simulation.ts";

function table(...pixelSizes: number[]) {
  const rows = pixelSizes.flatMap((size, i) => [
    size,
    ...[1, 2, 3, 4, 5, 6, 7].map((column) => 10 * i + column),
  ]);
  return ndArray(Float64Array.from(rows), [pixelSizes.length, 8]);
}

Deno.test("storedCtfRows() drops the pixel size, adds B-factor and contrast", () => {
  const rows = storedCtfRows(table(1.5, 1.5));
  assertEquals(rows.shape, [2, 9]);
  assertEquals(list(rows.data), [
    ...[1, 2, 3, 4, 5, 6, 7, 0, 1],
    ...[11, 12, 13, 14, 15, 16, 17, 0, 1],
  ]);
});

Deno.test("commonVoxelSize() gives the first size if all agree", () => {
  assertEquals(commonVoxelSize(table(1.5), "a.star"), 1.5);
  assertEquals(commonVoxelSize(table(1.5, 1.5 + 9e-9), "a.star"), 1.5);
});

Deno.test("commonVoxelSize() names the sizes that differ", () => {
  const error = assertThrows(
    () => commonVoxelSize(table(1.5, 1.6, 1.5, 1.6, 1.7), "a.star"),
    DataFormatError,
    "1.5000 Å in the first row, then 1.6000 Å (2 images), 1.7000 Å (1 images)",
  );
  assertEquals([error.code, error.path], ["voxel-size-mismatch", "a.star"]);
});

Deno.test("commonVoxelSize() notices a difference just above rounding", () => {
  assertThrows(
    () => commonVoxelSize(table(1.5, 1.5 + 2e-8), "a.star"),
    DataFormatError,
  );
});

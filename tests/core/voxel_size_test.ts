import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import {
  isSameVoxelSize,
  requireVoxelSize,
} from "../../src/core/voxel_size.ts";

Deno.test("requireVoxelSize() takes positive lengths only", () => {
  for (const size of [0, -0, -1, NaN, Infinity, "2" as unknown as number]) {
    const error = assertThrows(() => requireVoxelSize(size), ArgumentError);
    assertEquals([error.code, error.actual], ["voxel-size", size]);
  }
  requireVoxelSize(0.5);
});

Deno.test("isSameVoxelSize() allows a part in a thousand, either way", () => {
  assertEquals(isSameVoxelSize(2, 2.0019), true);
  assertEquals(isSameVoxelSize(2.0019, 2), true);
  assertEquals(isSameVoxelSize(2, 2.003), false);
  assertEquals(isSameVoxelSize(2.003, 2), false);
  assertEquals(isSameVoxelSize(1000, 1001), true);
  assertEquals(isSameVoxelSize(2, NaN), false);
  assertEquals(isSameVoxelSize(2, -2), false);
});

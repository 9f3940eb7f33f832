import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import {
  type BatchPlan,
  checkLargestBatch,
  planGroups,
  planImages,
  planPacked,
} from "../../src/images/batch_plan.ts";

/** Groups of these sizes, of images numbered on. */
function groupsOf(sizes: number[]): Int32Array[] {
  let next = 0;
  return sizes.map((size) => Int32Array.from({ length: size }, () => next++));
}

function sizes({ starts }: BatchPlan): number[] {
  return starts.slice(1).map((end, batch) => end - starts[batch]);
}

Deno.test("planPacked() packs whole groups as the specification's table has it", () => {
  const packed = (groups: number[], batchSize: number) =>
    sizes(planPacked(groupsOf(groups), batchSize));
  assertEquals(packed([3, 4, 2, 5, 1], 6), [3, 6, 6]);
  assertEquals(packed([3, 4, 2, 5, 1], 4), [3, 4, 2, 5, 1]);
  assertEquals(packed([3, 3, 3], 6), [6, 3]);
  assertEquals(packed([9, 2, 2], 4), [9, 4]);
  assertEquals(packed([0, 3, 0], 4), [3]);
  assertEquals(packed([], 4), []);
  assertEquals(packed([0, 0], 4), []);
});

Deno.test("planPacked() neither reorders nor drops images", () => {
  const groups = [Int32Array.of(4, 2), Int32Array.of(), Int32Array.of(9, 0, 1)];
  assertEquals([...planPacked(groups, 5).order], [4, 2, 9, 0, 1]);
});

Deno.test("planGroups() makes one batch of each group that has images", () => {
  assertEquals(sizes(planGroups(groupsOf([3, 0, 1, 1, 2]))), [3, 1, 1, 2]);
});

Deno.test("planImages() makes runs, the last of which may be short", () => {
  assertEquals(sizes(planImages(new Int32Array(7), 3)), [3, 3, 1]);
  assertEquals(sizes(planImages(new Int32Array(6), 3)), [3, 3]);
  assertEquals(sizes(planImages(new Int32Array(0), 3)), []);
});

Deno.test("checkLargestBatch() names the batch size that would do", () => {
  const plan = planPacked(groupsOf([2, 9, 3]), 4);
  checkLargestBatch(plan, 9);
  const error = assertThrows(() => checkLargestBatch(plan, 8), ArgumentError);
  assertEquals([error.code, error.expected, error.actual], [
    "batch-size",
    9,
    8,
  ]);
});

import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, IndexError } from "../../src/core/errors.ts";
import { complexArray, ndArray, takeRows } from "../../src/core/nd_array.ts";

const counting = (n: number) => Float64Array.from({ length: n }, (_, i) => i);

Deno.test("takeRows() copies rows in order, duplicates kept", () => {
  const array = ndArray(counting(12), [3, 2, 2]);
  const taken = takeRows(array, Int32Array.of(2, 0, 2));
  assertEquals(taken.shape, [3, 2, 2]);
  assertEquals([...taken.data], [8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11]);
});

Deno.test("takeRows() takes both parts of complex rows", () => {
  const array = complexArray(counting(12), [3, 2]);
  const taken = takeRows(array, Int32Array.of(1));
  assertEquals([...taken.data], [4, 5, 6, 7]);
  assertEquals([taken.shape, taken.stride], [[1, 2], [2, 1]]);
});

Deno.test("takeRows() refuses missing rows and other orders", () => {
  const array = ndArray(counting(4), [2, 2]);
  assertThrows(() => takeRows(array, Int32Array.of(2)), IndexError);
  assertThrows(() => takeRows(array, Int32Array.of(-1)), IndexError);
  const transposed = { data: counting(4), shape: [2, 2], stride: [1, 2] };
  assertThrows(() => takeRows(transposed, Int32Array.of(0)), ArgumentError);
});

import { assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import { indicesFromArray } from "../../../src/formats/index_file/indices_from_array.ts";
import { parseTypeString } from "../../../src/formats/numpy/dtype.ts";
import type { NumpyArray } from "../../../src/formats/numpy/mod.ts";

function int64(shape: readonly number[], ...values: number[]): NumpyArray {
  const data = BigInt64Array.from(values, BigInt);
  return { dtype: parseTypeString("<i8")!, shape, data } as NumpyArray;
}

Deno.test("indicesFromArray() takes one row or one column as a list", () => {
  for (const shape of [[3], [3, 1], [1, 3]]) {
    assertEquals(indicesFromArray(int64(shape, 4, 0, 2), "a.npy"), [4, 0, 2]);
  }
});

Deno.test("indicesFromArray() takes two rows of one as half-sets", () => {
  assertEquals(indicesFromArray(int64([2, 1], 4, 0), "a.npy"), [[4], [0]]);
});

Deno.test("indicesFromArray() leaves out only the -1 at the end of a half", () => {
  const array = int64([2, 3], 5, -1, -1, -1, 6, -2);
  assertEquals(indicesFromArray(array, "a.npy"), [[5], [-1, 6, -2]]);
});

Deno.test("indicesFromArray() refuses arrays of three axes, and says where no index is", () => {
  const fault = (array: NumpyArray, words: string) =>
    assertThrows(() => indicesFromArray(array, "a.npy"), DataFormatError, words)
      .code;
  const cube = int64([2, 1, 2], 0, 1, 2, 3);
  assertEquals(fault(cube, "[2, 1, 2]"), "index-dimensions");
  const large = int64([2, 2], 0, 1, 2, 2 ** 60);
  assertEquals(fault(large, "position 3"), "index-value");
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, ArgumentTypeError } from "../../src/core/errors.ts";
import { complexArray, ndArray } from "../../src/core/nd_array.ts";
import { reorderFromHalfsets } from "../../src/dataset/reordering.ts";

const HALVES: [number[], number[]] = [[1, 4], [0, 2]];
const IN_ORDER = [12, 10, 13, NaN, 11];

Deno.test("reorderFromHalfsets() places numbers by their ids", () => {
  const result = reorderFromHalfsets([10, 11, 12, 13], HALVES);
  assertEquals(result.shape, [5]);
  assertEquals([...result.data], IN_ORDER);
  assertEquals([...reorderFromHalfsets([10, 11, 12, 13], HALVES, 6).data], [
    ...IN_ORDER,
    NaN,
  ]);
  assertEquals(
    [...reorderFromHalfsets([10, 11, 12, 13], HALVES, 5).data],
    IN_ORDER,
  );
  assertEquals(
    [...reorderFromHalfsets([10, 11, 12, 13], HALVES, null).data],
    IN_ORDER,
  );
});

Deno.test("reorderFromHalfsets() takes typed arrays, arrays with a shape, and pairs", () => {
  const inputs = [
    new Int16Array([10, 11, 12, 13]),
    ndArray(new Float32Array([10, 11, 12, 13]), [4]),
    [[10, 11], [12, 13]],
    [new Float32Array([10, 11]), [12, 13]],
    [
      ndArray(new Uint8Array([10]), [1]),
      ndArray(new Float64Array([11, 12, 13]), [3]),
    ],
    [[], [10, 11, 12, 13]],
  ] as const;
  for (const input of inputs) {
    assertEquals(
      [...reorderFromHalfsets(input, HALVES).data],
      IN_ORDER,
    );
  }
});

Deno.test("reorderFromHalfsets() moves rows of any shape", () => {
  const rows = ndArray(Int32Array.from({ length: 12 }, (_, k) => k), [2, 2, 3]);
  const result = reorderFromHalfsets(rows, [[2], [0]]);
  assertEquals(result.shape, [3, 2, 3]);
  assertEquals([...result.data.slice(0, 6)], [6, 7, 8, 9, 10, 11]);
  assert(result.data.slice(6, 12).every(Number.isNaN));
  assertEquals([...result.data.slice(12)], [0, 1, 2, 3, 4, 5]);
});

Deno.test("reorderFromHalfsets() keeps imaginary parts", () => {
  const spectra = complexArray(new Float32Array([1, 2, 3, 4, 5, 6, 7, 8]), [
    2,
    2,
  ]);
  const expected = [5, 6, 7, 8, NaN, NaN, NaN, NaN, 1, 2, 3, 4];
  const result = reorderFromHalfsets(spectra, [[2], [0]]);
  assertEquals(result.shape, [3, 2]);
  assertEquals([...result.data], expected);
  const halves = [
    complexArray(new Float32Array([1, 2, 3, 4]), [1, 2]),
    complexArray(new Float32Array([5, 6, 7, 8]), [1, 2]),
  ] as const;
  assertEquals([...reorderFromHalfsets(halves, [[2], [0]]).data], expected);
  const none = complexArray(new Float32Array(0), [0, 2]);
  assertEquals(
    [...reorderFromHalfsets([none, halves[0]], [[], [0]]).data],
    [1, 2, 3, 4],
  );
});

Deno.test("reorderFromHalfsets() makes an empty array of nothing", () => {
  assertEquals(reorderFromHalfsets([], [[], []]).shape, [0]);
  assertEquals([...reorderFromHalfsets([], [[], []], 2).data], [NaN, NaN]);
  assertEquals(reorderFromHalfsets([[], []], [[], []]).shape, [0]);
  const rows = ndArray(new Float32Array(0), [0, 3]);
  assertEquals(reorderFromHalfsets(rows, [[], []], 2).shape, [2, 3]);
});

Deno.test("reorderFromHalfsets() refuses ids that do not fit", () => {
  const call = (halves: [number[], number[]], total?: number) => () =>
    reorderFromHalfsets([1, 2], halves, total);
  assertThrows(call([[-1], [0]]), ArgumentError, `"-1"`);
  assertThrows(call([[3], [3]]), ArgumentError, `"3"`);
  assertThrows(call([[3, 3], []]), ArgumentError, "useTiltIndices");
  assertThrows(call([[0], [2]], 2), ArgumentError, "at least 3");
  assertThrows(call([[0], [1]], 2.5), ArgumentError, "2.5");
  assertThrows(call([[0], [1, 2]]), ArgumentError, `"2" rows by 3 ids`);
  assertThrows(call([[0], [0.5]]), ArgumentTypeError);
});

Deno.test("reorderFromHalfsets() refuses arrays that do not fit", () => {
  const call = (arr: unknown) => () =>
    reorderFromHalfsets(arr as number[], [[0], [1]]);
  const [real, complex] = [
    ndArray(new Float32Array(2), [1, 2]),
    complexArray(new Float32Array(4), [1, 2]),
  ];
  for (
    const bad of [
      [real, ndArray(new Float32Array(3), [1, 3])],
      [real, [1]],
      [real, complex],
      [real],
      [real, real, real],
      { ...ndArray(new Float32Array(4), [2, 2]), stride: [1, 2] },
      { ...ndArray(new Float32Array(4), [2, 2]), shape: [2, 3] },
    ]
  ) assertThrows(call(bad), ArgumentError);
  for (
    const bad of [
      null,
      "ab",
      7,
      ["a", "b"],
      [true, false],
      [null, null],
      new BigInt64Array(2),
      { data: [1, 2] },
      { data: new Float32Array(1), shape: [], stride: [] },
    ]
  ) assertThrows(call(bad), ArgumentTypeError);
});

Deno.test("reorderFromHalfsets() undoes the split of an array", () => {
  const values = Float64Array.from({ length: 20 }, (_, k) => k * k);
  const ids: [number[], number[]] = [[3, 0, 7, 11], [19, 5, 2]];
  const parts = ids.map((half) => half.map((id) => values[id]));
  const { data } = reorderFromHalfsets([parts[0], parts[1]], ids, 20);
  for (let k = 0; k < 20; k++) {
    const known = ids.flat().includes(k);
    assertEquals(data[k], known ? values[k] : NaN);
  }
});

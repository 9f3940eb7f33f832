import { assertEquals } from "@std/assert";
import { sizeOf } from "../../../src/core/nd_array.ts";
import { decodeElements } from "../../../src/formats/numpy/decode_elements.ts";
import { parseTypeString } from "../../../src/formats/numpy/dtype.ts";
import {
  fromFortranOrder,
  permuteAxes,
} from "../../../src/formats/numpy/numpy_array.ts";

/** Element [i, j, k] of the array of three axes that `data` hold in C order. */
function at(
  data: ArrayLike<number>,
  [, m, n]: readonly number[],
  [i, j, k]: readonly number[],
): number {
  return data[(i * m + j) * n + k];
}

Deno.test("permuteAxes() and fromFortranOrder() move every element", () => {
  const shape = [2, 3, 4];
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, k) => k * k);
  for (
    const axes of [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [
      2,
      1,
      0,
    ]]
  ) {
    const permuted = permuteAxes(data, shape, axes);
    const lengths = axes.map((axis) => shape[axis]);
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++) {
        for (let k = 0; k < 4; k++) {
          const index = [i, j, k];
          assertEquals(
            at(permuted, lengths, axes.map((axis) => index[axis])),
            at(data, shape, index),
          );
        }
      }
    }
  }
  assertEquals(
    fromFortranOrder(data, [4, 3, 2]),
    permuteAxes(data, shape, [2, 1, 0]),
  );
  const pairs = Float32Array.of(1, -1, 2, -2, 3, -3, 4, -4);
  assertEquals([...permuteAxes(pairs, [2, 2], [1, 0], 2)], [
    1,
    -1,
    3,
    -3,
    2,
    -2,
    4,
    -4,
  ]);
  assertEquals(permuteAxes(new Int8Array(0), [0, 5], [1, 0]).length, 0);
});

Deno.test("decodeElements() turns words of every size round", () => {
  const bytes = Uint8Array.from({ length: 16 }, (_, k) => k);
  const view = new DataView(bytes.buffer);
  const read = (type: string) => {
    const dtype = parseTypeString(type)!;
    const records = 16 / dtype.itemSize;
    return [...decodeElements(bytes, dtype, {
      offset: 0,
      stride: dtype.itemSize,
      records,
      perRecord: 1,
    })];
  };
  assertEquals(read(">u2")[3], view.getUint16(6));
  assertEquals(read(">i4")[2], view.getInt32(8));
  assertEquals(read(">f8")[1], view.getFloat64(8));
  assertEquals(read(">c8")[3], view.getFloat32(12));
  assertEquals(read(">u1")[5], 5);
  assertEquals(read(">S2")[2], "\x04\x05");
});

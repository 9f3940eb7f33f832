import { assertEquals } from "@std/assert";
import { parseTypeString } from "../../../src/formats/numpy/dtype.ts";
import {
  decodeArray,
  fromFortranOrder,
  toFloat64,
} from "../../../src/formats/numpy/numpy_array.ts";
import { faultCode } from "../../support/faults.ts";

const PLACE = { path: "a.npy", offset: 128 };

/** Element `index` of an array in Fortran order. */
function fortranIndex(index: number[], shape: readonly number[]): number {
  let at = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    at = at * shape[axis] + index[axis];
  }
  return at;
}

Deno.test("fromFortranOrder() puts elements of any shape into C order", () => {
  for (const shape of [[6], [2, 3], [4, 3, 5], [1, 2, 1, 3], [3, 1]]) {
    const count = shape.reduce((a, b) => a * b, 1);
    const data = Int32Array.from({ length: count }, (_, i) => 100 + i);
    const expected = Array.from({ length: count }, (_, flat) => {
      const index = [...shape];
      for (let axis = shape.length - 1, rest = flat; axis >= 0; axis--) {
        index[axis] = rest % shape[axis];
        rest = Math.floor(rest / shape[axis]);
      }
      return data[fortranIndex(index, shape)];
    });
    assertEquals([...fromFortranOrder(data, shape)], expected);
    const texts = [...data].map(String);
    assertEquals(fromFortranOrder(texts, shape), expected.map(String));
  }
});

Deno.test("fromFortranOrder() keeps the parts of complex numbers together", () => {
  const data = Float32Array.of(1, -1, 2, -2, 3, -3, 4, -4);
  assertEquals(
    [...fromFortranOrder(data, [2, 2], 2)],
    [1, -1, 3, -3, 2, -2, 4, -4],
  );
});

Deno.test("decodeArray() reads scalars, empty arrays and Fortran order", () => {
  const f4 = parseTypeString("<f4")!;
  const bytes = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
  const shapeAndData = (shape: number[], fortran: boolean) => {
    const array = decodeArray(bytes, f4, shape, fortran, PLACE);
    return [array.shape, [...array.data]];
  };
  assertEquals(shapeAndData([], false), [[], [1]]);
  assertEquals(shapeAndData([], true), [[], [1]]);
  assertEquals(shapeAndData([0, 3], true), [[0, 3], []]);
  assertEquals(shapeAndData([2, 3], true), [[2, 3], [1, 3, 5, 2, 4, 6]]);
  assertEquals(shapeAndData([2, 2], false), [[2, 2], [1, 2, 3, 4]]);
});

Deno.test("decodeArray() refuses too few bytes before it takes memory", async () => {
  const bytes = new Uint8Array(7);
  const cases: [string, number[]][] = [
    ["<f4", [2]],
    ["<f4", [1e12]],
    ["<u8", [2 ** 26, 2 ** 26]],
    ["|S0", [1e12]],
    ["<U0", [8]],
  ];
  for (const [type, shape] of cases) {
    const dtype = parseTypeString(type)!;
    const fault = () => decodeArray(bytes, dtype, shape, false, PLACE);
    assertEquals(await faultCode(fault), "numpy-size", `${type} ${shape}`);
  }
});

Deno.test("decodeArray() names elements that it does not read", async () => {
  for (const type of ["|O8", "<M8[ns]", "<f16", "|V4"]) {
    const dtype = parseTypeString(type)!;
    const fault = () =>
      decodeArray(new Uint8Array(99), dtype, [1], false, PLACE);
    assertEquals(await faultCode(fault), "numpy-dtype", type);
  }
});

Deno.test("toFloat64() gives numbers, or null where they are none or not exact", () => {
  const array = (type: string, bytes: ArrayBuffer, shape: number[]) =>
    toFloat64(
      decodeArray(
        new Uint8Array(bytes),
        parseTypeString(type)!,
        shape,
        false,
        PLACE,
      ),
    );
  const u8 = (value: bigint) => BigUint64Array.of(value).buffer;
  const safe = BigInt(Number.MAX_SAFE_INTEGER);
  assertEquals(array("<u8", u8(safe), [1]), Float64Array.of(2 ** 53 - 1));
  assertEquals(array("<i8", BigInt64Array.of(-3n).buffer, [1])?.[0], -3);
  assertEquals(array("<u8", u8(safe + 1n), [1]), null);
  assertEquals(
    array("<f4", Float32Array.of(0.1).buffer, [1]),
    Float64Array.of(
      Math.fround(0.1),
    ),
  );
  assertEquals(array("<c8", new ArrayBuffer(8), [1]), null);
  assertEquals(array("|S4", new ArrayBuffer(4), [1]), null);
});

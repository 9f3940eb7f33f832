import { assertEquals } from "@std/assert";
import {
  decodeElements,
  type NumpyValues,
} from "../../../src/formats/numpy/decode_elements.ts";
import { parseTypeString } from "../../../src/formats/numpy/dtype.ts";
import { integers } from "../../support/random.ts";

/** Elements one after another. */
function decode(bytes: Uint8Array, type: string): NumpyValues {
  const dtype = parseTypeString(type)!;
  const records = bytes.length / dtype.itemSize;
  const layout = { offset: 0, stride: dtype.itemSize, records, perRecord: 1 };
  return decodeElements(bytes, dtype, layout);
}

type Getter = (view: DataView, at: number, little: boolean) => number | bigint;

const NUMBERS: Record<string, Getter> = {
  b1: (view, at) => view.getUint8(at),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => view.getBigInt64(at, little),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => view.getBigUint64(at, little),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

Deno.test("decodeElements() reads numbers of every size and order at any place", () => {
  const integer = integers(3);
  const bytes = Uint8Array.from({ length: 400 }, () => integer(256));
  const view = new DataView(bytes.buffer);
  for (const [type, get] of Object.entries(NUMBERS)) {
    for (const little of [true, false]) {
      const dtype = parseTypeString(`${little ? "<" : ">"}${type}`)!;
      for (const [offset, stride, perRecord] of [[0, 0, 1], [3, 37, 3]]) {
        const step = stride || dtype.itemSize;
        const layout = { offset, stride: step, records: 7, perRecord };
        const expected: (number | bigint)[] = [];
        for (let record = 0; record < 7; record++) {
          for (let k = 0; k < perRecord; k++) {
            const at = offset + record * step + k * dtype.itemSize;
            expected.push(get(view, at, little));
          }
        }
        const values = decodeElements(bytes, dtype, layout);
        assertEquals([...values as Iterable<number>], expected);
      }
    }
  }
});

Deno.test("decodeElements() gives each type its own array", () => {
  const bytes = new Uint8Array(16);
  const types = "b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16".split(" ");
  assertEquals(
    types.map((type) => decode(bytes, type).constructor),
    [
      Uint8Array,
      Int8Array,
      Int16Array,
      Int32Array,
      BigInt64Array,
      Uint8Array,
      Uint16Array,
      Uint32Array,
      BigUint64Array,
      Float32Array,
      Float32Array,
      Float64Array,
      Float32Array,
      Float64Array,
    ],
  );
});

Deno.test("decodeElements() reads halves in both orders", () => {
  // 1.5, -2, largest, smallest subnormal, infinity.
  const words = Uint16Array.of(0x3e00, 0xc000, 0x7bff, 1, 0x7c00);
  const values = [1.5, -2, 65504, 2 ** -24, Infinity];
  assertEquals([...decode(new Uint8Array(words.buffer), "<f2")], values);
  const swapped = words.map((word) => (word << 8) | (word >>> 8));
  assertEquals([...decode(new Uint8Array(swapped.buffer), ">f2")], values);
});

Deno.test("decodeElements() swaps both parts of complex numbers by themselves", () => {
  const values = Float32Array.of(1, -2, 3, 0.5);
  const bytes = new Uint8Array(values.buffer);
  assertEquals(decode(bytes, "<c8"), values);
  const swapped = new Uint8Array(16);
  const view = new DataView(swapped.buffer);
  values.forEach((value, i) => view.setFloat32(4 * i, value, false));
  assertEquals(decode(swapped, ">c8"), values);
  const double = new DataView(new ArrayBuffer(16));
  double.setFloat64(0, 1.25, false);
  double.setFloat64(8, -7, false);
  const doubles = decode(new Uint8Array(double.buffer), ">c16");
  assertEquals(doubles, Float64Array.of(1.25, -7));
});

Deno.test("decodeElements() leaves the bytes it reads as they are", () => {
  const bytes = Uint8Array.of(1, 2, 3, 4);
  decode(bytes, ">i2");
  assertEquals([...bytes], [1, 2, 3, 4]);
});

Deno.test("decodeElements() takes NULs off the end of byte strings only", () => {
  const bytes = new TextEncoder().encode("a\0b\0\0\0\0\0abcd\0x\0\0");
  assertEquals(decode(bytes, "|S4"), ["a\0b", "", "abcd", "\0x"]);
});

Deno.test("decodeElements() reads byte strings as UTF-8, or else as Latin-1", () => {
  const bytes = Uint8Array.of(0xc3, 0xa9, 0, 0, 0xe9, 0x41, 0x80, 0x9f);
  assertEquals(decode(bytes, "|S4"), ["é", "\u00e9A\u0080\u009f"]);
  const mark = Uint8Array.of(0xef, 0xbb, 0xbf, 0x61);
  assertEquals(decode(mark, "|S4"), ["\ufeffa"]);
});

Deno.test("decodeElements() tells neighbouring byte strings apart", () => {
  const bytes = new TextEncoder().encode("-aabb-bbbc-aabc-xaya");
  const dtype = parseTypeString("|S2")!;
  const layout = { offset: 1, stride: 5, records: 4, perRecord: 2 };
  assertEquals(
    decodeElements(bytes, dtype, layout),
    ["aa", "bb", "bb", "bc", "aa", "bc", "xa", "ya"],
  );
});

Deno.test("decodeElements() reads texts with astral characters and padding", () => {
  for (const little of [true, false]) {
    const view = new DataView(new ArrayBuffer(24));
    [0x1f600, 0x61, 0, 0, 0x110000, 0].forEach((code, i) =>
      view.setUint32(4 * i, code, little)
    );
    const bytes = new Uint8Array(view.buffer);
    const type = little ? "<U3" : ">U3";
    assertEquals(decode(bytes, type), ["\u{1f600}a", "\0\ufffd"]);
  }
});

Deno.test("decodeElements() reads a long run of NULs in a text in linear time", () => {
  const words = new Uint32Array(300_000);
  words[words.length - 1] = 0x61;
  const bytes = new Uint8Array(words.buffer);
  const [text] = decode(bytes, `<U${words.length}`) as string[];
  assertEquals([text.length, text.at(-1)], [words.length, "a"]);
});

Deno.test("decodeElements() of nothing is empty, of no bytes each empty texts", () => {
  const none = new Uint8Array(0);
  const layout = { offset: 0, stride: 4, records: 0, perRecord: 3 };
  const dtype = parseTypeString("<f4")!;
  assertEquals(decodeElements(none, dtype, layout), new Float32Array(0));
  for (const type of ["|S0", "<U0"]) {
    const empty = { offset: 0, stride: 0, records: 2, perRecord: 1 };
    assertEquals(decodeElements(none, parseTypeString(type)!, empty), ["", ""]);
  }
});

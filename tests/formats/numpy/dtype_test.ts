import { assert, assertEquals } from "@std/assert";
import {
  fieldBytes,
  isReadable,
  parseTypeString,
  recordDtype,
  typeString,
} from "../../../src/formats/numpy/dtype.ts";

Deno.test("parseTypeString() knows every kind, in both orders", () => {
  const sizes: Record<string, readonly number[]> = {
    b: [1],
    i: [1, 2, 4, 8],
    u: [1, 2, 4, 8],
    f: [2, 4, 8, 12, 16],
    c: [8, 16, 24, 32],
    S: [0, 1, 89, 70000],
    V: [0, 3, 48],
    O: [4, 8],
  };
  for (const [kind, allowed] of Object.entries(sizes)) {
    for (const size of allowed) {
      for (const order of ["<", ">", "|", "=", ""]) {
        assertEquals(parseTypeString(`${order}${kind}${size}`), {
          kind: kind as "b",
          itemSize: size,
          littleEndian: order !== ">",
          fields: null,
        });
      }
    }
  }
});

Deno.test("parseTypeString() counts characters of four bytes in texts", () => {
  assertEquals(parseTypeString("<U5")?.itemSize, 20);
  assertEquals(parseTypeString(">U0")?.itemSize, 0);
});

Deno.test("parseTypeString() knows old aliases and bare names", () => {
  const names: Record<string, string> = {
    a12: "|S12",
    "|a1": "|S1",
    float16: "<f2",
    float32: "<f4",
    float64: "<f8",
    int8: "|i1",
    int32: "<i4",
    uint8: "|u1",
    uint64: "<u8",
    complex64: "<c8",
    complex128: "<c16",
    bool: "|b1",
    "?": "|b1",
    int: "<i8",
    float: "<f8",
    "|O": "|O8",
    object: "|O8",
    ">float32": ">f4",
  };
  for (const [name, expected] of Object.entries(names)) {
    assertEquals(typeString(parseTypeString(name)!), expected, name);
  }
});

Deno.test("parseTypeString() refuses what names no type", () => {
  const wrong = [
    "f3",
    "x4",
    "",
    "<",
    "f",
    "<f4 ",
    "<<f4",
    "f-4",
    "f4.0",
    "i16",
  ];
  const more = ["U", "S", "b2", "c4", "S99999999999", "M4", "M8[ns", "M8ns]"];
  for (const text of [...wrong, ...more, "toString", "constructor"]) {
    assertEquals(parseTypeString(text), null, text);
  }
});

Deno.test("parseTypeString() lists dates and wide numbers as not readable", () => {
  for (const text of ["<M8[ns]", "<m8[us]", "<M8", "<f12", "<f16", "<c32"]) {
    const dtype = parseTypeString(text)!;
    assertEquals(isReadable(dtype), false, text);
  }
  for (const text of ["|O8", "|V3"]) {
    assertEquals(isReadable(parseTypeString(text)!), false, text);
  }
  for (const text of ["<f2", "<c16", "<u8", "|S1", "<U2", "|b1", "|i1"]) {
    assert(isReadable(parseTypeString(text)!), text);
  }
});

Deno.test("typeString() names what parseTypeString() read", () => {
  const ordered = ["<f2", ">f4", "<f8", ">i2", "<u8", ">c16", "<U7", ">U1"];
  const others = ["|S12", "|V4", "|b1", "|u1", "|i1", "<M8[ns]", ">m8[25s]"];
  for (const text of [...ordered, ...others, "<M8"]) {
    assertEquals(typeString(parseTypeString(text)!), text);
  }
});

Deno.test("recordDtype() places fields one after another", () => {
  const field = (name: string, type: string, shape: number[] = []) => {
    return { name, dtype: parseTypeString(type)!, shape };
  };
  const record = recordDtype([
    field("uid", "<u8"),
    field("path", "|S13"),
    field("shape", "<u4", [2]),
    field("none", "<f4", [0, 3]),
    field("matrix", "<f4", [2, 3]),
    field("sign", "<f4"),
  ]);
  assertEquals(record.fields?.map(({ offset }) => offset), [
    0,
    8,
    21,
    29,
    29,
    53,
  ]);
  assertEquals([record.kind, record.itemSize], ["V", 57]);
  assertEquals(record.fields?.map(fieldBytes), [8, 13, 8, 0, 24, 4]);
  assertEquals(recordDtype([]).itemSize, 0);
});

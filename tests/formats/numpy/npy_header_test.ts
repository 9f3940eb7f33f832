import { assert, assertEquals } from "@std/assert";
import {
  parseTypeString,
  recordDtype,
  typeString,
} from "../../../src/formats/numpy/dtype.ts";
import {
  encodeNpyHeader,
  isNpy,
  npyDataOffset,
  parseNpyHeader,
} from "../../../src/formats/numpy/npy_header.ts";
import { faultCode } from "../../support/faults.ts";
import { npyBytes, npyOf } from "../../support/npy_bytes.ts";
import { numpyVector } from "../../support/numpy_vectors.ts";

const parse = (bytes: Uint8Array) => parseNpyHeader(bytes, "a.npy");

/** Name, type, shape and offset of every field. */
function layoutOf(bytes: Uint8Array): unknown[] {
  return parse(bytes).dtype.fields!.map((
    { name, dtype, shape, offset },
  ) => [name, typeString(dtype), shape, offset]);
}

Deno.test("parseNpyHeader() reads versions 1 to 3 with any padding", () => {
  for (const version of [1, 2, 3]) {
    for (const align of [1, 16, 64]) {
      const bytes = npyBytes("'>i2'", { version, align, shape: "(2, 3)" });
      assertEquals(parse(bytes), {
        dtype: parseTypeString(">i2")!,
        shape: [2, 3],
        fortranOrder: false,
        dataOffset: bytes.length,
      });
    }
  }
});

Deno.test("parseNpyHeader() reads long headers: 16 bits of length do not do", () => {
  const field = (i: number) => `('alignments_class_${i}/pose', '<f4', (3,))`;
  for (const [count, version] of [[300, 1], [3000, 2]]) {
    const fields = Array.from({ length: count }, (_, i) => field(i));
    const bytes = npyBytes(`[${fields.join(", ")}]`, { version });
    const { dtype, dataOffset } = parse(bytes);
    assertEquals(dtype.itemSize, 12 * count);
    assertEquals(dtype.fields?.at(-1)?.offset, 12 * (count - 1));
    assert(dataOffset > (version === 1 ? 10_000 : 0xffff));
    // Encoded anew it takes the same version.
    const encoded = encodeNpyHeader(dtype, []);
    assertEquals([encoded[6], parse(encoded).dtype], [version, dtype]);
  }
});

Deno.test("parseNpyHeader() reads Python 2 numbers, any order of keys, True", () => {
  const text = `{"shape": (22L,), 'fortran_order': True, 'descr': '<f8'}`;
  const { shape, fortranOrder } = parse(npyOf(text));
  assertEquals([shape, fortranOrder], [[22], true]);
});

Deno.test("parseNpyHeader() places fields as NumPy does", () => {
  assertEquals(layoutOf(numpyVector("latinNames")), [
    ["é", "<f4", [], 0],
    ["it's", "<i2", [], 4],
    ["s", "|S3", [], 6],
  ]);
  assertEquals(layoutOf(numpyVector("utf8Names")), [
    ["λ", "<f4", [], 0],
    ["b", "|u1", [], 4],
  ]);
  assertEquals(layoutOf(numpyVector("titled")), [["name", "<i4", [], 0]]);
  assertEquals(layoutOf(numpyVector("dates")), [
    ["d", "<M8[ns]", [], 0],
    ["v", "<i4", [], 8],
  ]);
});

Deno.test("parseNpyHeader() skips padding, which takes its bytes", () => {
  const bytes = numpyVector("padded");
  assertEquals(layoutOf(bytes), [["a", "|u1", [], 0], ["b", "<f4", [], 4]]);
  assertEquals(parse(bytes).dtype.itemSize, 12);
});

Deno.test("parseNpyHeader() reads records in records", () => {
  const bytes = numpyVector("nested");
  assertEquals(layoutOf(bytes), [
    ["uid", "<u8", [], 0],
    ["n", "|V10", [], 8],
    ["b", "<u4", [], 18],
  ]);
  const inner = parse(bytes).dtype.fields![1].dtype.fields!;
  assertEquals(inner.map(({ name, shape }) => [name, shape]), [
    ["x", []],
    ["y", [2]],
  ]);
});

Deno.test("parseNpyHeader() reads field shapes as a number, and keeps (1,)", () => {
  const descr = "[('a', '<f4', 3), ('b', '<f4', (1,)), ('c', '<f4', ())]";
  assertEquals(layoutOf(npyBytes(descr)), [
    ["a", "<f4", [3], 0],
    ["b", "<f4", [1], 12],
    ["c", "<f4", [], 16],
  ]);
});

Deno.test("parseNpyHeader() reads characters 0x80 to 0x9f as Latin-1", () => {
  const bytes = npyBytes("[('a\x85b', '<f4')]");
  assertEquals(parse(bytes).dtype.fields![0].name, "a\x85b");
});

Deno.test("parseNpyHeader() refuses what is no header", async () => {
  const headers = {
    "no dict": "('<f4', False, ())",
    "a missing key": "{'descr': '<f4', 'shape': ()}",
    "a further key":
      "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'x': 1}",
    "an order that is none":
      "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}",
    "garbage": "%PDF-1.4",
    "nothing": "",
  };
  for (const [what, text] of Object.entries(headers)) {
    assertEquals(await faultCode(() => parse(npyOf(text))), "npy-header", what);
  }
});

Deno.test("parseNpyHeader() refuses shapes that no array has", async () => {
  const big = "9007199254740991";
  const wrong = ["(-1,)", "('3',)", "(1.5,)", "None", "(True,)", "(None, 1)"];
  const huge = [`(${big}, 2)`, `(${`${big},`.repeat(30)}0)`, "(1,)".repeat(2)];
  const axes = [`(${"1,".repeat(65)})`, `(${"1,".repeat(100_000)})`];
  for (const shape of [...wrong, ...huge, ...axes]) {
    const bytes = npyBytes("'<f4'", { shape, version: 2 });
    assertEquals(await faultCode(() => parse(bytes)), "npy-header", shape);
  }
  assertEquals(
    parse(npyBytes("'|u1'", { shape: `(${"1,".repeat(64)})` })).shape
      .length,
    64,
  );
});

Deno.test("parseNpyHeader() refuses types and fields that are none", async () => {
  const types = ["'<f3'", "5", "None", "{}", "'<f4\\n'", "('<f4', (2,))"];
  const fields = ["[('a',)]", "[('a', '<x4')]", "['a']", "[(3, '<f4')]"];
  const shapes = ["[('a', '<f4', (-1,))]", "[('a', '<f4', ('x',))]"];
  const twice = ["[('a', '<f4'), ('a', '<i4')]"];
  const long = ["[('a', '|S9999999999', (9999999, 9999999))]"];
  const many = ["[('a', '|S0', (1000000000000,))]", "[('a', [], (2,))]"];
  for (
    const descr of [...types, ...fields, ...shapes, ...twice, ...long, ...many]
  ) {
    const fault = () => parse(npyBytes(descr));
    assertEquals(await faultCode(fault), "npy-header", descr);
  }
});

Deno.test("parseNpyHeader() quotes no more than the beginning of a fault", () => {
  const type = "x".repeat(100_000);
  try {
    parse(npyBytes(`'${type}'`, { version: 2 }));
  } catch (error) {
    assert((error as Error).message.length < 300);
    return;
  }
  throw new Error("No fault");
});

Deno.test("npyDataOffset() refuses foreign, unknown and shortened files", async () => {
  const file = npyBytes("'<f4'");
  const codeOf = (bytes: Uint8Array, size = bytes.length) =>
    faultCode(() => npyDataOffset(bytes.subarray(0, 12), "a.npy", size));
  assertEquals(await codeOf(file), "");
  assertEquals(await codeOf(file.subarray(0, 5)), "npy-magic");
  assertEquals(await codeOf(new Uint8Array(0)), "npy-magic");
  for (const length of [6, 7, 8, 9, 11, 100]) {
    assertEquals(await codeOf(file.subarray(0, length)), "npy-truncated");
  }
  for (const version of [[0, 0], [4, 0], [1, 1], [255, 0]]) {
    const bytes = file.slice();
    bytes.set(version, 6);
    assertEquals(await codeOf(bytes), "npy-version");
  }
  const claims = npyBytes("'<f4'", { version: 2 });
  claims.set([0xff, 0xff, 0xff, 0xff], 8);
  assertEquals(await codeOf(claims), "npy-truncated");
  assertEquals(await codeOf(claims, 2 ** 33), "npy-header");
  assertEquals([isNpy(file), isNpy(file.subarray(1))], [true, false]);
});

Deno.test("encodeNpyHeader() writes what NumPy writes, padding included", () => {
  for (const name of ["dates", "padded", "nested"] as const) {
    const bytes = numpyVector(name);
    const { dtype, shape, dataOffset } = parse(bytes);
    assertEquals(
      encodeNpyHeader(dtype, shape),
      bytes.slice(0, dataOffset),
      name,
    );
  }
});

Deno.test("encodeNpyHeader() starts the data at multiples of 64, all lengths", () => {
  for (let length = 0; length < 130; length++) {
    const name = "n".repeat(length + 1);
    const field = { name, dtype: parseTypeString("<f4")!, shape: [] };
    const bytes = encodeNpyHeader(recordDtype([field]), [7]);
    const { dtype, dataOffset } = parse(bytes);
    assertEquals([dataOffset % 64, bytes.at(-1)], [0, 10]);
    assertEquals([dataOffset, dtype.fields![0].name], [bytes.length, name]);
  }
});

Deno.test("encodeNpyHeader() writes names that parseNpyHeader() reads", () => {
  const names = [
    "it's",
    '"',
    "\\",
    "a\nb",
    "\0",
    "\x85",
    "é",
    "λ",
    "\u{1f600}",
  ];
  for (const name of [...names, "\u00ad", "a, b)", "\\x41", "\u2028"]) {
    const field = { name, dtype: parseTypeString("<f4")!, shape: [2] };
    const bytes = encodeNpyHeader(recordDtype([field]), []);
    const text = new TextDecoder().decode(bytes.subarray(12));
    assertEquals(parse(bytes).dtype.fields![0].name, name);
    // Python refuses control characters within a literal.
    // deno-lint-ignore no-control-regex
    assertEquals(/[\0-\x09\x0b-\x1f]/.test(text), false);
    assertEquals(text.indexOf("\n"), text.length - 1);
  }
});

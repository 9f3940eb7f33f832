import { assert, assertEquals } from "@std/assert";
import {
  csNumbers,
  CsTable,
  csTexts,
  parseCs,
  type ReadCsOptions,
} from "../../../src/formats/cs/mod.ts";
import { isColumnLayout } from "../../../src/formats/cs/column_layout.ts";
import { typeString } from "../../../src/formats/numpy/dtype.ts";
import { csColumnBytes, csColumns } from "../../support/cs_columns.ts";
import { csRecords, makeCs } from "../../support/cs_set.ts";
import { faultCode } from "../../support/faults.ts";
import { encodeLz4Block } from "../../support/lz4_encode.ts";

const parse = (bytes: Uint8Array, options?: ReadCsOptions) =>
  parseCs(bytes, "a.cs", options);

/** The header of a file whose fields are not compressed. */
function headerOf(length: unknown, dtype: unknown): Record<string, unknown> {
  return { length, dtype, compression: null, "compressed_fields": [] };
}

/** Offsets into the heap of texts. */
function pointers(...offsets: (number | bigint)[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(offsets, BigInt).buffer);
}

const path = (i: number) => [">J1/a.mrcs", "b", "", "λ"][i % 4];
const table = makeCs({ n: 30, path });

Deno.test("readColumns() reads what the layout of records holds", async () => {
  const expected = csRecords(await parse(csRecords(table)));
  const packed = table.names.filter((_, i) => i % 2 === 0);
  const files = [{}, { packed }, { packed: table.names }, { heap: false }];
  for (const options of files) {
    const read = await parse(csColumns(table, options));
    assertEquals([read.path, read.length], ["a.cs", 30]);
    assertEquals(csRecords(read), expected);
    assertEquals(read.fields, table.fields);
  }
});

Deno.test("readColumns() of some fields equals reading all", async () => {
  const bytes = csColumns(table, { packed: ["ctf/df1_A", "blob/path"] });
  const all = await parse(bytes);
  for (const column of all.columns) {
    const part = await parse(bytes, { fields: (name) => name === column.name });
    assertEquals(part.columns, [column]);
    assertEquals(part.names, all.names);
  }
  const none = await parse(bytes, { fields: () => false });
  assertEquals([none.columns, none.length], [[], 30]);
  const types = none.fields.map(({ dtype }) => typeString(dtype));
  assertEquals(types.slice(0, 3), ["<u8", "|O8", "<u4"]);
});

Deno.test("readColumns() reads texts that share their places, tails too", async () => {
  const heap = new TextEncoder().encode("abc\0xy\0");
  const header = headerOf(5, [["t", "|O"]]);
  const read = await parse(
    csColumnBytes(header, [pointers(0, 4, 1, 0, 6)], heap),
  );
  assertEquals(read.text("t"), ["abc", "xy", "bc", "abc", ""]);
});

Deno.test("readColumns() reads texts of several to a record", async () => {
  const heap = new TextEncoder().encode("a\0bc\0");
  const header = headerOf(2, [["t", "|O", [2]]]);
  const read = await parse(
    csColumnBytes(header, [pointers(0, 2, 2, 0)], heap),
  );
  assertEquals([read.width("t"), read.text("t")], [2, ["a", "bc", "bc", "a"]]);
});

Deno.test("readColumns() reads an empty table, texts and all", async () => {
  const none = makeCs({ n: 0 });
  const bytes = csColumns(none);
  const read = await parse(bytes);
  assertEquals([read.length, read.names], [0, none.names]);
  assertEquals([read.text("blob/path"), [...read.uids()]], [[], []]);
  assertEquals(read.categories("blob/path").values, []);
  const again = await parse(csRecords(read));
  assertEquals(again.text("blob/path"), []);
});

Deno.test("readColumns() reads a file of exactly 4096 bytes", async () => {
  const header = JSON.stringify(headerOf(8, [["x", "|u1"]]));
  const padded = header.padEnd(4096 - 10 - 4 - 8);
  const bytes = csColumnBytes(padded, [Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)]);
  assertEquals(bytes.length, 4096);
  assertEquals([...(await parse(bytes)).numbers("x")], [
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
  ]);
});

Deno.test("readColumns() names the layout's first version", async () => {
  const header = headerOf(0, []);
  const bytes = csColumnBytes(header, [], new Uint8Array(0), 0x94);
  assert(isColumnLayout(bytes));
  assertEquals(await faultCode(() => parse(bytes)), "cs-old-layout");
  const other = csColumnBytes(header, [], new Uint8Array(0), 0x96);
  assertEquals(isColumnLayout(other), false);
  assertEquals(await faultCode(() => parse(other)), "cs-magic");
});

Deno.test("readColumns() refuses texts that are not there", async () => {
  const header = headerOf(1, [["t", "|O"]]);
  const heap = new TextEncoder().encode("ab\0cd");
  for (const pointer of [3, 5, 6, 2n ** 53n, 2n ** 64n - 1n]) {
    const bytes = csColumnBytes(header, [pointers(pointer)], heap);
    const fault = () => parse(bytes);
    assertEquals(await faultCode(fault), "cs-text-offset", `${pointer}`);
  }
  const none = csColumnBytes(header, [pointers(0)]);
  assertEquals(await faultCode(() => parse(none)), "cs-text-offset");
});

Deno.test("readColumns() refuses headers that are none", async () => {
  const fields = [["a", "<f4"]];
  const good = headerOf(1, fields);
  const headers: unknown[] = [
    "{",
    "null",
    "3",
    "[]",
    '""',
    headerOf(-1, fields),
    headerOf(1.5, fields),
    headerOf("1", fields),
    headerOf(1e300, fields),
    headerOf(1, null),
    headerOf(1, "abc"),
    headerOf(1, ["a"]),
    headerOf(1, [["a"]]),
    headerOf(1, [[1, "<f4"]]),
    headerOf(1, [["a", "<f3"]]),
    headerOf(1, [["a", ["<f4"]]]),
    headerOf(1, [["a", "<f4", 3]]),
    headerOf(1, [["a", "<f4", [-1]]]),
    headerOf(1, [["a", "<f4", ["x"]]]),
    headerOf(1, [["a", "<f4", [2 ** 52, 2 ** 52]]]),
    headerOf(0, [["a", "<f4", [...new Array(40).fill(2 ** 50), 0]]]),
    headerOf(1, [["a", "|S0"]]),
    headerOf(1, [["a", "|O4"]]),
    headerOf(1, [["a", "|S0", [1e12]], ["b", "<f4"]]),
    headerOf(1, [["a", "<f4"], ["a", "<f4"]]),
    headerOf(1e12, []),
    headerOf(1e12, [["a", "<f4", [0]]]),
    { ...good, compression: "zstd" },
    { ...good, "compressed_fields": 3 },
  ];
  for (const header of headers) {
    const bytes = csColumnBytes(header, [new Uint8Array(4)]);
    const code = await faultCode(() => parse(bytes));
    assertEquals(code, "cs-header", JSON.stringify(header).slice(0, 99));
  }
  assertEquals(
    (await parse(csColumnBytes(good, [new Uint8Array(4)]))).length,
    1,
  );
});

Deno.test("readColumns() refuses lengths that do not fit the records", async () => {
  const two = headerOf(2, [["a", "<f4"], ["b", "|u1"]]);
  const b = new Uint8Array(2);
  for (const stored of [0, 4, 7, 9, 16]) {
    const bytes = csColumnBytes(two, [new Uint8Array(stored), b]);
    assertEquals(await faultCode(() => parse(bytes)), "cs-column-length");
    // Also of fields that are not wanted.
    const part = () => parse(bytes, { fields: (name) => name === "b" });
    assertEquals(await faultCode(part), "cs-column-length");
  }
});

Deno.test("readColumns() refuses compressed columns of another length", async () => {
  const header = {
    length: 40,
    dtype: [["a", "<f4"]],
    compression: "lz4",
    "compressed_fields": ["a"],
  };
  const codeOf = (bytes: Uint8Array) =>
    faultCode(() => parse(csColumnBytes(header, [bytes])));
  assertEquals(await codeOf(encodeLz4Block(new Uint8Array(160))), "");
  assertEquals(await codeOf(encodeLz4Block(new Uint8Array(159))), "cs-lz4");
  assertEquals(await codeOf(encodeLz4Block(new Uint8Array(161))), "cs-lz4");
  assertEquals(await codeOf(new Uint8Array(0)), "cs-column-length");
});

Deno.test("readColumns() takes no memory for records that are only claimed", async () => {
  const dtype = [["a", "<f4"], ["t", "|O"]];
  for (const compressed of [[], ["a", "t"]]) {
    const header = {
      ...headerOf(1e12, dtype),
      "compressed_fields": compressed,
    };
    const bytes = csColumnBytes(header, [new Uint8Array(9), new Uint8Array(9)]);
    for (const wanted of ["a", "t", "none"]) {
      const fault = () => parse(bytes, { fields: (name) => name === wanted });
      assertEquals(await faultCode(fault), "cs-column-length");
    }
  }
});

Deno.test("readColumns() refuses one long text for very many records", async () => {
  const n = 100_000;
  const heap = new Uint8Array(200_000).fill(97);
  heap[heap.length - 1] = 0;
  const header = {
    ...headerOf(n, [["t", "|O"]]),
    "compressed_fields": ["t"],
  };
  const zeros = encodeLz4Block(new Uint8Array(8 * n));
  const same = csColumnBytes(header, [zeros], heap);
  assertEquals(await faultCode(() => parse(same)), "cs-text-size");
  // Nor are the ends of many long texts looked for.
  const each = BigUint64Array.from({ length: n }, (_, i) => BigInt(i));
  const plain = headerOf(n, [["t", "|O"]]);
  const tails = csColumnBytes(plain, [new Uint8Array(each.buffer)], heap);
  assertEquals(await faultCode(() => parse(tails)), "cs-text-size");
});

Deno.test("readColumns() reads very many fields in linear time", async () => {
  const n = 20_000;
  const dtype = Array.from({ length: n }, (_, i) => [`f${i}`, "|u1"]);
  const columns = Array.from({ length: n }, (_, i) => Uint8Array.of(i & 255));
  const read = await parse(csColumnBytes(headerOf(1, dtype), columns));
  assertEquals([...read.numbers("f19999")], [19999 & 255]);
});

Deno.test("readColumns() refuses every truncation", async () => {
  const small = new CsTable(2, [
    csNumbers("uid", "<u8", [1n, 2n]),
    csTexts("t", ["abc", "d"]),
  ]);
  const bytes = csColumns(small);
  const codes = new Set<string>();
  for (let end = 0; end < bytes.length; end++) {
    const code = await faultCode(() => parse(bytes.slice(0, end)));
    codes.add(code);
  }
  assertEquals([...codes].sort(), [
    "cs-magic",
    "cs-text-offset",
    "cs-truncated",
  ]);
});

import { assert, assertEquals } from "@std/assert";
import {
  csNumbers,
  CsTable,
  parseCs,
  type ReadCsOptions,
} from "../../../src/formats/cs/mod.ts";
import {
  encodeRecords,
  readRecords,
} from "../../../src/formats/cs/record_layout.ts";
import { parseNpyHeader } from "../../../src/formats/numpy/npy_header.ts";
import { csRecords, makeCs } from "../../support/cs_set.ts";
import { faultCode } from "../../support/faults.ts";
import { npyBytes } from "../../support/npy_bytes.ts";
import { numpyVector } from "../../support/numpy_vectors.ts";

/** One record that NumPy wrote: the test vector of the specification. */
const ONE_RECORD =
  "k05VTVBZAQD2AHsnZGVzY3InOiBbKCd1aWQnLCAnPHU4JyksICgnYmxvYi9wYXRoJywgJ3xTMTInKSwgKCdibG9iL2lkeCcsICc8dTQnKSwgKCdibG9iL3NoYXBlJywgJzx1NCcsICgyLCkpLCAoJ2Jsb2IvcHNpemVfQScsICc8ZjQnKSwgKCdhbGlnbm1lbnRzM0QvcG9zZScsICc8ZjQnLCAoMywpKV0sICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgxLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgcAAAAAAAAAPkoxL2EubXJjcwAAAwAAAAQAAAAEAAAAAADAPwAAAAAAAAAA2w/JPw==";

const parse = (bytes: Uint8Array, options?: ReadCsOptions) =>
  parseCs(bytes, "a.cs", options);

Deno.test("readRecords() reads every value of a record", async () => {
  const bytes = Uint8Array.fromBase64(ONE_RECORD);
  const table = await parse(bytes);
  assertEquals([bytes.length, table.length, table.path], [304, 1, "a.cs"]);
  assertEquals([...table.uids()], [7n]);
  assertEquals(table.text("blob/path"), [">J1/a.mrcs"]);
  assertEquals([...table.numbers("blob/idx")], [3]);
  assertEquals([...table.numbers("blob/shape")], [4, 4]);
  assertEquals([...table.numbers("blob/psize_A")], [1.5]);
  const pose = [0, 0, Math.fround(Math.PI / 2)];
  assertEquals([...table.numbers("alignments3D/pose")], pose);
  assertEquals(csRecords(table), bytes);
});

Deno.test("readRecords() skips padding between fields", async () => {
  const table = await parse(numpyVector("padded"));
  assertEquals(table.names, ["a", "b"]);
  assertEquals([...table.numbers("a"), ...table.numbers("b")], [1, 2, 3, 4]);
  const packed = await parse(csRecords(table));
  assertEquals([...packed.numbers("b")], [3, 4]);
});

Deno.test("readRecords() passes over records in records, and keeps them", async () => {
  const bytes = numpyVector("nested");
  const table = await parse(bytes);
  assertEquals([...table.uids()], [1n, 2n]);
  assertEquals([...table.numbers("b")], [5, 6]);
  assertEquals(await faultCode(() => table.numbers("n")), "cs-field-type");
  assertEquals(csRecords(table), bytes);
});

Deno.test("readRecords() keeps the padding of records in records", async () => {
  const inner = "[('x', '|u1'), ('', '|V3'), ('y', '<f4'), ('', '|V2')]";
  const descr = `[('n', ${inner}), ('b', '|u1')]`;
  const data = Uint8Array.from({ length: 22 }, (_, i) => i);
  const bytes = npyBytes(descr, { shape: "(2,)", data });
  const again = await parse(csRecords(await parse(bytes)));
  assertEquals([...again.numbers("b")], [10, 21]);
  assertEquals(again.fields[0].dtype.itemSize, 10);
  assertEquals(
    again.columns[0].bytes,
    Uint8Array.from(
      [...data].filter((i) => i !== 10 && i !== 21),
    ),
  );
});

Deno.test("readRecords() keeps dates as they are", async () => {
  const bytes = numpyVector("dates");
  const table = await parse(bytes);
  assertEquals([...table.numbers("v")], [3]);
  assertEquals(csRecords(table), bytes);
});

Deno.test("readRecords() reads a file of no records", async () => {
  const empty = makeCs({ n: 0 });
  const table = await parse(csRecords(empty));
  assertEquals([table.length, table.names], [0, empty.names]);
  assertEquals([[...table.uids()], table.text("blob/path")], [[], []]);
  assertEquals(table.selectRows([]).length, 0);
});

Deno.test("readRecords() reads files of exactly 4096 bytes, with and without records", async () => {
  const fields = ["('uid', '<u8')", "('blob/idx', '<u4')"];
  const empty = npyBytes(`[${fields.join(", ")}]`, {
    shape: "(0,)",
    align: 4096,
  });
  assertEquals(empty.length, 4096);
  assertEquals((await parse(empty)).length, 0);
  const data = new Uint8Array(12 * 320);
  const full = npyBytes(`[${fields.join(", ")}]`, {
    shape: "(320,)",
    align: 256,
    data,
  });
  assertEquals(full.length, 4096);
  assertEquals((await parse(full)).length, 320);
});

Deno.test("readRecords() and encodeRecords() go on over the ends of blocks", async () => {
  // Nine records of 128 KiB and a bit: seven fit into a block of 1 MiB.
  const width = 2 ** 15;
  const values = new Float32Array(9 * width);
  for (let record = 0; record < 9; record++) {
    values[record * width] = record + 1;
    values[(record + 1) * width - 1] = -record;
  }
  const table = new CsTable(9, [
    csNumbers("a", "<u4", Array.from({ length: 9 }, (_, i) => 100 + i)),
    { ...csNumbers("x", "<f4", [], [width]), bytes: bytesOf(values) },
    csNumbers("b", "<u4", Array.from({ length: 9 }, (_, i) => 200 + i)),
  ]);
  const blocks = [...encodeRecords(table)].slice(1);
  assertEquals(
    blocks.map(({ length }) => length),
    [7, 2].map((count) => count * (4 * width + 8)),
  );
  const again = await parse(csRecords(table));
  for (const [i, { name, bytes }] of again.columns.entries()) {
    const expected = table.columns[i].bytes;
    assert(bytes.every((byte, at) => byte === expected[at]), name);
  }
});

function bytesOf(values: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer);
}

Deno.test("readRecords() of some fields equals reading all", async () => {
  const bytes = csRecords(makeCs({ n: 50 }));
  const all = await parse(bytes);
  for (const [i, column] of all.columns.entries()) {
    const part = await parse(bytes, { fields: (name) => name === column.name });
    assertEquals(part.columns, [column]);
    assertEquals(part.fields, all.fields, `${i}`);
  }
  const none = await parse(bytes, { fields: () => false });
  assertEquals([none.columns, none.length], [[], 50]);
});

Deno.test("encodeRecords() writes back every byte, payloads of NaN too", async () => {
  const nan = Uint32Array.of(0x7fc00001, 0xffc12345, 0x7f800001);
  const bytes = new Uint8Array(nan.buffer);
  const error = { ...csNumbers("error", "<f4", [0, 0, 0]), bytes };
  const file = csRecords(makeCs({ n: 3, extra: [error] }));
  assertEquals(csRecords(await parse(file)), file);
});

Deno.test("readRecords() reads big-endian fields, and writes them back", async () => {
  const data = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 2, 0x3f, 0xc0, 0, 0);
  const descr = "[('uid', '>u8'), ('x', '>f4')]";
  const table = await parse(npyBytes(descr, { shape: "(1,)", data }));
  assertEquals([[...table.uids()], [...table.numbers("x")]], [[258n], [1.5]]);
  const file = csRecords(table);
  assertEquals(file.slice(parseNpyHeader(file, "a.cs").dataOffset), data);
});

Deno.test("readRecords() refuses what are no records, or too few", async () => {
  const record = "[('a', '<f4')]";
  const cases: [Uint8Array<ArrayBuffer>, string][] = [
    [
      npyBytes("'<f4'", { shape: "(1,)", data: new Uint8Array(4) }),
      "cs-not-records",
    ],
    [npyBytes(record, { data: new Uint8Array(4) }), "cs-not-records"],
    [
      npyBytes(record, { shape: "(1, 1)", data: new Uint8Array(4) }),
      "cs-not-records",
    ],
    [
      npyBytes(record, { shape: "(2,)", data: new Uint8Array(7) }),
      "cs-truncated",
    ],
    [npyBytes(record, { shape: "(1000000000000,)" }), "cs-truncated"],
    [npyBytes("[('a', '|S9999999999')]", { shape: "(1,)" }), "cs-truncated"],
    [npyBytes("[]", { shape: "(1000000000000,)" }), "cs-no-fields"],
    [npyBytes("[('a', '|S0')]", { shape: "(1000000000000,)" }), "cs-no-fields"],
    [npyBytes("[('a', '|V0')]", { shape: "(5,)" }), "cs-no-fields"],
    [npyBytes("[('a', '<f4', (0,))]", { shape: "(5,)" }), "cs-no-fields"],
    [
      npyBytes("'|O'", { shape: "(1,)", data: new Uint8Array(8) }),
      "cs-not-records",
    ],
    [
      npyBytes("[('a', '<f4'), ('b', '|O')]", {
        shape: "(1,)",
        data: new Uint8Array(99),
      }),
      "numpy-dtype",
    ],
    [
      npyBytes("[('a', [('b', '|O')])]", {
        shape: "(1,)",
        data: new Uint8Array(99),
      }),
      "numpy-dtype",
    ],
  ];
  for (const [bytes, code] of cases) {
    assertEquals(await faultCode(() => parse(bytes)), code);
  }
});

Deno.test("readRecords() reads no byte more than once, and none past the records", async () => {
  const bytes = csRecords(makeCs({ n: 5 }));
  const reads: [number, number][] = [];
  const source = {
    path: "a.cs",
    size: bytes.length,
    read: (target: Uint8Array, offset: number): Promise<void> => {
      reads.push([offset, offset + target.length]);
      target.set(bytes.subarray(offset, offset + target.length));
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const table = await readRecords(source, (name) => name === "uid");
  assertEquals([...table.uids()][4], 1004n);
  assertEquals(reads.at(-1)?.[1], bytes.length);
  assert(reads.length <= 3);
});

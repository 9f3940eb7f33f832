import { assert, assertEquals } from "@std/assert";
import {
  type CsColumn,
  csNumbers,
  CsTable,
  csTexts,
} from "../../../src/formats/cs/mod.ts";
import { parseTypeString } from "../../../src/formats/numpy/dtype.ts";
import { makeCs } from "../../support/cs_set.ts";
import { faultCode } from "../../support/faults.ts";

const table = makeCs({ n: 4, path: (i) => [">a", "b", "b", ">a"][i] });

/** A column of a type that csNumbers() does not make. */
function column(name: string, type: string, bytes: number[]): CsColumn {
  const dtype = parseTypeString(type)!;
  return { name, dtype, shape: [], bytes: Uint8Array.from(bytes) };
}

Deno.test("CsTable lists its fields", () => {
  assertEquals(table.names.slice(0, 3), ["uid", "blob/path", "blob/idx"]);
  assertEquals([table.has("uid"), table.has("filament/x")], [true, false]);
  const widths = ["uid", "blob/shape", "alignments3D/pose", "x"];
  assertEquals(widths.map((name) => table.width(name)), [1, 2, 3, null]);
  assertEquals([table.length, table.path], [4, null]);
});

Deno.test("CsTable.numbers() gives float64, sub-arrays record after record", () => {
  assertEquals(table.numbers("blob/idx"), Float64Array.of(0, 1, 2, 3));
  const expected = [-3, 0.5, -2, 0.5, -1, 0.5, 0, 0.5];
  assertEquals([...table.numbers("alignments3D/shift")], expected);
  const cs = Math.fround(2.7);
  assertEquals([...table.numbers("ctf/cs_mm")], [cs, cs, cs, cs]);
});

Deno.test("CsTable.numbers() reads big-endian and half-precision fields", () => {
  const odd = new CsTable(1, [
    column("big", ">u2", [1, 2]),
    column("half", "<f2", [0, 0x3e]),
    column("flag", "|b1", [1]),
  ]);
  const values = ["big", "half", "flag"].map((name) => odd.numbers(name)[0]);
  assertEquals(values, [258, 1.5, 1]);
});

Deno.test("CsTable.text() and categories() give texts", () => {
  assertEquals(table.text("blob/path"), [">a", "b", "b", ">a"]);
  const { codes, values } = table.categories("blob/path");
  assertEquals([[...codes], values], [[0, 1, 1, 0], [">a", "b"]]);
});

Deno.test("CsTable.uids() keeps all 64 bits", () => {
  const uid = (i: number) => 2n ** 64n - 1n - BigInt(i);
  assertEquals([...makeCs({ n: 2, uid }).uids()], [uid(0), uid(1)]);
});

Deno.test("CsTable names fields that are missing or of another type", async () => {
  const odd = new CsTable(1, [
    column("date", "<M8[ns]", [0, 0, 0, 0, 0, 0, 0, 0]),
    column("uid", "<i8", [0, 0, 0, 0, 0, 0, 0, 0]),
    column("wide", "<u8", [0, 0, 0, 0, 0, 0, 0, 1]),
    column("record", "|V2", [0, 0]),
  ]);
  const faults: [() => unknown, string][] = [
    [() => table.numbers("none"), "cs-field-missing"],
    [() => table.text("none"), "cs-field-missing"],
    [() => table.categories("none"), "cs-field-missing"],
    [() => makeCs({ n: 1, without: ["uid"] }).uids(), "cs-field-missing"],
    [() => table.numbers("blob/path"), "cs-field-type"],
    [() => table.text("blob/idx"), "cs-field-type"],
    [() => odd.uids(), "cs-field-type"],
    [() => odd.numbers("date"), "cs-field-type"],
    [() => odd.numbers("record"), "cs-field-type"],
    [() => odd.text("record"), "cs-field-type"],
    // More than float64 holds exactly.
    [() => odd.numbers("wide"), "cs-field-type"],
  ];
  for (const [action, code] of faults) {
    assertEquals(await faultCode(action), code);
  }
});

Deno.test("CsTable says of a listed field that it was not loaded", () => {
  const part = new CsTable(1, [csNumbers("uid", "<u8", [1n])], {
    path: "a.cs",
    fields: makeCs({ n: 1 }).fields,
  });
  assert(part.has("blob/idx"));
  try {
    part.numbers("blob/idx");
  } catch (error) {
    assert((error as Error).message.endsWith('of "a.cs": it was not loaded'));
    return;
  }
  throw new Error("No fault");
});

Deno.test("CsTable.selectRows() takes records in any order, again and none", () => {
  const rows = table.selectRows([3, 0, 3]);
  assertEquals(rows.length, 3);
  assertEquals([...rows.uids()], [1003n, 1000n, 1003n]);
  assertEquals(rows.text("blob/path"), [">a", ">a", ">a"]);
  const pose = table.numbers("alignments3D/pose");
  const taken = rows.numbers("alignments3D/pose");
  assertEquals(taken.slice(0, 3), pose.slice(9));
  assertEquals(rows.names, table.names);
  assertEquals(table.selectRows([]).text("blob/path"), []);
});

Deno.test("CsTable.selectRows() refuses rows that are not there", async () => {
  for (const row of [-1, 4, 0.5, NaN]) {
    assertEquals(await faultCode(() => table.selectRows([row])), "row");
  }
});

Deno.test("CsTable.withColumn() puts a field in its place or at the end", () => {
  const changed = table.withColumn(
    csTexts("blob/path", ["long name", "", "", ""]),
  )
    .withColumn(csNumbers("filament/x", "<f4", [1, 2, 3, 4]));
  assertEquals(changed.names, [...table.names, "filament/x"]);
  assertEquals(changed.columns.map(({ name }) => name), changed.names);
  assertEquals(changed.text("blob/path")[0], "long name");
  assertEquals(changed.fields[1].dtype.itemSize, 9);
  assertEquals(table.has("filament/x"), false);
});

Deno.test("CsTable refuses columns of another number of records", async () => {
  const idx = csNumbers("blob/idx", "<u4", [1, 2, 3]);
  assertEquals(await faultCode(() => table.withColumn(idx)), "cs-column");
  assertEquals(await faultCode(() => new CsTable(2, [idx])), "cs-column");
});

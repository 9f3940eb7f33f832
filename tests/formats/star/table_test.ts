import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  IndexError,
} from "../../../src/core/errors.ts";
import { StarTable } from "../../../src/formats/star/mod.ts";
import { BASE, loop, parse } from "./star_text.ts";

Deno.test("StarTable.numbers() gives a fresh array each time", () => {
  const table = loop(1, "1.5", "nan", "-inf");
  const numbers = table.numbers("_a");
  assertEquals([...numbers], [1.5, NaN, -Infinity]);
  numbers[0] = 9;
  assertEquals(table.numbers("_a")[0], 1.5);
});

Deno.test("StarTable.text() gives one frozen array", () => {
  const text = loop(1, "x", "x", "é", "", "'a b'", "y").text("_a");
  assertEquals(text, ["x", "x", "é", "a b", "y"]);
  assertEquals(Object.isFrozen(text), true);
  const table = loop(1, "x");
  assertStrictEquals(table.text("_a"), table.text("_a"));
});

Deno.test("StarTable.text() gives each row its own value across chunks", () => {
  const rows = Array.from({ length: 20000 }, (_, i) => `v${i >> 1}`);
  rows[9000] = "µ";
  const text = loop(1, ...rows).text("_a");
  assertEquals(rows.findIndex((value, i) => value !== text[i]), -1);
});

Deno.test("StarTable.integers() accepts integral number text", () => {
  assertEquals([...loop(1, "1", "2.000000", "-3e2", "007").integers("_a")], [
    1,
    2,
    -300,
    7,
  ]);
  for (const text of ["1.5", "nan", "inf", "2147483648", "x"]) {
    const table = parse(`data_\nloop_\n_a\n1\n${text}\n`, { path: "p.star" });
    const error = assertThrows(
      () => table.table("").integers("_a"),
      DataFormatError,
      `"${text}"`,
    );
    assertEquals([error.path, error.line, error.label, error.actual], [
      "p.star",
      5,
      "_a",
      text,
    ]);
  }
});

Deno.test("StarTable.numbers() names line, column and value of a bad cell", () => {
  const table = parse(BASE.replace("15250.250000", "15250.25O"), {
    path: "p.star",
  }).mainTable();
  const error = assertThrows(
    () => table.numbers("_rlnDefocusU"),
    DataFormatError,
  );
  assertEquals(
    error.message,
    'Cannot read "15250.25O" in row 2 of column "_rlnDefocusU" as a number ' +
      '(line 10 of "p.star")',
  );
  assertEquals(
    [error.code, error.line, error.label, error.actual],
    ["star-not-a-number", 10, "_rlnDefocusU", "15250.25O"],
  );
  const selected = table.selectRows([2, 1]);
  const again = assertThrows(
    () => selected.numbers("_rlnDefocusU"),
    DataFormatError,
    "row 2",
  );
  assertEquals(again.line, 10);
});

Deno.test("StarTable.numbers() tells a decimal comma and reads it on request", () => {
  const text = "data_\nloop_\n_a\n1\n-176,73\n";
  const error = assertThrows(
    () => parse(text).table("").numbers("_a"),
    DataFormatError,
    "decimalComma: true",
  );
  assertEquals([error.code, error.line], ["star-decimal-comma", 5]);
  const table = parse(text, { decimalComma: true }).table("");
  assertEquals([...table.numbers("_a")], [1, -176.73]);
});

Deno.test("StarTable.numbers() takes missing values only if told what they are", () => {
  const table = loop(1, "1.5", "None", "null", "<NA>", '""');
  const error = assertThrows(() => table.numbers("_a"), DataFormatError);
  assertEquals([error.code, error.actual], ["star-missing-value", "None"]);
  assertEquals([...table.numbers("_a", { missing: 0 })], [1.5, 0, 0, 0, 0]);
  assertThrows(() => table.numbers("_a"), DataFormatError);
  assertThrows(
    () => loop(1, "x").numbers("_a", { missing: 0 }),
    DataFormatError,
  );
  assertEquals([...loop(1, "7", "None").integers("_a", { missing: -1 })], [
    7,
    -1,
  ]);
});

Deno.test("StarTable.numberLists() reads bracketed lists", () => {
  const table = loop(1, "[0.5,-2,1e3]", "[]", '"[ 1 , 2 ]"', "[nan]");
  assertEquals(table.numberLists("_a").map((list) => [...list]), [
    [0.5, -2, 1000],
    [],
    [1, 2],
    [NaN],
  ]);
  for (
    const text of ["1,2", "[1,2", "[1,,2]", "[1,]", "[,]", "[a]", "[", "]"]
  ) {
    const error = assertThrows(
      () => loop(1, text).numberLists("_a"),
      DataFormatError,
    );
    assertEquals([error.code, error.actual], ["star-not-a-list", text]);
  }
  assertThrows(() => loop(1, "[1,1.5]").integerLists("_a"), DataFormatError);
});

Deno.test("StarTable.categories() numbers distinct values by appearance", () => {
  const { codes, values } = loop(1, "b", "a", "b", "'a'", "c", "b").categories(
    "_a",
  );
  assertEquals([...codes], [0, 1, 0, 1, 2, 0]);
  assertEquals(values, ["b", "a", "c"]);
  const rows = Array.from({ length: 30000 }, (_, i) => `g${(i * 7919) % 5000}`);
  const many = loop(1, ...rows).categories("_a");
  const wrong = rows.findIndex((row, i) => row !== many.values[many.codes[i]]);
  assertEquals(wrong, -1);
  assertEquals(many.values.length, 5000);
});

Deno.test("StarTable.cell(), row() and rows() give text", () => {
  const table = loop(2, "1 'x y'", "2 z");
  assertEquals(table.cell(0, "_b"), "x y");
  assertEquals({ ...table.row(1) }, { _a: "2", _b: "z" });
  assertEquals(Array.from(table.rows(), (row) => row._a), ["1", "2"]);
  for (const row of [-1, 2, 0.5, NaN]) {
    assertThrows(() => table.row(row), IndexError);
    assertThrows(() => table.cell(row, "_a"), IndexError);
  }
});

Deno.test("StarTable.row() keeps a column named __proto__", () => {
  const row = parse("data_\n__proto__ 1\n").table("").row(0);
  assertEquals(Object.keys(row), ["__proto__"]);
});

Deno.test("StarTable says which columns there are if one is missing", () => {
  const table = parse(BASE, { path: "p.star" }).mainTable();
  const error = assertThrows(
    () => table.text("rlnImageName"),
    DataFormatError,
    'underscore: "_rlnImageName"',
  );
  assertEquals([error.code, error.label], [
    "star-missing-column",
    "rlnImageName",
  ]);
  assertThrows(
    () => table.numbers("_rlnVoltage"),
    DataFormatError,
    'No column "_rlnVoltage" in block "particles" of "p.star": its columns ' +
      "are _rlnImageName, _rlnMicrographName, _rlnDefocusU",
  );
  assertEquals(table.has("_rlnVoltage"), false);
  assertEquals(table.has("_rlnDefocusU"), true);
});

Deno.test("StarTable.fromColumns() refuses what makes no table", () => {
  for (
    const columns of [
      { _a: [1], _b: [1, 2] },
      { a: [1] },
      { "_a b": [1] },
      { "_a#": [1] },
      { _a: ["x\ny"] },
    ]
  ) assertThrows(() => StarTable.fromColumns("x", columns), ArgumentError);
  assertThrows(() => StarTable.fromColumns("x y", {}), ArgumentError);
  assertThrows(
    // @ts-expect-error a value of a wrong type
    () => StarTable.fromColumns("x", { _a: [true] }),
    TypeError,
  );
});

Deno.test("StarTable refuses unknown options", () => {
  const table = loop(1, "1");
  // @ts-expect-error an unknown option
  assertThrows(() => table.numbers("_a", { mising: 0 }), ArgumentError);
});

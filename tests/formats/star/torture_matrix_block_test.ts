// The rows of the torture matrix that concern rows, labels and blocks.
import { assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import {
  assertBase,
  BASE,
  codes,
  loop,
  parse,
  ROWS,
  write,
} from "./star_text.ts";

const OPTICS = [
  "data_optics",
  "",
  "loop_",
  "_rlnOpticsGroup #1",
  "_rlnVoltage #2",
  "1 300.0",
  "2 200.0",
  "",
].join("\n");

Deno.test("matrix row 19: a row may start with data_", () => {
  const table = loop(3, "data_2022/a.mrcs 1 2", "data_x data_y 3");
  assertEquals(table.text("_a"), ["data_2022/a.mrcs", "data_x"]);
  const error = assertThrows(
    () => loop(3, "data_2022/a.mrcs 1"),
    DataFormatError,
  );
  assertEquals([error.code, error.line], ["star-row-width", 6]);
  const two = parse(
    "data_a\nloop_\n_x\n_y\n1 2\ndata_b # next\nloop_\n_z\n3\n",
  );
  assertEquals(two.blocks.map(({ name }) => name), ["a", "b"]);
});

Deno.test("matrix row 19: in a loop of one column, data_ is a row unless a block follows", () => {
  const rows = loop(1, "data_2022/a.mrcs", "data_2022/b.mrcs", "c.mrcs");
  assertEquals(rows.text("_a"), [
    "data_2022/a.mrcs",
    "data_2022/b.mrcs",
    "c.mrcs",
  ]);
  const next = parse(
    "data_a\nloop_\n_x\n1\ndata_b\n# comment\n\nloop_\n_y\n2\n",
  );
  assertEquals(next.blocks.map(({ name }) => name), ["a", "b"]);
  const list = parse("data_a\nloop_\n_x\n1\ndata_b\n_y 2\n");
  assertEquals(list.table("b").cell(0, "_y"), "2");
  const empty = parse("data_a\nloop_\n_x\ndata_b\nloop_\n_y\n2\n");
  assertEquals(empty.table("a").rowCount, 0);
  const last = parse("data_a\nloop_\n_x\n1\n\ndata_b\n");
  assertEquals(last.blocks.map(({ name }) => name), ["a", "b"]);
});

Deno.test("matrix row 20: a row may start with _ once the width or the numbering tells", () => {
  const unnumbered = loop(3, "_tmp/a 1 2", "_tmp/b 3 4");
  assertEquals(unnumbered.columns, ["_a", "_b", "_c"]);
  assertEquals(unnumbered.text("_a"), ["_tmp/a", "_tmp/b"]);
  const numbered = parse("data_\nloop_\n_x #1\n_tmp/a\n_tmp/b\n");
  assertEquals(numbered.table("").text("_x"), ["_tmp/a", "_tmp/b"]);
  const bare = loop(1, "_tmp/a", "_tmp/b");
  assertEquals(bare.text("_a"), ["_tmp/a", "_tmp/b"]);
  const short = assertThrows(
    () => parse("data_\nloop_\n_x #1\n_y #2\n_z #3\n_tmp/a 1\n"),
    DataFormatError,
  );
  assertEquals([short.code, short.line], ["star-row-width", 6]);
});

Deno.test("matrix row 21: a loop of one column is accepted", () => {
  assertEquals(loop(1, "x", "y", "z").text("_a"), ["x", "y", "z"]);
});

Deno.test("matrix row 22: a loop of one row is a table", () => {
  const table = loop(3, "x y z");
  assertEquals([table.kind, table.rowCount], ["loop", 1]);
  assertEquals(table.text("_b"), ["y"]);
});

Deno.test("matrix row 23: an empty loop is accepted, and told where RELION stumbles", () => {
  const table = loop(3);
  assertEquals([table.rowCount, table.columns.length], [0, 3]);
  assertEquals([...table.numbers("_a")], []);
  const before = parse("data_a\n\nloop_\n_x\n_y\n\ndata_b\n\nloop_\n_z\n1\n");
  assertEquals(before.table("a").rowCount, 0);
  assertEquals(codes(before), ["star-empty-loop"]);
  assertEquals(codes(parse("data_a\nloop_\n_x\n")), []);
});

Deno.test("matrix row 24: a short row is an error that names line and widths", () => {
  for (const rest of ["", "\n" + ROWS[2]]) {
    const text = BASE.slice(0, BASE.indexOf(ROWS[1])) +
      "000002@stack/a.mrcs mic/a.mrc" + rest;
    const error = assertThrows(
      () => parse(text, { path: "p.star" }),
      DataFormatError,
    );
    assertEquals(
      [error.code, error.path, error.line, error.expected, error.actual],
      ["star-row-width", "p.star", 10, 3, 2],
    );
    assertEquals(error.message.includes("cut off"), rest === "");
  }
});

Deno.test("matrix row 25: a long row is an error that hints at quotes", () => {
  const error = assertThrows(
    () => parse(BASE.replace("mic/a.mrc", "mic a.mrc")),
    DataFormatError,
    "put a value with blanks in quotes",
  );
  assertEquals(
    [error.code, error.line, error.expected, error.actual],
    ["star-row-width", 9, 3, 4],
  );
});

Deno.test("matrix row 26: a duplicate label is an error, equal columns a warning if lenient", () => {
  const text = "data_\nloop_\n_x #1\n_y #2\n_x #3\n1 2 1\n3 4 3\n";
  const error = assertThrows(() => parse(text), DataFormatError);
  assertEquals(
    [error.code, error.line, error.label],
    ["star-duplicate-label", 5, "_x"],
  );
  assertEquals(/column 1 and column 3/.test(error.message), true);
  const document = parse(text, { mode: "lenient" });
  assertEquals(document.table("").columns, ["_x", "_y"]);
  assertEquals(document.table("").text("_x"), ["1", "3"]);
  assertEquals(codes(document), ["star-duplicate-label"]);
  assertEquals(write(document), text);
  const unequal = assertThrows(
    () => parse(text.replace("4 3", "4 5"), { mode: "lenient" }),
    DataFormatError,
  );
  assertEquals(unequal.code, "star-duplicate-label");
});

Deno.test("matrix row 27: optics may stand after the particles", () => {
  const document = parse(BASE + "\n" + OPTICS);
  assertBase(document);
  assertEquals(document.mainTable().name, "particles");
  assertEquals(document.opticsTable()?.text("_rlnVoltage"), ["300.0", "200.0"]);
});

Deno.test("matrix row 28: more optics groups than particles change nothing", () => {
  const one = BASE.slice(0, BASE.indexOf(ROWS[1]));
  const document = parse(OPTICS + "\n" + one);
  assertEquals(document.mainTable().name, "particles");
  assertEquals(document.mainTable().rowCount, 1);
});

Deno.test("matrix row 29: the main table is chosen by name, never by size", () => {
  const other = "\ndata_other\nloop_\n_x\n_y\n" + "1 2\n".repeat(9);
  assertBase(parse(other + "\n" + BASE));
  assertEquals(parse(other + "\n" + BASE).mainTable().name, "particles");
  const named = (name: string) => BASE.replace("particles", name);
  assertEquals(parse(other + named("images")).mainTable().name, "images");
  assertEquals(parse(other + named("")).mainTable().name, "");
  assertEquals(parse(other + named("my")).mainTable().name, "my");
  assertEquals(
    parse(other + "data_micrographs\nloop_\n_z\n1\n").mainTable().name,
    "micrographs",
  );
  assertEquals(parse(other + OPTICS).mainTable().name, "other");
});

Deno.test("matrix row 29: an unclear main table is an error that lists the blocks", () => {
  const text =
    "data_a\nloop_\n_x\n1\n\ndata_b\nloop_\n_x\n1\n2\n\ndata_c\n_y 1\n";
  const error = assertThrows(
    () => parse(text, { path: "p.star" }).mainTable(),
    DataFormatError,
    'option block in "p.star"; the blocks are "a" (1 x 1), "b" (2 x 1), "c" (list)',
  );
  assertEquals([error.code, error.path], ["star-main-table", "p.star"]);
  assertEquals(parse(text).mainTable({ block: "b" }).rowCount, 2);
  assertEquals(parse(text).mainTable({ block: "data_b" }).rowCount, 2);
});

Deno.test("matrix row 30: a list before the particles is kept as a list", () => {
  const document = parse(
    "data_general\n\n_rlnIs2D 1 # yes\n_rlnName 'a b'\n\n" + BASE,
  );
  assertBase(document);
  const general = document.table("general");
  assertEquals([general.kind, general.rowCount], ["list", 1]);
  assertEquals({ ...general.row(0) }, { _rlnIs2D: "1", _rlnName: "a b" });
});

Deno.test("matrix row 31: a duplicate block name is an error, kept as a list if lenient", () => {
  const text = "data_a\n_x 1\n\ndata_b\n_x 2\n\ndata_a\n_x 3\n";
  const error = assertThrows(
    () => parse(text),
    DataFormatError,
    "first in line 1",
  );
  assertEquals([error.code, error.line], ["star-duplicate-block", 7]);
  const document = parse(text, { mode: "lenient" });
  assertEquals(document.blocks.map((block) => block.cell(0, "_x")), [
    "1",
    "2",
    "3",
  ]);
  assertEquals(document.table("a").cell(0, "_x"), "1");
  assertEquals(codes(document), ["star-duplicate-block"]);
  assertEquals(write(document), text);
});

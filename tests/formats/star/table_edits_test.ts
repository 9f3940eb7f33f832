import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  IndexError,
} from "../../../src/core/errors.ts";
import { StarTable } from "../../../src/formats/star/mod.ts";
import { BASE, loop, parse, write } from "./star_text.ts";

/** The file after an edit of its main table. */
function edited(text: string, edit: (table: StarTable) => StarTable): string {
  const document = parse(text);
  const table = document.mainTable();
  return write(document.withBlock(edit(table)));
}

/** Asserts that an edit changes nothing but the given parts of the text. */
function assertEdit(
  text: string,
  edit: (table: StarTable) => StarTable,
  ...changes: [before: string, after: string][]
): void {
  const expected = changes.reduce(
    (changed, [before, after]) => changed.replace(before, after),
    text,
  );
  assertEquals(edited(text, edit), expected);
}

const TRICKY = [
  "# head\r",
  "",
  "data_list # a list",
  "  _k   v # why",
  "data_particles",
  "loop_ # labels",
  "  _a #1 first",
  "_b #2",
  "",
  ' "x y"  0.100000  # one',
  "# between",
  "\t'z'\t2.50",
  "",
  "w 3 ",
  "#",
].join("\n");

Deno.test("withColumn() replaces cells and nothing else", () => {
  assertEdit(
    TRICKY,
    (table) => table.withColumn("_a", ["x y", "new one", "w"]),
    ["'z'", '"new one"'],
  );
  assertEdit(
    TRICKY,
    (table) => table.withColumn("_b", [0.1, 2.5, 4]),
    ["w 3", "w 4.0"],
  );
  assertEdit(TRICKY, (table) => table.withColumn("_a", table.text("_a")));
  assertEdit(TRICKY, (table) => table.withColumn("_b", table.numbers("_b")));
});

Deno.test("withColumn() adds a label and a cell to each row and nothing else", () => {
  assertEdit(
    TRICKY,
    (table) => table.withColumn("_c", ["p", "", "q r"]),
    ["_b #2\n", "_b #2\n_c #3\n"],
    ["0.100000", "0.100000 p"],
    ["2.50", '2.50 ""'],
    ["w 3", 'w 3 "q r"'],
  );
  const plain = BASE.replaceAll(/ #\d/g, "");
  assertEdit(
    plain,
    (table) => table.withColumn("_c", [1, 2, 3]),
    ["_rlnDefocusU\n", "_rlnDefocusU\n_c\n"],
    [".500000", ".500000 1"],
    [".250000", ".250000 2"],
    [".125000", ".125000 3"],
  );
});

Deno.test("withColumn() keeps line ends and a missing last one", () => {
  const text = BASE.replaceAll("\n", "\r\n").trimEnd();
  assertEdit(
    text,
    (table) => table.withColumn("_c", ["p", "q", "r"]),
    ["_rlnDefocusU #3\r\n", "_rlnDefocusU #3\r\n_c #4\r\n"],
    [".500000", ".500000 p"],
    [".250000", ".250000 q"],
    [".125000", ".125000 r"],
  );
  assertEquals(
    edited("data_\nloop_\n_a", (table) => table.withColumn("_b", [])),
    "data_\nloop_\n_a\n_b\n",
  );
});

Deno.test("withColumn() edits a list in place", () => {
  const text = "data_l\n\n_a   1.50 # x\n_b#2\n_c\n\n# end\n";
  const table = parse(text).table("l");
  const write1 = (edit: StarTable) => write(parse(text).withBlock(edit));
  assertEquals(
    write1(table.withColumn("_a", [1.5]).withColumn("_d", ["x y"])),
    'data_l\n\n_a   1.50 # x\n_b#2\n_c\n_d "x y"\n\n# end\n',
  );
  assertEquals(
    write1(table.withColumn("_b", [7]).withColumn("_c", [8])),
    "data_l\n\n_a   1.50 # x\n_b 7 #2\n_c 8\n\n# end\n",
  );
  const unended = parse("data_l\n_a 1");
  const other = unended.table("l").withColumn("_a", [2]);
  assertEquals(write(unended.withBlock(other)), "data_l\n_a 2");
  assertEquals(
    write(unended.withBlock(other.withColumn("_b", [3]))),
    "data_l\n_a 2\n_b 3\n",
  );
  assertThrows(() => table.withColumn("_a", [1, 2]), ArgumentError);
});

Deno.test("renamed() changes the name and nothing else", () => {
  const document = parse("data_list\n_k v\n\n" + BASE);
  const main = document.mainTable();
  const renamed = document.withoutBlock("particles").withBlock(
    main.renamed(""),
  );
  assertEquals(
    write(renamed),
    "data_list\n_k v\n\n\n" +
      BASE.slice(BASE.indexOf("data_")).replace("particles", ""),
  );
  assertEquals(main.renamed("x").renamed("particles").name, "particles");
  assertThrows(() => main.renamed("a b"), ArgumentError);
});

Deno.test("selectRows() writes rows anew and keeps the text of cells", () => {
  assertEquals(
    edited(TRICKY, (table) => table.selectRows([2, 0, 0])),
    TRICKY.slice(0, TRICKY.indexOf("data_particles")) +
      'data_particles\n\nloop_\n_a\n_b\nw 3\n"x y" 0.100000\n' +
      '"x y" 0.100000\n#',
  );
  const table = loop(2, "a 1", "b 2", "c 3");
  const twice = table.selectRows([2, 1, 0]).selectRows(new Int32Array([0, 2]));
  assertEquals(twice.text("_a"), ["c", "a"]);
  assertEquals([...twice.numbers("_b")], [3, 1]);
  assertEquals(table.selectRows([]).rowCount, 0);
  assertThrows(() => table.selectRows([3]), IndexError, "No row 3");
  assertThrows(() => table.selectRows([-1]), IndexError);
  assertThrows(() => table.selectRows([0.5]), IndexError);
});

Deno.test("withoutColumn() writes the others anew and keeps the text of cells", () => {
  const table = loop(3, "1.50 'x y' 3", "0010 y 4");
  const without = table.withoutColumn("_c");
  assertEquals(
    write(parse("data_x\n_p 1\n").withBlock(without)),
    "data_x\n\nloop_\n_a\n_b\n1.50 'x y'\n0010 y\n",
  );
  assertEquals(without.withoutColumn("_a").withoutColumn("_b").rowCount, 0);
  assertThrows(() => table.withoutColumn("_z"), DataFormatError);
});

Deno.test("a token that stood bare is quoted where it would be misread", () => {
  const table = loop(3, "_tmp/a 1 2", "data_1 3 4", "loop_ 5 6");
  const one = table.withoutColumn("_b").withoutColumn("_c");
  const text = write(parse("data_x\n_p 1\n").withBlock(one));
  assertEquals(
    text,
    'data_x\n\nloop_\n_a\n"_tmp/a"\n"data_1"\n"loop_"\n',
  );
  assertEquals(parse(text).table("x").equals(one), true);
});

Deno.test("labels that look like values are written with numbers", () => {
  const table = StarTable.fromColumns("x", { _a: ["1"], "_b/c": ["2"] });
  const text = write(parse("data_y\n").withBlock(table));
  assertEquals(text, "data_y\n\n\ndata_x\n\nloop_\n_a #1\n_b/c #2\n1 2\n");
  assertEquals(parse(text).table("x").equals(table), true);
});

Deno.test("edits leave the table as it was and share what they do not touch", () => {
  const table = parse(BASE).mainTable();
  const text = table.text("_rlnImageName");
  const other = table.withColumn("_rlnDefocusU", [1, 2, 3]).withColumn("_c", [
    4,
    5,
    6,
  ]);
  assertStrictEquals(other.text("_rlnImageName"), text);
  assertEquals(table.columns.length, 3);
  assertEquals(table.numbers("_rlnDefocusU")[0], 15000.5);
  const values = new Float64Array([1, 2, 3]);
  const copied = table.withColumn("_c", values);
  values[0] = 9;
  assertEquals([...copied.numbers("_c")], [1, 2, 3]);
});

Deno.test("equals() compares kind, columns in order, and texts", () => {
  const table = loop(2, "1 2", "3 4");
  assertEquals(table.equals(loop(2, "'1'   2", "3 4")), true);
  assertEquals(table.equals(table.renamed("y")), true);
  assertEquals(table.equals(loop(2, "1.0 2", "3 4")), false);
  assertEquals(table.equals(loop(2, "1 2")), false);
  const swapped = StarTable.fromColumns("x", { _b: [2, 4], _a: [1, 3] });
  assertEquals(table.equals(swapped), false);
  const list = StarTable.fromPairs("x", { _a: 1, _b: 2 });
  assertEquals(list.equals(loop(2, "1 2")), false);
});

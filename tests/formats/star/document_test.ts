import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, DataFormatError } from "../../../src/core/errors.ts";
import { StarDocument, StarTable } from "../../../src/formats/star/mod.ts";
import { codes, parse, write } from "./star_text.ts";

const TEXT = [
  "# first",
  "data_a",
  "_x 1",
  "",
  "# second",
  "data_b",
  "",
  "loop_",
  "_y #1",
  "2 # two",
  "3",
  "",
  "# third",
  "data_c",
  "_z 4",
  "# end",
  "",
].join("\n");

Deno.test("StarDocument keeps blocks and the text between them", () => {
  const document = parse(TEXT, { path: "p.star" });
  assertEquals(document.path, "p.star");
  assertEquals(document.blocks.map(({ name, kind }) => [name, kind]), [
    ["a", "list"],
    ["b", "loop"],
    ["c", "list"],
  ]);
  assertEquals(write(document), TEXT);
});

Deno.test("StarDocument.block() and table() find by name, with or without data_", () => {
  const document = parse(TEXT, { path: "p.star" });
  assertEquals(document.block("b"), document.block("data_b"));
  assertEquals(document.block("d"), undefined);
  const error = assertThrows(
    () => document.table("d"),
    DataFormatError,
    'no block "d" in "p.star"; the blocks are "a" (list), "b" (2 x 1), "c" (list)',
  );
  assertEquals([error.code, error.path], ["star-missing-block", "p.star"]);
  assertEquals(parse("data_data_b\n").block("data_b")?.name, "data_b");
  assertEquals(document.opticsTable(), null);
});

Deno.test("StarDocument.withBlock() puts a block in the place of its namesake", () => {
  const document = parse(TEXT);
  const block = StarTable.fromColumns("b", { _w: ["x", "y"] });
  assertEquals(
    write(document.withBlock(block)),
    TEXT.replace("_y #1\n2 # two\n3\n", "_w\nx\ny\n"),
  );
  assertEquals(write(document), TEXT);
});

Deno.test("StarDocument.withBlock() appends a new block after a blank line", () => {
  const block = StarTable.fromPairs("d", { _v: 5, _u: "a b" });
  assertEquals(
    write(parse(TEXT).withBlock(block)),
    TEXT + '\n\ndata_d\n\n_v 5\n_u "a b"\n',
  );
  assertEquals(
    write(parse("data_\nloop_\n_a\n1").withBlock(block)),
    'data_\nloop_\n_a\n1\n\n\ndata_d\n\n_v 5\n_u "a b"\n',
  );
});

Deno.test("StarDocument.withoutBlock() takes out a block and its comments", () => {
  const document = parse(TEXT);
  const second = TEXT.slice(
    TEXT.indexOf("\n# second"),
    TEXT.indexOf("\n# third"),
  );
  assertEquals(write(document.withoutBlock("b")), TEXT.replace(second, ""));
  const last = write(document.withoutBlock("c"));
  assertEquals(last, TEXT.slice(0, TEXT.indexOf("\n# third")));
  assertThrows(() => document.withoutBlock("d"), DataFormatError);
});

Deno.test("StarDocument.fromBlocks() writes blocks two empty lines apart", () => {
  const document = StarDocument.fromBlocks([
    StarTable.fromPairs("general", { _k: "v" }),
    StarTable.fromColumns("", { _a: [1, 2] }),
  ], { comment: "made by hand\nin two lines" });
  assertEquals(
    write(document),
    "# made by hand\n# in two lines\n\ndata_general\n\n_k v\n\n\ndata_\n\nloop_\n_a\n1\n2\n",
  );
  const twice = [StarTable.fromPairs("x", {}), StarTable.fromPairs("x", {})];
  assertThrows(() => StarDocument.fromBlocks(twice), ArgumentError);
});

Deno.test("StarDocument.diagnostics tells of empty loops that blocks follow", () => {
  const empty = StarTable.fromColumns("e", { _a: [], _b: [] });
  const list = StarTable.fromPairs("l", { _k: 1 });
  assertEquals(codes(StarDocument.fromBlocks([empty, list])), [
    "star-empty-loop",
  ]);
  assertEquals(codes(StarDocument.fromBlocks([list, empty])), []);
  const cleared = parse(TEXT).withBlock(parse(TEXT).table("b").selectRows([]));
  assertEquals(codes(cleared), ["star-empty-loop"]);
});

Deno.test("StarDocument.mainTable() refuses a file without tables", () => {
  const error = assertThrows(
    () => parse("data_job\n_x 1\n").mainTable(),
    DataFormatError,
    'no table besides optics; the blocks are "job" (list)',
  );
  assertEquals(error.code, "star-main-table");
});

// The rows of the torture matrix that concern characters, lines and values.
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import { parseStar } from "../../../src/formats/star/mod.ts";
import {
  assertBase,
  BASE,
  bytesOf,
  codes,
  LABELS,
  latin1,
  loop,
  parse,
  ROWS,
  write,
} from "./star_text.ts";

Deno.test("matrix row 1: CRLF line ends are accepted and noted", () => {
  const text = BASE.replaceAll("\n", "\r\n");
  const document = parse(text);
  assertBase(document);
  assertEquals(document.diagnostics.map(({ code, line }) => [code, line]), [
    ["star-crlf", 1],
  ]);
  assertEquals(write(document), text);
});

Deno.test("matrix row 2: CR-only line ends are accepted and noted", () => {
  const text = BASE.replaceAll("\n", "\r");
  const document = parse(text);
  assertBase(document);
  assertEquals(codes(document), ["star-cr"]);
  assertEquals(write(document), text);
});

Deno.test("matrix row 3: no newline at the end is accepted", () => {
  const document = parse(BASE.trimEnd());
  assertBase(document);
  assertEquals(codes(document), []);
});

Deno.test("matrix row 4: a UTF-8 byte-order mark is stripped and noted", () => {
  for (const text of [BASE, BASE.slice(BASE.indexOf("data_"))]) {
    const document = parse("\ufeff" + text);
    assertBase(document);
    assertEquals(codes(document), ["star-bom"]);
    assertEquals(write(document), "\ufeff" + text);
  }
});

Deno.test("matrix row 5: tabs between values are accepted", () => {
  const rows = ROWS.map((row) => row.replaceAll(" ", "\t"));
  assertBase(parse(BASE.replace(ROWS.join("\n"), rows.join("\n"))));
  assertEquals(loop(2, "1\v2", "\t3\f 4\t").row(1)._b, "4");
});

Deno.test("matrix row 6: leading blanks before labels are accepted", () => {
  assertBase(parse(BASE.replaceAll("\n_", "\n  \t_")));
  assertBase(
    parse(BASE.replace("data_", "  data_").replace("loop_", " loop_ ")),
  );
});

Deno.test("matrix row 7: labels without #n are accepted", () => {
  assertBase(parse(BASE.replaceAll(/ #\d/g, "")));
});

Deno.test("matrix row 8: no blank line between data_ and loop_ is accepted", () => {
  assertBase(parse(BASE.replace("particles\n\n", "particles\n")));
});

Deno.test("matrix row 9: a comment line among the labels is accepted", () => {
  const document = parse(BASE.replace("_rlnM", "# a comment\n  # more\n_rlnM"));
  assertBase(document);
  assertEquals(codes(document), []);
});

Deno.test("matrix row 10: a blank line after the labels is accepted", () => {
  const document = parse(BASE.replace(ROWS[0], "\n \n" + ROWS[0]));
  assertBase(document);
  assertEquals(codes(document), []);
});

Deno.test("matrix row 11: rows go on after a blank line, with a warning that names it", () => {
  const text = BASE.replace(ROWS[1], " \n\n" + ROWS[1]);
  const document = parse(text, { path: "p.star" });
  assertBase(document);
  assertEquals(
    document.diagnostics.map(({ severity, code, line, path }) => [
      severity,
      code,
      line,
      path,
    ]),
    [["warning", "star-blank-line", 10, "p.star"]],
  );
  const error = assertThrows(
    () => parse(text, { mode: "strict", path: "p.star" }),
    DataFormatError,
    "blank line",
  );
  assertEquals([error.code, error.line], ["star-blank-line", 10]);
  assertThrows(
    () => parse(BASE.replace(ROWS[1], "\nfree text")),
    DataFormatError,
    "expected 3",
  );
});

Deno.test("matrix row 12: a comment line within the rows is skipped", () => {
  const document = parse(BASE.replace(ROWS[1], "# no row\n" + ROWS[1]));
  assertBase(document);
  assertEquals(codes(document), []);
});

Deno.test("matrix row 13: a trailing comment on a row is skipped", () => {
  assertBase(parse(BASE.replace(ROWS[1], ROWS[1] + " # good")));
  assertBase(parse(BASE.replace(ROWS[1], ROWS[1] + "\t#good one")));
});

Deno.test("matrix row 14: # within a value is part of it", () => {
  const table = loop(2, "run#2/a.mrcs 1#", "#not a row", "x y #z");
  assertEquals(table.text("_a"), ["run#2/a.mrcs", "x"]);
  assertEquals(table.text("_b"), ["1#", "y"]);
});

Deno.test("matrix row 15: a double-quoted value may have blanks", () => {
  const table = loop(2, '"a b/c.mrc" 1', '2 "x\ty"');
  assertEquals(table.text("_a"), ["a b/c.mrc", "2"]);
  assertEquals(table.text("_b"), ["1", "x\ty"]);
});

Deno.test("matrix row 16: a single-quoted value may have blanks", () => {
  const table = loop(2, "'a b/c.mrc' 1", `2 'say "no" now'`);
  assertEquals(table.text("_a"), ["a b/c.mrc", "2"]);
  assertEquals(table.text("_b"), ["1", 'say "no" now']);
});

Deno.test("matrix row 17: a quote opens only at the start of a token and closes only before a blank", () => {
  const table = loop(2, "O'Brien/a.mrc 1", `'it's here' "a"b"`, `5" 'x'`);
  assertEquals(table.text("_a"), ["O'Brien/a.mrc", "it's here", '5"']);
  assertEquals(table.text("_b"), ["1", 'a"b', "x"]);
  const error = assertThrows(
    () => loop(2, "1 2", "'open 2"),
    DataFormatError,
  );
  assertEquals([error.code, error.line], ["star-open-quote", 6]);
});

Deno.test("matrix row 18: an empty value in quotes is empty text", () => {
  const table = loop(2, `"" 1`, `2 ''`);
  assertEquals(table.text("_a"), ["", "2"]);
  assertEquals(table.cell(1, "_b"), "");
});

Deno.test("matrix row 32: trailing blanks on rows are accepted", () => {
  assertBase(parse(BASE.replaceAll("\n", " \t \n")));
});

Deno.test("matrix row 33: a list stays text and is read as integers on request", () => {
  const table = loop(2, "p1 [1,1,0]", "p2 [0]", "p3 []");
  assertEquals(table.text("_b"), ["[1,1,0]", "[0]", "[]"]);
  assertEquals(table.integerLists("_b"), [
    new Int32Array([1, 1, 0]),
    new Int32Array([0]),
    new Int32Array([]),
  ]);
});

Deno.test("matrix row 34: what is not UTF-8 is read as Latin-1 and noted", () => {
  const text = BASE.replace("mic/b", "Mikroskopie_Jäger/b");
  const document = parseStar(latin1(text));
  assertEquals(
    document.table("particles").cell(2, LABELS[1]),
    "Mikroskopie_Jäger/b.mrc",
  );
  assertEquals(document.diagnostics.map(({ code, line }) => [code, line]), [
    ["star-latin1", 11],
  ]);
  const utf8 = parseStar(bytesOf(text));
  assertMatch(utf8.table("particles").text(LABELS[1])[2], /Jäger/);
  assertEquals(codes(utf8), []);
});

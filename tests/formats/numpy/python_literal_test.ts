import { assertEquals } from "@std/assert";
import {
  parsePythonLiteral,
  type PythonLiteral,
} from "../../../src/formats/numpy/python_literal.ts";
import { faultCode } from "../../support/faults.ts";

const parse = (text: string) => parsePythonLiteral(text, "a.npy");

Deno.test("parsePythonLiteral() reads texts in both quotes with escapes", () => {
  const texts: [string, string][] = [
    [`'blob/path'`, "blob/path"],
    [`u'blob/path'`, "blob/path"],
    ['b"a"', "a"],
    [`"it's"`, "it's"],
    [`'say "a, b): {"'`, 'say "a, b): {"'],
    [String.raw`'it\'s \\ \n\t\r \"'`, "it's \\ \n\t\r \""],
    [String.raw`'\xe9\u03bb\U0001f600'`, "éλ\u{1f600}"],
    [String.raw`'\q'`, "\\q"],
    ["''", ""],
  ];
  for (const [text, expected] of texts) assertEquals(parse(text), expected);
});

Deno.test("parsePythonLiteral() reads words and numbers", () => {
  assertEquals(parse(" True "), true);
  assertEquals(parse("False"), false);
  assertEquals(parse("None"), null);
  assertEquals(parse("22L"), 22);
  assertEquals(parse("-7"), -7);
  assertEquals(parse("+7"), 7);
  assertEquals(parse("9007199254740991"), Number.MAX_SAFE_INTEGER);
});

Deno.test("parsePythonLiteral() tells a value in brackets from a tuple of one", () => {
  assertEquals(parse("(3)"), 3);
  assertEquals(parse("(3,)"), [3]);
  assertEquals(parse("(22L,)"), [22]);
  assertEquals(parse("[3]"), [3]);
  assertEquals(parse("()"), []);
  assertEquals(parse("[]"), []);
  assertEquals(parse("((3, 4,), [5, (6)],)"), [[3, 4], [5, 6]]);
});

Deno.test("parsePythonLiteral() reads dicts", () => {
  const dict = parse("{ 'a' : (1,\n 2) , \"b\": {}, }");
  assertEquals(
    dict,
    new Map<string, PythonLiteral>([["a", [1, 2]], ["b", new Map()]]),
  );
  assertEquals(parse("{'__proto__': 1}"), new Map([["__proto__", 1]]));
});

Deno.test("parsePythonLiteral() refuses everything else", async () => {
  const beyond = [
    "'",
    "'a",
    "'a\\",
    "(",
    "(1",
    "(1,",
    "[1)",
    "{'a'}",
    "{'a':}",
  ];
  const wrong = ["", " ", "1 2", "a", "1.5", "1e3", "0x10", "9007199254740993"];
  const more = ["{1: 2}", "(,)", "[1 2]", "{'a': 1 'b': 2}", "--1", "}", "\0"];
  const calls = ["__import__('os')", "1+1", "-", "L", "nan", "Truer"];
  const escapes = [String.raw`'\U00110000'`];
  for (const text of [...beyond, ...wrong, ...more, ...calls, ...escapes]) {
    assertEquals(await faultCode(() => parse(text)), "npy-header", text);
  }
});

Deno.test("parsePythonLiteral() refuses deep nesting at once", async () => {
  const depth = 1_000_000;
  for (const [open, close] of [["(", ")"], ["[", "]"], ["{'a':", "}"]]) {
    const bomb = open.repeat(depth) + close.repeat(depth);
    assertEquals(await faultCode(() => parse(bomb)), "npy-header");
  }
  assertEquals(Array.isArray(parse("[".repeat(30) + "]".repeat(30))), true);
});

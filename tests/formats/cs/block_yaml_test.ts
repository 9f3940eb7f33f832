import { assertEquals } from "@std/assert";
import {
  parseBlockYaml,
  scalarText,
} from "../../../src/formats/cs/block_yaml.ts";

Deno.test("parseBlockYaml() reads mappings in mappings", () => {
  assertEquals(
    parseBlockYaml("a:\n  b: 1\n  c:\n      d: x y\n  e: f:g\nh:\n"),
    new Map<string, unknown>([
      [
        "a",
        new Map<string, unknown>([
          ["b", "1"],
          ["c", new Map([["d", "x y"]])],
          ["e", "f:g"],
        ]),
      ],
      ["h", ""],
    ]) as ReturnType<typeof parseBlockYaml>,
  );
  assertEquals(parseBlockYaml(""), new Map());
});

Deno.test("parseBlockYaml() refuses what is no mapping", () => {
  const lines = ["text", "- 1", "[a", "a: 1\n---\nb: 2", "a: 1\na: 2"];
  const indents = ["  a: 1", "a:\n    b: 1\n  c: 2", "a:\n  b: 1\n   c: 2\n x"];
  for (const text of [...lines, ...indents, "*a: 1", "a: 1\nb"]) {
    assertEquals(parseBlockYaml(text), null, text);
  }
});

Deno.test("scalarText() takes off quotes and comments", () => {
  const texts: [string, string | null][] = [
    ["a b # c", "a b"],
    ["a#b", "a#b"],
    ["'it''s' # x", "it's"],
    ["'a'b'", null],
    ["'", null],
    ['"a\\"\\n"', 'a"\n'],
    ['"\\x41\\\\x41"', "A\\x41"],
    ['"', null],
    ["*a", null],
    ["[a]", null],
    ["", ""],
  ];
  for (const [scalar, text] of texts) {
    assertEquals(scalarText(scalar), text, scalar);
  }
});

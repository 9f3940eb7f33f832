import { assertEquals } from "@std/assert";
import {
  bytes,
  count,
  decimal,
  fields,
  table,
  whole,
  wrap,
} from "../../cli/layout.ts";

Deno.test("wrap() breaks at blanks outside quotes and keeps indentation", () => {
  assertEquals(wrap("aa bb cc", 5), ["aa bb", "cc"]);
  assertEquals(wrap("  aa bb cc", 7, "> "), ["  aa bb", "  > cc"]);
  assertEquals(wrap('see "a b c" now', 6), ["see", '"a b c"', "now"]);
  assertEquals(wrap("aaaaaaaa b", 4), ["aaaaaaaa", "b"]);
  assertEquals(wrap("a\n\nb", 4), ["a", "", "b"]);
  assertEquals(wrap('un"balanced quote', 8), ['un"balanced', "quote"]);
});

Deno.test("fields() aligns values and wraps them under the first", () => {
  const long = Array.from({ length: 20 }, () => "word").join(" ");
  const lines = fields([["name", "value"], ["other", long]]).split("\n");
  assertEquals(lines[0], "  name          value");
  assertEquals(lines[1].length <= 80, true);
  assertEquals(lines[2].startsWith("                word"), true);
});

Deno.test("table() puts numbers to the right and texts to the left", () => {
  assertEquals(
    table(["n", "name", "x"], [["1", "a", "1.5"], ["10", "bcd", "-"]]),
    "   n  name    x\n   1  a     1.5\n  10  bcd     -\n",
  );
});

Deno.test("count(), whole(), decimal() and bytes() write numbers for people", () => {
  assertEquals(count(1, "image"), "1 image");
  assertEquals(count(2000, "batch", "batches"), "2,000 batches");
  assertEquals(whole(1234.6), "1,235");
  assertEquals(decimal(123456789), "123456789");
  assertEquals(decimal(0.10000000149011612), "0.1");
  assertEquals(decimal(1e-7 / 3, 3), "3.33e-8");
  assertEquals(decimal(NaN), "NaN");
  assertEquals([0, 999, 1000, 999_949, 999_950, 2.5e12].map(bytes), [
    "0 B",
    "999 B",
    "1.0 kB",
    "999.9 kB",
    "1.0 MB",
    "2.5 TB",
  ]);
});

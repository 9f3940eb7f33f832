import { assert, assertEquals } from "@std/assert";
import { compareCodePoints } from "../../src/core/compare_code_points.ts";

Deno.test("compareCodePoints() orders as UTF-8 bytes do", () => {
  const texts = [
    "",
    "A",
    "TS/1",
    "TS/10",
    "TS/2",
    "TS/a",
    "a",
    "\ud7ff",
    "\ue000",
    "\uff5e",
    "\u{1f600}",
    "\u{1f600}a",
    "\u{1f601}",
    "\u{10ffff}",
  ];
  const utf8 = (text: string) =>
    String.fromCharCode(...new TextEncoder().encode(text));
  for (const a of texts) {
    for (const b of texts) {
      const [x, y] = [utf8(a), utf8(b)];
      const expected = x < y ? -1 : x > y ? 1 : 0;
      assertEquals(Math.sign(compareCodePoints(a, b)) + 0, expected);
    }
  }
  assert("\uff5e" > "\u{1f600}", "JavaScript orders these by units");
});

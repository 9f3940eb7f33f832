import { assertEquals } from "@std/assert";
import { compareCodePoints } from "../../src/core/code_point_order.ts";

Deno.test("compareCodePoints() orders as Python does, beyond the basic plane too", () => {
  const texts = ["b", "a", "10", "2", "A", "\u{1F600}", "\uFB01", "", "ab"];
  assertEquals(texts.sort(compareCodePoints), [
    "",
    "10",
    "2",
    "A",
    "a",
    "ab",
    "b",
    "\uFB01",
    "\u{1F600}",
  ]);
});

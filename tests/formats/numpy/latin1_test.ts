import { assertEquals } from "@std/assert";
import { latin1 } from "../../../src/formats/numpy/latin1.ts";

Deno.test("latin1() gives every byte the character of its number", () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => i % 256);
  const text = latin1(bytes);
  assertEquals(text.length, bytes.length);
  assertEquals(Uint8Array.from(text, (char) => char.charCodeAt(0)), bytes);
});

import { assertEquals } from "@std/assert";
import {
  decodeText,
  firstInvalidUtf8,
  isAscii,
} from "../../../src/formats/star/encoding.ts";
import { integers } from "../../support/random.ts";
import { bytesOf, latin1 } from "./star_text.ts";

Deno.test("decodeText() reads UTF-8, else Latin-1", () => {
  assertEquals(decodeText(bytesOf("Jäger 日本 😀")), "Jäger 日本 😀");
  assertEquals(decodeText(latin1("Jäger\x85")), "Jäger\x85");
  assertEquals(decodeText(bytesOf("\ufeffx")), "\ufeffx");
  assertEquals(decodeText(bytesOf("abcdef"), 2, 4), "cd");
  const long = "ä".repeat(100_000);
  assertEquals(decodeText(latin1(long)) === long, true);
});

Deno.test("firstInvalidUtf8() agrees with the platform's decoder", () => {
  const random = integers(5);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const isUtf8 = (bytes: Uint8Array<ArrayBuffer>) => {
    try {
      decoder.decode(bytes);
      return true;
    } catch {
      return false;
    }
  };
  const leads = [
    0x41,
    0x80,
    0xbf,
    0xc1,
    0xc3,
    0xe0,
    0xed,
    0xef,
    0xf0,
    0xf4,
    0xf5,
  ];
  const pieces = ["a", "é", "日", "😀"].map((text) => [...bytesOf(text)]);
  for (let i = 0; i < 20000; i++) {
    const parts = Array.from({ length: random(6) }, () => pieces[random(4)]);
    const bytes = Uint8Array.from(parts.flat());
    for (let k = random(3); k > 0 && bytes.length > 0; k--) {
      bytes[random(bytes.length)] = random(2)
        ? random(256)
        : leads[random(leads.length)];
    }
    const invalid = firstInvalidUtf8(bytes);
    assertEquals(invalid < 0, isUtf8(bytes), String(bytes));
    if (invalid >= 0) {
      assertEquals(isUtf8(bytes.slice(0, invalid)), true, String(bytes));
    }
  }
});

Deno.test("isAscii() sees every byte at every offset", () => {
  for (let offset = 0; offset < 8; offset++) {
    const bytes = new Uint8Array(new ArrayBuffer(32), offset, 17).fill(0x41);
    assertEquals(isAscii(bytes), true);
    for (let p = 0; p < bytes.length; p++) {
      bytes[p] = 0x80;
      assertEquals(isAscii(bytes), false);
      bytes[p] = 0x7f;
    }
  }
});

import { assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import { CellStartList } from "../../../src/formats/star/cell_starts.ts";
import { LineScanner } from "../../../src/formats/star/line_scanner.ts";
import { Notes } from "../../../src/formats/star/notes.ts";
import { integers } from "../../support/random.ts";
import { bytesOf } from "./star_text.ts";

/** Everything a scanner finds: line by line, and the starts of all tokens. */
function scan(bytes: Uint8Array, windowLength: number): unknown[] {
  const starts = new CellStartList(bytes.length);
  const notes = new Notes(undefined, false);
  const lines = new LineScanner(bytes, starts, notes, undefined, windowLength);
  const found: unknown[] = [];
  for (;;) {
    const kind = lines.advance(2);
    found.push([kind, lines.line, lines.start, lines.next]);
    if (kind === "end") break;
    if (kind !== "tokens") continue;
    found.push([lines.first, lines.count, lines.nextContent()]);
    lines.keepTokens(Math.min(lines.count, 2));
  }
  return [...found, ...starts.finish(), ...notes.list()];
}

Deno.test("LineScanner finds the same whatever its window", () => {
  const random = integers(11);
  const lines = ["", "a", "  b c d", "# comment", "'q r' s # t", "\t", "_x #1"];
  const ends = ["\n", "\r\n", "\r"];
  for (let i = 0; i < 300; i++) {
    const text = Array.from(
      { length: random(40) },
      () => lines[random(lines.length)] + ends[random(3)],
    ).join("") + lines[random(lines.length)];
    const bytes = bytesOf(text);
    const whole = scan(bytes, 2 ** 30);
    assertEquals(scan(bytes, 32 + random(32)), whole);
  }
});

Deno.test("LineScanner refuses a line beyond its window", () => {
  for (const line of ["a ".repeat(50), "#".repeat(100), " ".repeat(100)]) {
    const bytes = bytesOf(`a\nb\n${line}\nc\n`);
    const error = assertThrows(() => scan(bytes, 64), DataFormatError);
    assertEquals([error.code, error.line], ["star-line-length", 3]);
    scan(bytes, 2 ** 10);
  }
});

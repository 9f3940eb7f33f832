import { assert, assertEquals } from "@std/assert";
import { Canvas } from "../../src/display/canvas.ts";
import { drawText, textWidth } from "../../src/display/draw_text.ts";

function inkOf(text: string) {
  const size = 14;
  const canvas = new Canvas(textWidth(text, size) + 8, 30, 255);
  drawText(canvas, text, { x: 4, y: 8, size, level: 0 });
  const dark: number[] = [];
  canvas.grey.forEach((level, at) => level < 128 && dark.push(at));
  const columns = dark.map((at) => at % canvas.width);
  const rows = dark.map((at) => Math.floor(at / canvas.width));
  return {
    width: canvas.width,
    left: Math.min(...columns),
    right: Math.max(...columns),
    top: Math.min(...rows),
    bottom: Math.max(...rows),
    grey: canvas.grey.join(),
  };
}

Deno.test("the ink of a text lies within its width, capitals within its size", () => {
  for (const text of ["0123456789", "100 Å", "power | CTF²", "tilt 3; 50 px"]) {
    const { left, right, width } = inkOf(text);
    assert(left >= 3 && right < width - 3, text);
  }
  const { top, bottom } = inkOf("180");
  assert(top >= 7 && top <= 9 && bottom >= 20 && bottom <= 22);
});

Deno.test("letters differ from one another", () => {
  const signs = [..."0123456789ABCxyz.,;:-+Åµ²%"];
  assertEquals(
    new Set(signs.map((sign) => inkOf(sign).grey)).size,
    signs.length,
  );
});

Deno.test("a sign without a glyph is a question mark", () => {
  assertEquals(inkOf("漢").grey, inkOf("?").grey);
});

import { assertEquals } from "@std/assert";
import { decode } from "fast-png";
import { Picture } from "../../src/display/picture.ts";
import { shown } from "../support/shown.ts";

const GREY = {
  width: 3,
  height: 2,
  channels: 1 as const,
  data: Uint8Array.of(0, 50, 100, 150, 200, 255),
};

Deno.test("a picture holds the pixels it is made of", async () => {
  const { png, width, height } = await Picture.of(GREY, "six greys");
  const decoded = decode(png, { checkCrc: true });
  assertEquals([width, height, decoded.width, decoded.height], [3, 2, 3, 2]);
  assertEquals([decoded.channels, decoded.depth], [1, 8]);
  assertEquals(decoded.data, GREY.data);
  assertEquals(decoded.text.Description, "six greys");
});

Deno.test("a picture keeps its colours", async () => {
  const data = Uint8Array.of(255, 0, 0, 0, 128, 255);
  const raster = { width: 1, height: 2, channels: 3 as const, data };
  const decoded = decode((await Picture.of(raster, "two colours")).png);
  assertEquals([decoded.channels, decoded.data], [3, data]);
});

Deno.test("the description of a picture has letters that PNG does not", async () => {
  const picture = await Picture.of(GREY, "3 Å, 5 µm, π");
  assertEquals(decode(picture.png).text.Description, "3 Å, 5 µm, ?");
  assertEquals(picture.description, "3 Å, 5 µm, π");
});

Deno.test("a picture shows itself", async () => {
  const picture = await Picture.of(GREY, "six greys");
  assertEquals(await shown(picture), {
    "text/plain": "Picture(six greys; 3 × 2 px)",
    "image/png": picture.png.toBase64(),
  });
  assertEquals(Deno.inspect(picture), "Picture(six greys; 3 × 2 px)");
});

Deno.test("the line of a picture is one, and fits a terminal", async () => {
  const picture = await Picture.of(
    GREY,
    `a note\non\tpixels ${"x".repeat(90)}`,
  );
  const line = Deno.inspect(picture);
  assertEquals(line.length, 80);
  assertEquals(line.startsWith("Picture(a note on pixels xx"), true, line);
  assertEquals(line.endsWith("xx; 3 × 2 px)"), true, line);
});

import { assertEquals, assertMatch } from "@std/assert";
import { Chart } from "../../src/display/chart.ts";
import { shown } from "../support/shown.ts";

const LINE = {
  width: 300,
  height: 100,
  data: { values: [{ x: 0, y: 1 }, { x: 1, y: 3 }] },
  mark: "line",
  encoding: {
    x: { field: "x", type: "quantitative", title: "abscissa" },
    y: { field: "y", type: "quantitative" },
  },
};

Deno.test("a chart is drawn with its titles and without any permission", {
  permissions: "none",
}, async () => {
  const svg = await new Chart(LINE, "a line").toSvg();
  assertMatch(svg, /^<svg [^]*<\/svg>\n$/);
  assertMatch(svg, />abscissa</);
});

Deno.test("a chart shows itself as text, specification and SVG", async () => {
  const chart = new Chart(LINE, "a line");
  const bundle = await shown(chart);
  assertEquals(Object.keys(bundle), [
    "text/plain",
    "application/vnd.vegalite.v5+json",
    "image/svg+xml",
  ]);
  assertEquals(bundle["text/plain"], "Chart(a line)");
  assertEquals(JSON.parse(JSON.stringify(chart.spec)), chart.spec);
  assertEquals(Deno.inspect(chart), "Chart(a line)");
});

Deno.test("a chart is drawn alike each time", async () => {
  const shaded = {
    ...LINE,
    mark: "rect",
    encoding: {
      ...LINE.encoding,
      color: { field: "y", type: "quantitative" },
    },
  };
  const chart = new Chart(shaded, "cells");
  const svg = await chart.toSvg();
  assertMatch(svg, /gradient/i);
  assertEquals(await chart.toSvg(), svg);
});

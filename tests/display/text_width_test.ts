import { assert, assertEquals } from "@std/assert";
import { Chart } from "../../src/display/chart.ts";
import { textWidth } from "../../src/display/text_width.ts";

Deno.test("textWidth() tells narrow letters from wide ones", () => {
  assertEquals(textWidth("", 13), 0);
  assert(textWidth("iii", 10) < textWidth("nnn", 10));
  assert(textWidth("nnn", 10) < textWidth("mmm", 10));
  assertEquals(textWidth("nnn", 20), 2 * textWidth("nnn", 10));
});

Deno.test("a drawing is as wide as its longest label needs", async () => {
  const label = "a label that is longer than the chart is wide, by far";
  const chart = new Chart({
    width: 100,
    height: 50,
    data: { values: [{ x: 0, kind: label }] },
    mark: "point",
    encoding: {
      x: { field: "x", type: "quantitative" },
      color: {
        field: "kind",
        type: "nominal",
        legend: { title: null, orient: "bottom", labelLimit: 0 },
      },
    },
  }, "a long label");
  const width = Number(/width="(\d+)"/.exec(await chart.toSvg())![1]);
  const needed = textWidth(label, 13);
  assert(width >= needed && width <= needed + 80, `${width} for ${needed}`);
});
